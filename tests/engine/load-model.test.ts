import { expect, test } from 'vitest';
import { loadModel } from '../../src/engine/load-model';
import type { LoadRequest } from '../../src/engine/protocol';
import { tinyModel, tinyParts, tinyRequest } from './engine-parts';

const quiet = { signal: new AbortController().signal, progress: () => undefined };

test('a model of which only 16-bit weights are here says what it lacks, and does not blame the browser', async () => {
  const tower = { text: 'text.onnx', vision: 'vision.onnx' };
  const model = await tinyModel({ towers: { q8: tower, fp16: tower, fp32: tower } });
  const load = async (precisions: NonNullable<LoadRequest['precisions']>) =>
    loadModel(tinyParts().parts, await tinyRequest({ model, precisions }), quiet);
  await expect(load(['fp16'])).rejects.toMatchObject({
    code: 'model/no-precision-here',
    data: { precisions: 'fp16', reasons: expect.stringContaining('no-webgpu') },
  });
  expect((await load(['fp16', 'q8'])).rung.dtype).toBe('q8');
});
