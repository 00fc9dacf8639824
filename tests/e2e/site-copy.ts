import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { serveSite } from '../../tools/serve.mjs';

/** A copy of the built site on a port of its own, to be broken, updated or taken away. */
export interface SiteCopy {
  url: string;
  folder: string;
  /** Becomes another build, which lacks the files whose path matches. */
  newVersion(without?: RegExp): Promise<void>;
  /** Takes the network away: nothing answers any more. */
  stop(): Promise<void>;
  remove(): Promise<void>;
}

export async function serveCopy(
  options: { headers?: boolean; base?: string } = {},
): Promise<SiteCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'site-copy-'));
  await cp('dist', folder, { recursive: true });
  const { url, close } = await serveSite({ dir: folder, port: 0, ...options });
  return {
    url,
    folder,
    stop: close,
    async newVersion(without) {
      const page = await readFile(join(folder, 'index.html'), 'utf8');
      const version = /name="build" content="(\w+)"/.exec(page)![1]!;
      const next = [...version].reverse().join('');
      await writeFile(join(folder, 'index.html'), page.replaceAll(version, next));
      const worker = await readFile(join(folder, 'service-worker.js'), 'utf8');
      const left = worker.replace(/,\{"url":"([^"]+)"[^}]*\}/g, (entry, path: string) =>
        without?.test(path) ? '' : entry,
      );
      await writeFile(join(folder, 'service-worker.js'), left.replaceAll(version, next));
      for (const path of await readdir(folder, { recursive: true }))
        if (without?.test(path)) await rm(join(folder, path));
    },
    async remove() {
      await close();
      await rm(folder, { recursive: true });
    },
  };
}

interface PageState {
  clipPlayground: { offline: { stage: string; updateWaiting: boolean } };
}

/** What the page's own state says of its offline use. */
export function offlineStage(page: Page): Promise<string> {
  return page.evaluate(() => (window as unknown as PageState).clipPlayground.offline.stage);
}

/** Name of the build that the page shows. */
export function buildOf(page: Page): Promise<string | null> {
  return page.locator('meta[name="build"]').getAttribute('content');
}
