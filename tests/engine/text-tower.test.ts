import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web/webgpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { dot } from '../../src/clip/embeds';
import { prefixGraph } from '../../src/engine/prefix-graph';
import { textTower } from '../../src/engine/text-tower';
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
}

/** Its prompts are token ids, as the rows that are asked for. */
async function towerOf({ bytes, dim, start, end }: Text, changed = true): Promise<TextTower> {
  const shape = changed ? prefixGraph(bytes) : null;
  const session = await ort.InferenceSession.create(shape?.graph ?? bytes, {
    executionProviders: ['wasm'],
    logSeverityLevel: 3,
  });
  const tokenizer = { padId: end, encode: () => [start, 5, 6, 7, 5, 9, end] };
  const model = await tinyModel({ projectionDim: dim });
  return textTower(model, tokenizer, session, shape);
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

const combined = readOnnx(fileBytes('models/tinyclip-combined/onnx/model.onnx'), 'model.onnx');

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
    bytes: copyPart(combined, partLeadingTo(combined, 'text_embeds')),
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

test('a tower that reads later tokens too takes no beginnings, and gives what it gave', async () => {
  const text = old('text_model_both_ways.onnx');
  const rows = hubLike.rows.slice(0, 2);
  expect(prefixGraph(text.bytes)).not.toBeNull();
  const tower = await towerOf(text);

  expect(tower.prefixes).toBeNull();
  expect(await tower.embed(rows, 7)).toEqual(await (await towerOf(text, false)).embed(rows, 7));
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
