import { createHash } from 'node:crypto';
import { drafts } from '../../src/clip/drafts';
import * as realCatalogue from '../../src/clip/models';
import type { ModelSpec } from '../../src/clip/models';

/** Length of the made-up text tower. */
export const size = 200_000;
/** Bytes that differ by seed. */
export const made = (seed: number, length = size) =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + seed * 7 + (i >> 8)) % 251);
/** What the catalogue would pin of them. */
export const pin = (bytes: Uint8Array) => ({
  sizeBytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

/** A small model's files by path. */
export const files: Record<string, Uint8Array> = {
  'config.json': new TextEncoder().encode('{}'),
  'tokenizer.json': made(1, 3000),
  'onnx/text_model_quantized.onnx': made(2),
  'onnx/vision_model_quantized.onnx': made(3, 300_000),
  'onnx/text_model.onnx': made(4),
  'onnx/vision_model.onnx': made(5),
};
const model: ModelSpec = {
  ...realCatalogue.models[0]!,
  id: 'made-up',
  name: 'Made up',
  repo: 'somebody/made-up',
  revision: 'abc123',
  towers: {
    q8: { text: 'onnx/text_model_quantized.onnx', vision: 'onnx/vision_model_quantized.onnx' },
    fp32: { text: 'onnx/text_model.onnx', vision: 'onnx/vision_model.onnx' },
  },
  files: Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, pin(bytes)])),
};
/** The page's catalogue with the starter and this model in it. */
export const catalogue = {
  ...realCatalogue,
  drafts,
  models: [realCatalogue.models[0]!, model],
  findModel: (id: string) => [realCatalogue.models[0]!, model].find((each) => each.id === id),
};
/** Where a hub has a file of it. */
export const onHub = (path: string) => `somebody/made-up/resolve/abc123/${path}`;
/** All its files as a hub has them. */
export const hubFiles = Object.fromEntries(
  Object.entries(files).map(([path, bytes]) => [onHub(path), bytes]),
);
/** Short waits between attempts, for tests; a busy machine is no stalled connection. */
export const quick = { firstWaitMs: 1, longestWaitMs: 4, stallMs: 20_000, worthwhileBytes: 50_000 };
