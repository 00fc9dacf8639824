/** The built app for the full-size bench, with an empty page beside it that starts the app's workers itself. */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { readCatalogue } from '../../models/read-catalogue.mjs';
import { pinsOf } from '../models.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const id = 'clip-vit-base-patch32';
const isolation =
  '/*\n  Cross-Origin-Opener-Policy: same-origin\n  Cross-Origin-Embedder-Policy: require-corp\n';
const page =
  '<!doctype html><title>Full size</title><input type="file" webkitdirectory aria-label="Folder" />';

/**
 * The catalogue's entry with the pins of that folder's files, at one precision alone.
 * @param {string} folder
 * @param {'fp32' | 'fp16' | 'q8'} dtype
 * @param {boolean} isCombined whether both towers lie in one file
 */
export async function entryOf(folder, dtype, isCombined) {
  const { findModel, towerPaths } = await readCatalogue();
  const entry = findModel(id);
  const pins = await pinsOf(folder);
  const towers = isCombined ? { combined: 'onnx/model.onnx' } : entry.towers[dtype];
  const shared = ['tokenizer.json', 'tokenizer_config.json', 'preprocessor_config.json'];
  const paths = [...shared, ...towerPaths(towers)];
  const files = Object.fromEntries(paths.map((path) => [path, pins[path]]));
  return { ...entry, revision: 'random', towers: { [dtype]: towers }, files };
}

/**
 * Builds it with that entry in the catalogue, so that the store knows its files by their hashes: the site's
 * folder, and the names of the workers' files.
 */
export async function buildSite(entry) {
  const outDir = join(root, '.cache/full-size-dist');
  const { revision, towers, files } = entry;
  const swap = {
    name: 'swap-entry',
    enforce: 'pre',
    transform: (code, path) =>
      path.endsWith(`src/clip/catalogue/${id}.ts`)
        ? `${code}\nObject.assign(clipVitBasePatch32, ${JSON.stringify({ revision, towers, files })});\n`
        : undefined,
  };
  await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'error',
    plugins: [swap],
    worker: { format: 'es', plugins: () => [swap] },
    build: { outDir, emptyOutDir: true },
  });
  await writeFile(join(outDir, 'empty.html'), page);
  // Without the policy, which knows no hub on loopback.
  await writeFile(join(outDir, '_headers'), isolation);
  const assets = await readdir(join(outDir, 'assets'));
  const find = (name) => assets.find((each) => new RegExp(`^${name}-[\\w-]{8}\\.js$`).test(each));
  return { outDir, workers: { engine: find('worker'), store: find('store-worker') } };
}

/** In the page: `startWorker` starts a worker; `call` asks it and resolves with its reply. */
export function installCalls(workers) {
  window.startWorker = (name) => {
    window[name] = new Worker(`/assets/${workers[name]}`, { type: 'module' });
  };
  /** The chosen folder as `importFiles` takes it. */
  window.chosen = () =>
    [...document.querySelector('input').files].map((file) => ({
      path: file.webkitRelativePath,
      file,
    }));
  window.call = (name, verb, request) =>
    new Promise((resolve, reject) => {
      const worker = window[name];
      const startMs = performance.now();
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = ({ data }) => {
        const seconds = (performance.now() - startMs) / 1000;
        if (data.kind === 'error') resolve({ seconds, error: data.error });
        if (data.kind === 'reply') resolve({ seconds, value: data.value });
      };
      worker.postMessage({ kind: 'call', id: 1, verb, request });
    });
}
