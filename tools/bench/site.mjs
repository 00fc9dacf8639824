/** The site that the bench measures: the built app, the pages of its peers, and the models, in one folder. */
import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, defaultClientConditions } from 'vite';
import { pinsOf } from './models.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cataloguePath = /src\/clip\/catalogue\/clip-vit-base-patch32\.ts$/;

/** Puts other pins and fp32 towers alone into the catalogue's entry: only the bench builds so. */
function swapPins(pins) {
  const towers = { fp32: { text: 'onnx/text_model.onnx', vision: 'onnx/vision_model.onnx' } };
  const swapped = { files: pins, towers, logitScale: 100, revision: 'random' };
  return {
    name: 'swap-pins',
    enforce: 'pre',
    transform: (code, id) =>
      cataloguePath.test(id)
        ? `${code}\nObject.assign(clipVitBasePatch32, ${JSON.stringify(swapped)});\n`
        : undefined,
  };
}

/** A hard link, so that six hundred megabytes are not copied; the server refuses symbolic ones. */
async function place(from, to) {
  await mkdir(dirname(to), { recursive: true });
  await rm(to, { force: true });
  await link(from, to);
}

async function placeModel({ id, folder, joint }, outDir, pins) {
  for (const path of Object.keys(pins))
    await place(join(folder, path), join(outDir, 'models', id, path));
  await place(joint, join(outDir, 'models', id, 'onnx/model.onnx'));
}

const buildPeers = (outDir) =>
  build({
    root: join(root, 'tools/bench/peers'),
    configFile: false,
    logLevel: 'warn',
    base: './',
    resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 2000 },
  });

/**
 * Builds it under `.cache/bench-dist` and returns its folder. The starter's app is the plain build.
 * @param {'starter' | 'vit-b-32'} name
 * @param {import('./models.mjs').BenchModel} model
 */
export async function buildSite(name, model) {
  const outDir = join(root, '.cache/bench-dist', name);
  const pins = await pinsOf(model.folder);
  delete pins['onnx/model.onnx'];
  const isStarter = name === 'starter';
  await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    plugins: isStarter ? [] : [swapPins(pins)],
    build: { outDir, emptyOutDir: true },
  });
  await buildPeers(join(outDir, 'peers'));
  await placeModel(model, outDir, pins);
  if (!isStarter) {
    const shipped = { starter: ['fp32'], [model.id]: ['fp32'] };
    await writeFile(join(outDir, 'models/index.json'), JSON.stringify(shipped));
  }
  return outDir;
}
