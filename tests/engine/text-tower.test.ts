import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web/webgpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { dot } from '../../src/clip/embeds';
import type { Dtype } from '../../src/clip/models';
import { prefixGraph } from '../../src/engine/prefix-graph';
import { sharingText, textTower } from '../../src/engine/text-tower';
import type { TextTower } from '../../src/engine/text-tower';
import { readOnnx } from '../../src/formats/onnx';
import { copyPart, partLeadingTo } from '../../src/formats/onnx-part';
import { referencePath } from '../reference/read';
import { tinyModel } from './engine-parts';
import { nodeRuntime } from './starter-files';

beforeAll(() => {
  ort.env.wasm.wasmPaths = { ...nodeRuntime! };
  ort.env.wasm.numThreads = 1;
});

const fileBytes = (path: string) => new Uint8Array(readFileSync(referencePath(path)));

interface Text {
  file: string;
  bytes: Uint8Array<ArrayBuffer>;
  dim: number;
  start: number;
  end: number;
  dtype?: Dtype;
}

/** Its prompts are token ids, as the rows that are asked for. */
async function towerOf(
  { file, bytes, dim, start, end, dtype = 'fp32' }: Text,
  changed = true,
): Promise<TextTower> {
  const shape = changed ? prefixGraph(bytes) : null;
  const session = await ort.InferenceSession.create(shape?.graph ?? bytes, {
    executionProviders: ['wasm'],
    logSeverityLevel: 3,
  });
  const tokenizer = { padId: end, encode: () => [start, 5, 6, 7, 5, 9, end] };
  const model = await tinyModel({ projectionDim: dim });
  if (!shape) return textTower(model, tokenizer, session);
  const sharing = await sharingText(model, tokenizer, session, { dtype, shape });
  if (!sharing) throw new Error(`${file} takes no beginnings`);
  return sharing;
}

const hubLike = JSON.parse(
  readFileSync(referencePath('models/clip-torchscript/expected.json'), 'utf8'),
) as { rows: number[][]; embeds: number[][] };

const old = (file: string): Text => ({
  file,
  bytes: fileBytes(`models/clip-torchscript/${file}`),
  dim: 12,
  start: 58,
  end: 59,
});

function textOf(file: string): Uint8Array<ArrayBuffer> {
  const combined = readOnnx(fileBytes(`models/tinyclip-combined/onnx/${file}`), file);
  return copyPart(combined, partLeadingTo(combined, 'text_embeds'));
}

const newer: Text[] = [
  ...['clip-gelu', 'clip-quick-gelu'].map((name) => ({
    file: name,
    bytes: fileBytes(`models/${name}/onnx/text_model.onnx`),
    dim: 24,
    start: 812,
    end: 813,
  })),
  {
    file: 'tinyclip-combined, split',
    bytes: textOf('model.onnx'),
    dim: 24,
    start: 812,
    end: 813,
  },
  {
    file: 'the starter',
    bytes: new Uint8Array(readFileSync('public/models/starter/onnx/text_model.onnx')),
    dim: 192,
    start: 4544,
    end: 4545,
  },
];

describe.each([old('text_model.onnx'), old('text_model_masked.onnx')])(
  'a tower as the hub has them, $file',
  (text) => {
    let tower: TextTower;
    beforeAll(async () => {
      tower = await towerOf(text);
    });

    test.each([0, 1, 4, 5])('gives PyTorch’s embeds after a beginning of %i tokens', async (n) => {
      const rows = hubLike.rows.map((row, i) => ({ row, i })).filter(({ i }) => n < 2 || i < 4);
      const longest = Math.max(...rows.map(({ row }) => row.length)) - n;
      const embeds = await tower.embed(
        rows.map(({ row }) => row),
        longest,
        n,
      );

      for (const [place, { i }] of rows.entries())
        for (const [k, value] of hubLike.embeds[i]!.entries())
          expect(embeds[place * text.dim + k], `row ${i}`).toBeCloseTo(value, 5);
    });
  },
);

describe.each(newer)('$file', (text) => {
  const { start, end, dim } = text;
  const rows = [
    [start, 5, 6, 7, 5, 30, end],
    [start, 5, 6, 7, 5, 31, 32, end],
    [start, 5, 6, 7, 5, 33, end],
  ];

  test('run whole, its changed graph gives what the graph as it came gives', async () => {
    const whole = await (await towerOf(text, false)).embed(rows, 8);
    const changed = await (await towerOf(text)).embed(rows, 8);

    expect(changed).toEqual(whole);
  });

  test.each([1, 3, 5])('is alike after a beginning of %i tokens', async (n) => {
    const tower = await towerOf(text);
    const whole = await tower.embed(rows, 8);
    const parts = await tower.embed(rows, 8 - n, n);
    const again = await tower.embed(rows, 8 - n, n);

    expect(tower.prefixes!.knownLength(rows[0]!)).toBe(n);
    expect(again).toEqual(parts);
    for (let i = 0; i < parts.length; i++) expect(parts[i]).toBeCloseTo(whole[i]!, 5);
    expect(dot(whole.subarray(0, dim), whole.subarray(dim, 2 * dim))).toBeLessThan(0.999);
  });
});

test.each(['fp32', 'q8'] as const)(
  'a tower that reads later tokens too takes no beginnings, %s',
  async (dtype) => {
    const text = { ...old('text_model_both_ways.onnx'), dtype };

    expect(prefixGraph(text.bytes)).not.toBeNull();
    await expect(towerOf(text)).rejects.toThrow('takes no beginnings');
  },
);

test('8-bit weights go on after a beginning too, as near to whole as 8 bits are to floats', async () => {
  const row = [812, 5, 6, 7, 5, 30, 813];
  const sizes = { dim: 24, start: 812, end: 813 };
  const floats: Text = { file: 'floats', bytes: textOf('model.onnx'), ...sizes };
  const bits: Text = {
    file: '8 bits',
    bytes: textOf('model_quantized.onnx'),
    dtype: 'q8',
    ...sizes,
  };
  const tower = await towerOf(bits);
  const exact = await (await towerOf(floats)).embed([row], 7);
  const whole = await (await towerOf(bits, false)).embed([row], 7);
  const parts = await tower.embed([row, row], 2, 5);

  expect(tower.prefixes).not.toBeNull();
  expect(await tower.embed([row], 7)).toEqual(whole);
  expect(dot(parts.subarray(0, 24), exact)).toBeGreaterThan(dot(whole, exact) - 0.005);
  expect(dot(parts.subarray(24), exact)).toBeGreaterThan(0.99);
});

test('the sixteen beginnings that were used last are kept', async () => {
  const tower = await towerOf(old('text_model.onnx'));
  for (let i = 0; i < 17; i++) await tower.embed([[58, 10 + i, 40, 59]], 2, 2);

  expect(tower.prefixes!.knownLength([58, 10, 40])).toBe(0);
  expect(tower.prefixes!.knownLength([58, 11, 40])).toBe(2);
  expect(tower.prefixes!.knownLength([58, 26])).toBe(2);
  expect(tower.prefixes!.knownLength([58])).toBe(0);
});

test('a graph without attention is none that can go on', () => {
  expect(prefixGraph(fileBytes('models/clip-gelu/onnx/vision_model.onnx'))).toBeNull();
});
