import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web/webgpu';
import { beforeAll, expect, test } from 'vitest';
import { l2Normalise } from '../../src/clip/embeds';
import { onlyClassToken } from '../../src/engine/class-token';
import { selfTestPixels } from '../../src/engine/self-test';
import { readOnnx } from '../../src/formats/onnx';
import { copyPart, partLeadingTo } from '../../src/formats/onnx-part';
import { referencePath } from '../reference/read';
import { nodeRuntime } from './starter-files';

beforeAll(() => {
  ort.env.wasm.wasmPaths = { ...nodeRuntime! };
  ort.env.wasm.numThreads = 1;
});

const fileBytes = (path: string) => new Uint8Array(readFileSync(referencePath(path)));

async function embed(bytes: Uint8Array, side: number, pictures = 1): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: ['wasm'],
    logSeverityLevel: 3,
  });
  const one = selfTestPixels(side);
  const pixels = Float32Array.from({ length: pictures * one.length }, (_, i) => {
    const value = one[i % one.length]!;
    return i < one.length ? value : 0.3 - value;
  });
  const pixelValues = new ort.Tensor('float32', pixels, [pictures, 3, side, side]);
  const given = await session.run({ pixel_values: pixelValues }, ['image_embeds']);
  return given['image_embeds']!.data as Float32Array;
}

test('a tower as the hub has them gives PyTorch’s embed, without its hidden states', async () => {
  const bytes = fileBytes('models/clip-torchscript/vision_model.onnx');
  const { imageEmbed } = JSON.parse(
    readFileSync(referencePath('models/clip-torchscript/expected.json'), 'utf8'),
  ) as { imageEmbed: number[] };
  const changed = onlyClassToken(bytes)!;

  const names = (model: Uint8Array<ArrayBuffer>) =>
    readOnnx(model, 'graph').graph.outputs.map(({ name }) => name);
  expect(names(bytes)).toEqual(['image_embeds', 'last_hidden_state']);
  expect(names(changed)).toEqual(['image_embeds']);
  const given = l2Normalise(await embed(changed, 16), 12);
  for (const [i, value] of imageEmbed.entries()) expect(given[i]).toBeCloseTo(value, 5);
});

test.each([
  ['clip-torchscript/vision_model.onnx', 16],
  ['clip-gelu/onnx/vision_model.onnx', 64],
  ['clip-quick-gelu/onnx/vision_model.onnx', 64],
])('%s: two pictures’ embeds are what the graph as it came gives', async (path, side) => {
  const bytes = fileBytes(`models/${path}`);
  const whole = await embed(bytes, side, 2);
  const changed = await embed(onlyClassToken(bytes)!, side, 2);

  for (const [i, value] of whole.entries()) expect(changed[i]).toBeCloseTo(value, 5);
  expect(whole.subarray(0, whole.length / 2)).not.toEqual(whole.subarray(whole.length / 2));
});

test('both products of the last layer’s perceptron are done for one token', async () => {
  const bytes = fileBytes('models/clip-torchscript/vision_model.onnx');
  const { graph } = readOnnx(onlyClassToken(bytes)!, 'graph');
  const nodes = graph.parts.flatMap((part) => (part.kind === 'node' ? part.node : []));
  const cut = nodes.filter(({ outputs }) => outputs[0]!.endsWith('.class_token'));

  // What attention gives, and what it is added to: nothing after these sees another token.
  expect(cut.map(({ inputs }) => inputs[0])).toEqual([
    expect.stringContaining('layers.1/self_attn/Reshape'),
    expect.stringContaining('layers.0/Add'),
  ]);
});

test('a tower that takes no first token, or whose products are of 8 bits, stays as it is', () => {
  const file = 'models/tinyclip-combined/onnx/model_quantized.onnx';
  const combined = readOnnx(fileBytes(file), file);
  expect(onlyClassToken(copyPart(combined, partLeadingTo(combined, 'image_embeds')))).toBeNull();
  expect(onlyClassToken(fileBytes('models/clip-gelu/onnx/text_model.onnx'))).toBeNull();
  const starter = readFileSync('public/models/starter/onnx/vision_model.onnx');
  expect(onlyClassToken(new Uint8Array(starter))).toBeNull();
});
