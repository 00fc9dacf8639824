import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web/webgpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { copyPart, movePart } from '../../src/formats/onnx-part';
import { openCombined } from '../../src/engine/split-onnx';
import type { CodedError } from '../../src/clip/errors';
import { madeClip } from '../formats/made-onnx';
import { referencePath } from '../reference/read';
import { nodeRuntime } from './starter-files';

const path = 'model.onnx';
const file = (model: string, name: string) =>
  new Uint8Array(readFileSync(referencePath(`models/${model}/onnx/${name}`)));

/** Every tensor that some tower of these models takes: three texts, two pictures. */
function feeds(): Record<string, ort.Tensor> {
  const ids = [98, 5, 9, 14, 99, 98, 7, 99, 99, 99, 98, 30, 31, 99, 99].map(BigInt);
  const pixels = Float32Array.from({ length: 2 * 3 * 64 * 64 }, (_, i) => Math.sin(i / 7 + i * i));
  return {
    input_ids: new ort.Tensor('int64', ids, [3, 5]),
    attention_mask: new ort.Tensor(
      'int64',
      ids.map(() => 1n),
      [3, 5],
    ),
    pixel_values: new ort.Tensor('float32', pixels, [2, 3, 64, 64]),
  };
}

async function run(bytes: Uint8Array, outputs: readonly string[]) {
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  const all = feeds();
  const given = Object.fromEntries(session.inputNames.map((name) => [name, all[name]!]));
  const results = await session.run(given, outputs);
  const names = { inputs: [...session.inputNames], outputs: [...session.outputNames] };
  await session.release();
  return { ...names, embeds: outputs.map((name) => [...(results[name]!.data as Float32Array)]) };
}

beforeAll(() => {
  ort.env.wasm.wasmPaths = { ...nodeRuntime };
  ort.env.wasm.numThreads = 1;
});

describe.each([
  ['tinyclip-combined', 'model.onnx', ['input_ids', 'attention_mask']],
  ['tinyclip-combined', 'model_fp16.onnx', ['input_ids', 'attention_mask']],
  ['tinyclip-combined', 'model_quantized.onnx', ['input_ids', 'attention_mask']],
  ['siglip-combined', 'model.onnx', ['input_ids']],
])('%s/%s', (model, name, textInputs) => {
  test('its towers alone give what they gave together, from nothing but their own inputs', async () => {
    const bytes = file(model, name);
    const whole = await run(bytes, ['text_embeds', 'image_embeds']);
    const { model: opened, text, vision } = openCombined(bytes, path);
    const textTower = await run(copyPart(opened, text), ['text_embeds']);
    const visionTower = await run(movePart(opened, vision), ['image_embeds']);
    expect(textTower).toMatchObject({ inputs: textInputs, outputs: ['text_embeds'] });
    expect(visionTower).toMatchObject({ inputs: ['pixel_values'], outputs: ['image_embeds'] });
    const worst = [...textTower.embeds, ...visionTower.embeds].flatMap((embeds, i) =>
      embeds.map((value, k) => Math.abs(value - whole.embeds[i]![k]!)),
    );
    expect(worst.length).toBeGreaterThan(100);
    expect(Math.max(...worst)).toBeLessThan(1e-6);
  }, 180_000);

  test('the towers share the weights between them: none is copied twice or left over', () => {
    const bytes = file(model, name);
    const { text, vision } = openCombined(bytes, path);
    const together = text.sizeBytes + vision.sizeBytes;
    expect(together).toBeLessThan(bytes.length * 1.02);
    expect(together).toBeGreaterThan(bytes.length * 0.9);
  });

  test('the trained scale is in it', () => {
    const { scale } = openCombined(file(model, name), path);
    const isSiglip = model === 'siglip-combined';
    expect(scale!.logitScale).toBeCloseTo(isSiglip ? 20 : 40, name.includes('fp16') ? 1 : 4);
    expect(scale!.logitBias).toBeCloseTo(isSiglip ? -3.5 : 0, 4);
  });
});

describe('a combined file', () => {
  const reason = (bytes: Uint8Array<ArrayBuffer>) => {
    try {
      return openCombined(bytes, path) && null;
    } catch (error) {
      const { code, data } = error as CodedError;
      return [code, data['tensor']];
    }
  };
  const nodes = (textFrom: string[]) => [
    { op: 'Sum', from: textFrom, to: ['text_embeds'] },
    { op: 'Conv', from: ['pixel_values'], to: ['image_embeds'] },
  ];

  test('tells scale and bias whichever side they stand on', () => {
    expect(openCombined(madeClip(), path).scale).toEqual({ logitScale: 12.5, logitBias: -2.25 });
  });

  test('without logits has none, and one whose scale is no number neither', () => {
    const none = madeClip({ nodes: nodes(['input_ids']) });
    expect(openCombined(none, path).scale).toBeNull();
    const learned = madeClip({ weights: { words: 1, flag: 1, branch: 2, kernel: 3, bias: 1 } });
    expect(openCombined(learned, path).scale).toBeNull();
    const weights = { words: 1, flag: 1, branch: 2, kernel: 3, scale: NaN, bias: 0 };
    expect(openCombined(madeClip({ weights }), path).scale).toBeNull();
  });

  test('is refused where one tower reads what the other is fed', () => {
    const joined = madeClip({ nodes: nodes(['input_ids', 'pixel_values']) });
    expect(reason(joined)).toEqual(['onnx/inseparable', 'pixel_values']);
  });

  test('is refused where weights lie in another file', () => {
    expect(reason(madeClip({ external: ['words'] }))).toEqual(['onnx/external-data', undefined]);
  });

  test('is refused where an output or an input has another name, type or shape', () => {
    const outputs = [['text_embeds', 1, 'n', 4] as const];
    expect(reason(madeClip({ outputs }))).toEqual(['onnx/missing-tensor', 'image_embeds']);
    const halves = [['input_ids', 7] as const, ['pixel_values', 10] as const];
    expect(reason(madeClip({ inputs: halves }))).toEqual([
      'onnx/wrong-tensor',
      'pixel_values (type 10, )',
    ]);
    const single = [['input_ids', 7, 1, 77] as const, ['pixel_values', 1] as const];
    expect(reason(madeClip({ inputs: single }))).toEqual([
      'onnx/wrong-tensor',
      'input_ids (type 7, 1 x 77)',
    ]);
    const oblong = [['input_ids', 7] as const, ['pixel_values', 1, 'n', 3, 8, 9] as const];
    expect(reason(madeClip({ inputs: oblong }))![0]).toBe('onnx/wrong-tensor');
  });
});
