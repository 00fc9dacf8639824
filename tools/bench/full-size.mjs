/**
 * Takes a model of ViT-B/32's exact shape and random weights through verification, storage and loading in Chromium.
 *
 *   node tools/bench/full-size.mjs [--dtype fp32|fp16|q8] [--from hub|folder] [--form split|combined] [--threads N]
 *
 * From a hub on loopback, or from a folder on disk as a person chooses it; `combined`, at fp32, is one file with both
 * towers. Prints seconds, and the memory of the page's process at its peak (Linux) in two ways: the whole process, and
 * how far it rises above a page with the starter loaded, which is what this model's loading costs. fp16 runs on a
 * graphics card alone: without one, WebGPU in software is asked, and the refusal is printed. Needs Python with
 * the packages of tools/bench/requirements.txt; `PYTHON` names one.
 */
import { link, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { startHub } from '../../tests/hub/hub.mjs';
import { chromiumFlags, findChromium, softwareWebgpuFlags } from '../chromium.mjs';
import { readCatalogue } from '../models/read-catalogue.mjs';
import { serveSite } from '../serve.mjs';
import { buildSite, entryOf, installCalls } from './full-size/site.mjs';
import { benchModels, prepareModel, preparePrecision } from './models.mjs';
import { withPeaks } from './process-memory.mjs';

const { values } = parseArgs({
  options: {
    dtype: { type: 'string', default: 'fp32' },
    from: { type: 'string', default: 'hub' },
    form: { type: 'string', default: 'split' },
    threads: { type: 'string', default: '2' },
  },
});
const dtype = /** @type {'fp32' | 'fp16' | 'q8'} */ (values.dtype);

const model = benchModels['vit-b-32'];
await prepareModel(model);
await preparePrecision(model, dtype);
const entry = await entryOf(model.folder, dtype, values.form === 'combined');
const sizeBytes = Object.values(entry.files).reduce((sum, pin) => sum + pin.sizeBytes, 0);
const { outDir, workers } = await buildSite(entry);
const site = await serveSite({ dir: outDir, port: 0 });
const profile = await mkdtemp(join(tmpdir(), 'full-size-'));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: findChromium() ?? undefined,
  args: dtype === 'fp16' ? [...chromiumFlags, ...softwareWebgpuFlags] : chromiumFlags,
});

async function openPage(...names) {
  const page = await context.newPage();
  await page.goto(`${site.url}empty.html`);
  await page.evaluate(installCalls, workers);
  for (const name of names) await page.evaluate((each) => window.startWorker(each), name);
  return page;
}

const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`;
const times = (bytes) => `${(bytes / sizeBytes).toFixed(2)} x`;

/** Prints seconds and what came of it; the page's memory at its peak, above that of an empty page, and the reply. */
async function measure(name, page, [worker, verb, request], starterBytes = 0) {
  const { result, peaks } = await withPeaks(profile, () =>
    page.evaluate(
      ([w, v, r]) => window.call(w, v, r === 'chosen' ? { files: window.chosen() } : r),
      [worker, verb, request],
    ),
  );
  const { seconds, value, error } = result;
  if (error) {
    console.log(`${name}: refused: ${error.message}`);
    return { bytes: 0, value };
  }
  const bytes = peaks.renderer;
  const above = `${megabytes(bytes - starterBytes)} (${times(bytes - starterBytes)}) above the starter's page`;
  console.log(
    `${name}: ${seconds.toFixed(1)} s; process ${megabytes(bytes)} (${times(bytes)})` +
      `${starterBytes ? `, ${above}` : ''}; browser ${megabytes(peaks.browser)}`,
    JSON.stringify(value.rung ?? value.complete ?? value.place),
  );
  return { bytes, value };
}

/** The files that a person has on a stick: those of this precision alone. */
async function stick() {
  const folder = join(outDir, '../full-size-stick');
  await rm(folder, { recursive: true, force: true });
  for (const path of Object.keys(entry.files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await link(join(model.folder, path), join(folder, path));
  }
  return folder;
}

async function bringFromFolder(page) {
  await page.setInputFiles('input', await stick());
  await measure('recognise and copy from the folder', page, ['store', 'importFiles', 'chosen']);
}

async function bringFromHub(page) {
  const onHub = Object.keys(entry.files).map(async (path) => [
    `${entry.repo}/resolve/${entry.revision}/${path}`,
    await readFile(join(model.folder, path)),
  ]);
  const hub = await startHub(Object.fromEntries(await Promise.all(onHub)));
  const host = hub.url.replace(/\/$/, '');
  const request = { model: entry, dtype, host };
  await measure('download and verify', page, ['store', 'download', request]);
  await hub.close();
}

try {
  console.log(
    `${entry.id} at ${dtype}, ${values.form}, from a ${values.from}, random weights: ${(sizeBytes / 1e6).toFixed(1)} MB;` +
      ` load average ${loadavg()[0].toFixed(1)}`,
  );
  const load = {
    model: entry,
    siteUrl: site.url,
    executionProvider: dtype === 'fp16' ? 'webgpu' : 'wasm',
    excluded: [],
    maxThreads: Number(values.threads),
    touchPoints: 0,
    precisions: [dtype],
  };
  const { models } = await readCatalogue();
  const alone = await openPage('engine');
  const small = { ...load, model: models[0], precisions: ['fp32'], executionProvider: 'wasm' };
  const starter = await measure('the starter', alone, ['engine', 'loadModel', small]);
  await alone.close();
  const first = await openPage('store');
  await (values.from === 'folder' ? bringFromFolder : bringFromHub)(first);
  await first.evaluate(() => window.startWorker('engine'));
  const verb = ['engine', 'loadModel', load];
  await measure('load, the page that has brought it', first, verb, starter.bytes);
  await first.close();
  const later = await openPage('engine');
  await measure('load, a later page', later, verb, starter.bytes);
} finally {
  await context.close();
  await site.close();
  await rm(profile, { recursive: true });
}
