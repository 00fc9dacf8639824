import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { build, type Plugin } from 'vite';
import { drafts } from '../../src/clip/drafts';
import { findModel, pathsAt } from '../../src/clip/models';
import type { Playground } from '../../src/state/playground.svelte';
import { startHub } from '../hub/hub.mjs';

/** The entry of the catalogue that the tests download, at the precision that WASM takes first. */
export const downloadedId = 'clip-vit-base-patch32';

type Hub = Awaited<ReturnType<typeof startHub>>;
export type TestedWindow = Window & { clipPlayground: Playground };

/** A hub on loopback, and a build of the site that may talk to it. */
export interface HubSite {
  folder: string;
  hub: Hub;
  /** Path on the hub of one of the model's files. */
  onHub(path: string): string;
  sizeBytes: number;
  /** What the model without pins weighs. */
  draftBytes: number;
  visionBytes: number;
  remove(): Promise<void>;
}

const paths = {
  text: 'onnx/text_model.onnx',
  vision: 'onnx/vision_model.onnx',
  tokenizer: 'tokenizer.json',
  tokenizerConfig: 'tokenizer_config.json',
  preprocessor: 'preprocessor_config.json',
};
export const visionPath = paths.vision;
export const allPaths: readonly string[] = Object.values(paths);
/** The model that the app has no pins for, and the commit at which the hub has it. */
export const draft = drafts[0]!;
export const draftCommit = 'd7'.repeat(20);
const draftFolder = 'tests/reference/models/tinyclip-combined';

/**
 * Builds the site with one entry of the catalogue changed: the starter's weights in the place of the large
 * ones, pinned as what they are. Everything else is what people get: the hub is named by `CLIP_HUB_HOSTS`,
 * as whoever runs a site of their own would name it.
 */
export async function buildHubSite(): Promise<HubSite> {
  const model = findModel(downloadedId)!;
  const onHub = (path: string) => `${model.repo}/resolve/${model.revision}/${path}`;
  const files = await Promise.all(
    allPaths.map(async (path) => {
      const bytes = await readFile(join('public/models/starter', path));
      return [path, Buffer.concat([bytes, ownEnd(path)])] as const;
    }),
  );
  const draftFiles = await Promise.all(
    pathsAt(draft, ['q8']).map(async (path) => {
      const place = `${draft.repo}/resolve/${draftCommit}/${path}`;
      return [place, await readFile(join(draftFolder, path))] as const;
    }),
  );
  const hub = await startHub(
    Object.fromEntries([
      ...files.map(([path, bytes]) => [onHub(path), bytes] as const),
      ...draftFiles,
    ]),
  );
  const folder = await mkdtemp(join(tmpdir(), 'hub-site-'));
  const before = process.env['CLIP_HUB_HOSTS'];
  process.env['CLIP_HUB_HOSTS'] = hub.origins.join(' ');
  try {
    await build({
      logLevel: 'error',
      plugins: [standIn(Object.fromEntries(files))],
      worker: { format: 'es', plugins: () => [standIn(Object.fromEntries(files))] },
      build: { outDir: folder, emptyOutDir: true },
    });
  } finally {
    if (before === undefined) delete process.env['CLIP_HUB_HOSTS'];
    else process.env['CLIP_HUB_HOSTS'] = before;
  }
  return {
    folder,
    hub,
    onHub,
    sizeBytes: files.reduce((sum, [, bytes]) => sum + bytes.length, 0),
    draftBytes: draftFiles.reduce((sum, [, bytes]) => sum + bytes.length, 0),
    visionBytes: Object.fromEntries(files)[visionPath]!.length,
    async remove() {
      await hub.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** An end that changes nothing but the hash: the store keeps what two models share only once. */
function ownEnd(path: string): Buffer {
  // Field 6 of onnx.proto's ModelProto, the model's documentation: "x".
  return path.endsWith('.onnx') ? Buffer.of(0x32, 1, 0x78) : Buffer.from('\n');
}

function standIn(files: Readonly<Record<string, Uint8Array>>): Plugin {
  const { projectionDim, contextLength, imageSize, logitScale } = findModel('starter')!;
  const pinOf = (bytes: Uint8Array) => ({
    sizeBytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  });
  const changed = {
    ...{ projectionDim, contextLength, imageSize, logitScale },
    towers: { q8: { text: paths.text, vision: paths.vision } },
    files: Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, pinOf(bytes)])),
  };
  const changes = {
    'clip/catalogue/clip-vit-base-patch32.ts': `Object.assign(clipVitBasePatch32, ${JSON.stringify(changed)});`,
    'clip/drafts.ts': `Object.assign(tinyClip39m, { projectionDim: 24, imageSize: 64 });`,
    'engine/store-worker.ts': poorBrowser,
    'engine/worker.ts': poorBrowser,
  };
  return {
    name: 'stand-in',
    enforce: 'pre',
    transform(code, id) {
      const change = Object.entries(changes).find(([path]) => id.endsWith(`/src/${path}`));
      return change && `${code}\n${change[1]}\n`;
    },
  };
}

/** In each worker: what a browser lacks, by the path under which the site is served. */
const poorBrowser = `
  const lacks = (what) => location.pathname.includes('/' + what + '/');
  const replace = (target, name, value) => Object.defineProperty(target, name, { value });
  if (lacks('no-files')) replace(StorageManager.prototype, 'getDirectory', undefined);
  if (lacks('no-cache')) replace(globalThis, 'caches', undefined);
  if (lacks('no-room'))
    replace(StorageManager.prototype, 'estimate', async () => ({ quota: 2e6, usage: 1e6 }));
`;

/** Lets every page of the context download from that hub, as a person who has set it before. */
export async function useHub(context: BrowserContext, hub: Hub): Promise<void> {
  await context.addInitScript((hubHost) => {
    const key = 'clip-playground/preferences';
    const stored = JSON.parse(localStorage.getItem(key) ?? '{}') as object;
    localStorage.setItem(key, JSON.stringify({ ...stored, hubHost }));
  }, hub.origins[0]);
}

/** The page has its state once its words are there. */
const begun = (page: Page) => page.waitForFunction(() => 'clipPlayground' in window);

/** Bytes of the running download, as the page's own state says; null while none runs. */
export async function loadedBytes(page: Page): Promise<number | null> {
  await begun(page);
  return page.evaluate((id) => {
    const { library } = (window as unknown as TestedWindow).clipPlayground.models;
    return library?.downloads.running[id]?.progress?.loadedBytes ?? null;
  }, downloadedId);
}

/** Id and precision of the model that runs, as the page's own state says; null while none does. */
export async function modelInUse(page: Page): Promise<string | null> {
  await begun(page);
  return page.evaluate(() => {
    const { phase, loaded } = (window as unknown as TestedWindow).clipPlayground.session;
    return phase === 'ready' && loaded ? `${loaded.modelId} ${loaded.rung.dtype}` : null;
  });
}
