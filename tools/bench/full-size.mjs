/**
 * `node tools/bench/full-size.mjs [--dtype fp32|q8] [--threads N]`: takes a model of ViT-B/32's exact shape and random weights
 * through download, storage and loading in Chromium, with a hub on loopback. Prints seconds, and how far the
 * memory of the page's process rose as a multiple of the files' size (Linux). Needs Python with the packages of
 * tools/bench/requirements.txt; `PYTHON` names one.
 */
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { startHub } from '../../tests/hub/hub.mjs';
import { chromiumFlags, findChromium } from '../chromium.mjs';
import { readCatalogue } from '../models/read-catalogue.mjs';
import { serveSite } from '../serve.mjs';
import { benchModels, pinsOf, prepareModel, prepareQ8 } from './models.mjs';
import { withPeaks } from './process-memory.mjs';

const { values } = parseArgs({
  options: {
    dtype: { type: 'string', default: 'fp32' },
    threads: { type: 'string', default: '2' },
  },
});
const dtype = values.dtype;
const root = fileURLToPath(new URL('../..', import.meta.url));
const outDir = join(root, '.cache/full-size-dist');
const isolation =
  '/*\n  Cross-Origin-Opener-Policy: same-origin\n  Cross-Origin-Embedder-Policy: require-corp\n';

/** The built app with an empty page beside it, which starts the app's workers itself: names of their files. */
async function buildSite() {
  await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir, emptyOutDir: true },
  });
  await writeFile(join(outDir, 'empty.html'), '<!doctype html><title>Full size</title>');
  // Without the policy, which knows no hub on loopback.
  await writeFile(join(outDir, '_headers'), isolation);
  const assets = await readdir(join(outDir, 'assets'));
  const find = (name) => assets.find((each) => new RegExp(`^${name}-[\\w-]{8}\\.js$`).test(each));
  return { engine: find('worker'), store: find('store-worker') };
}

/** The catalogue's entry with these files' pins. */
async function entryOf(folder) {
  const { findModel } = await readCatalogue();
  const entry = findModel('clip-vit-base-patch32');
  const pins = await pinsOf(folder);
  const paths = ['tokenizer.json', 'tokenizer_config.json', 'preprocessor_config.json'];
  const { text, vision } = entry.towers[dtype];
  const files = Object.fromEntries([...paths, text, vision].map((path) => [path, pins[path]]));
  return { ...entry, revision: 'random', towers: { [dtype]: { text, vision } }, files };
}

/** In the page: `startWorker` starts a worker; `call` asks it and resolves with its reply. */
function installCalls(workers) {
  window.startWorker = (name) => {
    window[name] = new Worker(`/assets/${workers[name]}`, { type: 'module' });
  };
  window.call = (name, verb, request) =>
    new Promise((resolve, reject) => {
      const worker = window[name];
      const phases = {};
      const startMs = performance.now();
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = ({ data }) => {
        if (data.kind === 'progress') phases[data.progress.phase] ??= performance.now() - startMs;
        if (data.kind === 'error') reject(new Error(JSON.stringify(data.error)));
        if (data.kind === 'reply') {
          const seconds = (performance.now() - startMs) / 1000;
          resolve({ seconds, phases, place: data.value.place, rung: data.value.rung });
        }
      };
      worker.postMessage({ kind: 'call', id: 1, verb, request });
    });
}

const model = benchModels['vit-b-32'];
await prepareModel(model);
if (dtype === 'q8') await prepareQ8(model);
const entry = await entryOf(model.folder);
const sizeBytes = Object.values(entry.files).reduce((sum, pin) => sum + pin.sizeBytes, 0);
const workers = await buildSite();
const onHub = await Promise.all(
  Object.keys(entry.files).map(async (path) => [
    `${entry.repo}/resolve/${entry.revision}/${path}`,
    await readFile(join(model.folder, path)),
  ]),
);
const hub = await startHub(Object.fromEntries(onHub));
const site = await serveSite({ dir: outDir, port: 0 });
const profile = await mkdtemp(join(tmpdir(), 'full-size-'));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: findChromium() ?? undefined,
  args: chromiumFlags,
});

async function openPage() {
  const page = await context.newPage();
  await page.goto(`${site.url}empty.html`);
  await page.evaluate(installCalls, workers);
  return page;
}

/** Bytes by which the page's memory rose at the most. */
async function measure(name, page, worker, verb, request, ownBytes = 0) {
  const { result, peaks } = await withPeaks(profile, () =>
    page.evaluate(([w, v, r]) => window.call(w, v, r), [worker, verb, request]),
  );
  const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`;
  const times = (bytes) => `${(bytes / sizeBytes).toFixed(2)} x`;
  const net = ownBytes ? `, ${times(peaks.renderer - ownBytes)} without the runtime's own` : '';
  console.log(
    `${name}: ${result.seconds.toFixed(1)} s; page ${megabytes(peaks.renderer)}` +
      ` (${times(peaks.renderer)}${net}), browser ${megabytes(peaks.browser)}`,
    JSON.stringify(result.place ?? result.rung),
  );
  return peaks.renderer;
}

try {
  console.log(
    `${entry.id} at ${dtype}, random weights: ${(sizeBytes / 1e6).toFixed(1)} MB; load average ${loadavg()[0].toFixed(1)}`,
  );
  const load = {
    model: entry,
    siteUrl: site.url,
    executionProvider: 'wasm',
    excluded: [],
    maxThreads: Number(values.threads),
    precisions: [dtype],
  };
  const { models } = await readCatalogue();
  const starter = await openPage();
  await starter.evaluate(() => window.startWorker('engine'));
  const own = await measure(
    'the starter: page and runtime almost alone',
    starter,
    'engine',
    'loadModel',
    {
      ...load,
      model: models[0],
      precisions: ['fp32'],
    },
  );
  await starter.close();
  const first = await openPage();
  await first.evaluate(() => window.startWorker('store'));
  const host = hub.url.replace(/\/$/, '');
  await measure('download', first, 'store', 'download', { model: entry, dtype, host });
  await hub.close();
  await first.evaluate(() => window.startWorker('engine'));
  await measure('load, the page that has downloaded it', first, 'engine', 'loadModel', load, own);
  await first.close();
  const later = await openPage();
  await later.evaluate(() => window.startWorker('engine'));
  await measure(
    'load, a later page, the hub switched off',
    later,
    'engine',
    'loadModel',
    load,
    own,
  );
} finally {
  await context.close();
  await site.close();
  await rm(profile, { recursive: true });
}
