/**
 * `npm run bench -- [--backend wasm|webgpu] [--threads N] [--model starter|vit-b-32] [--json FILE] [--quick]
 * [--only edit,swap,camera,large,labels,cold,native]`: measures the built app in Chromium beside transformers.js and beside bare runs of the same towers, all in
 * one browser. Prints a table and writes JSON (`.cache/bench/<model>-<backend>-<threads>.json`). Needs Python
 * with the packages of tools/bench/requirements.txt; `PYTHON` names one.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { freshContext, launchChromium, openApp, openPeers, versionOf } from './bench/browser.mjs';
import { coldScene } from './bench/cold-visit.mjs';
import { twentyLabels } from './bench/labels.mjs';
import { benchModels, nativeRuns, prepareModel } from './bench/models.mjs';
import { table } from './bench/report.mjs';
import {
  cameraScene,
  editScene,
  manyLabelsScenes,
  preprocessScene,
  swapScene,
} from './bench/scenes.mjs';
import { buildSite } from './bench/site.mjs';
import { serveSite } from './serve.mjs';

const { values } = parseArgs({
  options: {
    backend: { type: 'string', default: 'wasm' },
    threads: { type: 'string' },
    model: { type: 'string', default: 'starter' },
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: 'edit,swap,camera,large,labels,cold,native' },
    port: { type: 'string', default: '0' },
  },
});
const { backend, quick } = values;
const name = values.model;
const model = benchModels[name];
if (!model) throw new Error(`--model is one of ${Object.keys(benchModels).join(', ')}.`);
if (backend !== 'wasm' && backend !== 'webgpu') throw new Error('--backend is wasm or webgpu.');
const threads = backend === 'webgpu' ? 1 : Number(values.threads ?? Math.min(4, cpus().length));

const wanted = new Set(values.only.split(','));
const isHeavy = name !== 'starter' || backend === 'webgpu';
const rounds = (full, heavy = full, few = 2) => (quick ? few : isHeavy ? heavy : full);
const say = (line) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
const load = () =>
  loadavg()
    .map((each) => each.toFixed(1))
    .join(' ');

/** The native runtimes' bare runs join the scenes that they belong to. */
function addNative(scenes, found) {
  const [edit, swap] = scenes;
  for (const { runtime, text, vision } of found) {
    edit.runs[`${runtime}, bare run`] = text;
    swap.runs[`${runtime}, bare run`] = vision;
  }
  const names = found.map(({ runtime }) => runtime).join(', ');
  return names ? `${names}, ${threads} threads` : 'left out: see tools/bench/native-node.mjs';
}

say(`building ${name}`);
await prepareModel(model);
const site = await serveSite({ dir: await buildSite(name, model), port: Number(values.port) });
const loadBefore = load();
const browser = await launchChromium(backend);
try {
  const context = await freshContext(browser);
  const given = { model, backend, threads };
  say('loading the peers and the app');
  const peers = await openPeers(context, site.url, given);
  // The last page opened is in front: only that one gets its frames in time.
  const app = await openApp(context, site.url, given);
  const rung = await app.evaluate(() => window.clipPlayground.session.loaded.rung);
  const bench = { app, peers, model, rounds };
  await peers.page.evaluate(async () => {
    const blob = await window.madePicture(640, 480, 999);
    await window.askPeer('split', { verb: 'takeImage', blob });
    await window.askPeer('pipeline', { verb: 'takeImage', blob });
  });
  await peers.ask('split', { verb: 'prime', labels: twentyLabels });
  const scenes = [];
  const take = async (scene, what, measure) => {
    if (!wanted.has(scene)) return [];
    say(what);
    const found = [await measure()].flat();
    scenes.push(...found);
    return found;
  };
  const [edit] = await take('edit', 'editing a label', () => editScene(bench));
  const [swap] = await take('swap', 'swapping pictures', () => swapScene(bench));
  await take('camera', 'camera frames', () => cameraScene(bench));
  await take('large', 'preprocessing', () => preprocessScene(bench));
  await take('labels', '500 labels', () => manyLabelsScenes(bench));
  await context.close();
  const query = `?backend=${backend}&threads=${threads}`;
  if (name === 'starter')
    await take('cold', 'cold visits', () => coldScene(browser, site.url, { query, rounds }));
  let native = 'left out';
  if (edit && swap && wanted.has('native')) {
    say('native runs');
    const asked = { threads, runs: rounds(25, 12, 4), tokens: edit.tokens };
    native = addNative([edit, swap], nativeRuns(model, asked));
  }
  const about = {
    model: model.note,
    machine: `${cpus()[0]?.model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`,
    browser: `Chromium ${browser.version()}, headless`,
    backend: `${rung.executionProvider}, ${rung.dtype}, threads: ${rung.threads}`,
    'load average': `${loadBefore} before, ${load()} after`,
    libraries: `onnxruntime-web ${versionOf('onnxruntime-web')}, transformers.js ${versionOf('@xenova/transformers')}`,
    native,
    date: new Date().toISOString().slice(0, 10),
  };
  console.log(table({ scenes, about }));
  const path = values.json ?? `.cache/bench/${name}-${backend}-${threads}.json`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify({ about, scenes }, null, 2)}\n`);
  say(`written to ${path}`);
} finally {
  await browser.close();
  await site.close();
}
