/** The floor: bare runs of the same towers in the same runtime, on tensors that are ready. */
import * as ort from 'onnxruntime-web/webgpu';
import { runtimeFiles } from '../../../src/engine/runtime-files';
import { answer } from './answer.js';

let text, vision;

async function timedRun(session, feeds) {
  const output = session.outputNames[0];
  const startMs = performance.now();
  const tensor = (await session.run(feeds, [output]))[output];
  await tensor.getData();
  const ms = performance.now() - startMs;
  tensor.dispose();
  return ms;
}

answer({
  async load({ modelsPath, id, threads, backend }) {
    ort.env.wasm.wasmPaths = runtimeFiles(backend);
    ort.env.wasm.numThreads = threads;
    ort.env.logLevel = 'error';
    const create = (name) =>
      ort.InferenceSession.create(`${modelsPath}${id}/onnx/${name}.onnx`, {
        executionProviders: [backend],
        graphOptimizationLevel: 'all',
        logSeverityLevel: 3,
      });
    text = await create('text_model');
    vision = await create('vision_model');
  },
  /** One run after another of so many rows and tokens; their sum. */
  async text({ batches }) {
    let ms = 0;
    for (const { rows, length } of batches) {
      const ids = BigInt64Array.from({ length: rows * length }, (_, i) => BigInt(1 + (i % 400)));
      ms += await timedRun(text, { input_ids: new ort.Tensor('int64', ids, [rows, length]) });
    }
    return { ms };
  },
  async vision({ side, count = 1 }) {
    const length = count * 3 * side * side;
    const pixels = Float32Array.from({ length }, () => Math.random() * 4 - 2);
    const pixel_values = new ort.Tensor('float32', pixels, [count, 3, side, side]);
    return { ms: await timedRun(vision, { pixel_values }) };
  },
});
