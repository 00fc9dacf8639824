/**
 * `node tools/bench/native-node.mjs FOLDER THREADS RUNS TOKENS SIDE`: what native.py does, by onnxruntime-node, where it
 * was installed for the bench alone (the project does without: its install script fetches a GPU runtime):
 * `npm install --prefix .cache/onnxruntime-node --ignore-scripts onnxruntime-node@1.30.0` (288 MB).
 */
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../.cache/onnxruntime-node/', import.meta.url));
const { InferenceSession, Tensor } = require('onnxruntime-node');
const { version } = require('onnxruntime-node/package.json');
const [folder, ...numbers] = process.argv.slice(2);
const [threads, runs, tokens, side] = numbers.map(Number);

const session = (name) =>
  InferenceSession.create(`${folder}/onnx/${name}.onnx`, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    logSeverityLevel: 3,
  });

async function times(tower, feeds) {
  await tower.run(feeds);
  const taken = [];
  for (let i = 0; i < runs; i++) {
    const startMs = performance.now();
    await tower.run(feeds);
    taken.push(performance.now() - startMs);
  }
  return taken;
}

const ids = BigInt64Array.from({ length: tokens }, (_, i) => BigInt(i + 1));
const pixels = Float32Array.from({ length: 3 * side * side }, () => Math.random() * 4 - 2);
const text = await session('text_model');
const vision = await session('vision_model');
console.log(
  JSON.stringify({
    runtime: `onnxruntime-node ${version}`,
    text: await times(text, { input_ids: new Tensor('int64', ids, [1, tokens]) }),
    vision: await times(vision, {
      pixel_values: new Tensor('float32', pixels, [1, 3, side, side]),
    }),
  }),
);
