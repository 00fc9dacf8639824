import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { Plugin } from 'vite';
import type { Precache, PrecacheEntry } from '../../src/precache';
import { siteHeaders } from './policy.ts';

const placeholder = '__PRECACHE__';
const workerFile = 'service-worker.js';
/** What makes up the page itself: small, and needed before anything else. */
const shellExtensions = new Set(['.js', '.mjs', '.css', '.svg', '.ico', '.woff2']);
/** The runtime's WebGPU builds: large, and only one of them is ever needed. */
const onUse = /\.(jspi|asyncify|jsep)[.-][^/]*\.wasm$/;
/** Not part of the running site, or a larger model that a host ships: the engine keeps those itself. */
const left =
  /(^|\/)(_headers|\.nojekyll|serve\.mjs|service-worker\.js|.*\.map|.*\.md|\.DS_Store)$|^models\/(?!starter\/)/;

const sha256 = (bytes: string | Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

function whenKept(path: string): PrecacheEntry['when'] {
  if (onUse.test(path)) return 'use';
  return shellExtensions.has(extname(path)) ? 'install' : 'fill';
}

/** Every file of a built site that belongs in the cache, by path, with its content's hash. */
export async function precacheEntries(folder: string): Promise<PrecacheEntry[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((item) => item.isFile())
    .map((item) => relative(folder, join(item.parentPath, item.name)).split(sep).join('/'))
    .filter((path) => !left.test(path) && path !== 'index.html')
    .sort();
  return Promise.all(
    paths.map(async (path) => ({
      url: encodeURI(path).replace(/[?#]/g, encodeURIComponent),
      proof: sha256(await readFile(join(folder, path))),
      when: whenKept(path),
    })),
  );
}

/**
 * Completes a built site in place: names the build in the page, and gives the service worker its list.
 * Returns that list.
 */
export async function writePrecache(folder: string): Promise<Precache> {
  const pagePath = join(folder, 'index.html');
  const workerPath = join(folder, workerFile);
  const [page, worker, entries] = await Promise.all([
    readFile(pagePath, 'utf8'),
    readFile(workerPath, 'utf8'),
    precacheEntries(folder),
  ]);
  if (worker.split(placeholder).length !== 2)
    throw new Error(`${workerFile} must name ${placeholder} once.`);
  const version = sha256(JSON.stringify([page, worker, entries, siteHeaders])).slice(0, 16);
  const precache: Precache = {
    version,
    headers: siteHeaders,
    entries: [{ url: './', proof: version, when: 'install' }, ...entries],
  };
  await writeFile(
    pagePath,
    page.replace('</title>', `</title>\n    <meta name="build" content="${version}" />`),
  );
  await writeFile(
    workerPath,
    worker.replace(placeholder, () => JSON.stringify(precache)),
  );
  return precache;
}

/** Runs `writePrecache` on the finished build. */
export function serviceWorkerPrecache(): Plugin {
  return {
    name: 'service-worker-precache',
    apply: 'build',
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler({ dir }) {
        await writePrecache(dir ?? 'dist');
      },
    },
  };
}
