// Times towers in onnxruntime-web on one WASM thread: the starter's, and beside them those of a folder of
// ViT-B/32's sizes (tools/bench/random_clip.py writes one).
//   node tools/train-starter/wasm-speed.mjs [--model FOLDER] [--beside FOLDER] [--runs 60]
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as ort from 'onnxruntime-web/wasm';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'public/models/starter' },
    beside: { type: 'string', default: '.cache/models/clip-vit-base-patch32-random' },
    runs: { type: 'string', default: '60' },
  },
});
ort.env.wasm.numThreads = 1;

/** Median and shortest milliseconds of one run, after three that do not count. */
async function timed(file, feeds, runs) {
  const session = await ort.InferenceSession.create(readFileSync(file));
  const times = [];
  for (let i = -3; i < runs; i++) {
    const began = performance.now();
    await session.run(feeds);
    if (i >= 0) times.push(performance.now() - began);
  }
  await session.release();
  times.sort((a, b) => a - b);
  return { median: times[runs >> 1], best: times[0] };
}

/** Both towers: one picture at the model's side, one short text of eight tokens. */
async function towers(folder, runs) {
  const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const side = read('preprocessor_config.json').crop_size.height;
  const end = BigInt(read('config.json').text_config?.eos_token_id ?? 49407);
  const ids = BigInt64Array.from([end - 1n, 5n, 6n, 7n, 8n, 9n, 10n, end]);
  const pixels = new ort.Tensor('float32', new Float32Array(3 * side * side), [1, 3, side, side]);
  return {
    side,
    picture: await timed(join(folder, 'onnx/vision_model.onnx'), { pixel_values: pixels }, runs),
    text: await timed(
      join(folder, 'onnx/text_model.onnx'),
      { input_ids: new ort.Tensor('int64', ids, [1, 8]) },
      runs,
    ),
  };
}

const starter = await towers(values.model, Number(values.runs));
const result = { starter };
if (existsSync(values.beside)) {
  result.vitB32 = await towers(values.beside, Math.ceil(Number(values.runs) / 6));
  for (const tower of ['picture', 'text']) {
    result[`${tower}: times as quick`] = result.vitB32[tower].best / starter[tower].best;
  }
}
console.log(JSON.stringify(result, (_, v) => (typeof v === 'number' ? +v.toFixed(2) : v), 1));
