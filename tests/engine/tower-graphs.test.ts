import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web/webgpu';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TowerFiles } from '../../src/clip/models';
import { fileBytes } from '../../src/engine/file-bytes';
import { towerGraphs, weightsName } from '../../src/engine/tower-graphs';
import type { FileNow } from '../../src/engine/store-files';
import type { TowerGraph } from '../../src/engine/tower-graphs';
import { made } from '../tools/made-up-model';
import { referencePath } from '../reference/read';
import { nodeRuntime } from './starter-files';

const split = { text: 'onnx/text_model.onnx', vision: 'onnx/vision_model.onnx' };
const pixels = Float32Array.from({ length: 3 * 64 * 64 }, (_, i) => Math.sin(i / 7 + i * i));
const ids = BigInt64Array.from([98, 5, 9, 14, 99].map(BigInt));
const feeds: Readonly<Record<string, ort.Tensor>> = {
  input_ids: new ort.Tensor('int64', ids, [1, 5]),
  attention_mask: new ort.Tensor(
    'int64',
    ids.map(() => 1n),
    [1, 5],
  ),
  pixel_values: new ort.Tensor('float32', pixels, [1, 3, 64, 64]),
};

beforeAll(() => {
  ort.env.wasm.wasmPaths = { ...nodeRuntime };
  ort.env.wasm.numThreads = 1;
});

/** A folder whose files are kept on the device, with every piece of them that was read at once. */
function keptFolder(folder: string) {
  const pieces: number[] = [];
  let open = 0;
  const read = async (path: string) =>
    new Uint8Array(readFileSync(referencePath(`models/${folder}/${path}`)));
  const now = async (path: string): Promise<FileNow> => {
    const bytes = await read(path);
    open += 1;
    return {
      sizeBytes: bytes.length,
      read(target, at) {
        pieces.push(target.length);
        target.set(bytes.subarray(at, at + target.length));
        return Math.min(target.length, bytes.length - at);
      },
      close: () => void (open -= 1),
    };
  };
  return { read, now, pieces, openFiles: () => open };
}

async function run({ graph, weights, release }: TowerGraph, output: string): Promise<number[]> {
  const externalData = weights ? [{ path: weightsName, data: weights }] : [];
  const session = await ort.InferenceSession.create(graph, {
    executionProviders: ['wasm'],
    externalData,
  });
  release();
  const given = Object.fromEntries(session.inputNames.map((name) => [name, feeds[name]!]));
  const embeds = (await session.run(given, [output]))[output]!.data as Float32Array;
  await session.release();
  return [...embeds];
}

describe.each<[string, TowerFiles]>([
  ['clip-gelu', split],
  ['tinyclip-combined', { combined: 'onnx/model.onnx' }],
  ['tinyclip-combined', { combined: 'onnx/model_quantized.onnx' }],
])('the towers of %s', (folder, towers) => {
  const embedsOf = async (isKept: boolean) => {
    const place = keptFolder(folder);
    const read = isKept ? Object.assign(place.read, { now: place.now }) : place.read;
    const graphs = towerGraphs(towers, read, { early: isKept });
    const text = await run(await graphs.text(), 'text_embeds');
    return { ...place, embeds: [text, await run(await graphs.vision(), 'image_embeds')] };
  };

  test('give the same embeds where the runtime takes each weight from the file, which is closed then', async () => {
    const inMemory = await embedsOf(false);
    expect(inMemory.pieces).toEqual([]);
    const fromFile = await embedsOf(true);
    expect(fromFile.pieces.length).toBeGreaterThan(0);
    expect(fromFile.openFiles()).toBe(0);
    expect(fromFile.embeds).toEqual(inMemory.embeds);
  }, 180_000);
});

test('a file that is not in memory reads ahead, and is asked again only for what lies elsewhere', () => {
  const bytes = made(1, 6 * 2 ** 20);
  const asked: [number, number][] = [];
  const file: FileNow = {
    sizeBytes: bytes.length,
    read(target, at) {
      asked.push([at, at + target.length]);
      target.set(bytes.subarray(at, at + target.length));
      return target.length;
    },
    close: () => undefined,
  };
  const view = fileBytes(file);
  const same = (start: number, end: number) =>
    expect(Buffer.compare(view.subarray(start, end), bytes.subarray(start, end))).toBe(0);
  expect(view.byteLength).toBe(bytes.length);
  same(100, 200);
  same(200, 3 * 2 ** 20);
  same(3 * 2 ** 20, 6 * 2 ** 20);
  same(5 * 2 ** 20, 6 * 2 ** 20);
  same(0, 5 * 2 ** 20);
  same(10, 20);
  expect(asked).toEqual([
    [100, 100 + 4 * 2 ** 20],
    [3 * 2 ** 20, 6 * 2 ** 20],
    [0, 4 * 2 ** 20],
    [4 * 2 ** 20, 5 * 2 ** 20],
  ]);
});

test('a file that has become shorter is said to be', () => {
  const file: FileNow = { sizeBytes: 100, read: () => 50, close: () => undefined };
  expect(() => fileBytes(file).subarray(0, 100)).toThrow(RangeError);
});
