import { afterAll, beforeAll, expect, test } from 'vitest';
import { dot } from '../../src/clip/embeds';
import { createEngine } from '../../src/engine/engine';
import { readJson } from '../../src/engine/model-files';
import type { Rung } from '../../src/engine/protocol';
import { selfTest, selfTestPixels } from '../../src/engine/self-test';
import type { StoredSelfTest } from '../../src/engine/self-test';
import { loadTowers } from '../../src/engine/towers';
import type { Towers } from '../../src/engine/towers';
import { readOnnx } from '../../src/formats/onnx';
import { nodeField, withGraph, withInputs } from '../../src/formats/onnx-write';
import { EngineClient } from '../../src/state/engine-client';
import { decodeGrey, grey, tinyParts } from './engine-parts';
import { overChannel } from './over-channel';
import { diskSource, nodeRuntime, readStarter, starter } from './starter-files';

const rung: Rung = { executionProvider: 'wasm', dtype: 'fp32', threads: 1 };
const dim = starter.projectionDim;

let towers: Towers;
/** Written by onnxruntime in Python on the same files. */
let stored: StoredSelfTest & { inputIds: number[][] };

beforeAll(async () => {
  towers = await loadTowers(starter, rung, readStarter, nodeRuntime);
  stored = (await readJson(readStarter, starter.selfTest!)) as typeof stored;
});

afterAll(() => towers.release());

test("the starter's towers agree with Python's embeds of the same inputs", async () => {
  expect(await selfTest(towers, starter, 'fp32', stored)).toBeGreaterThan(0.999999);
});

test("token ids are those of Hugging Face's tokenizer", () => {
  expect(stored.texts.map((text) => [...towers.text.tokenize(text)])).toEqual(stored.inputIds);
});

/** The starter's text tower without its mask, so that every token sees the later ones too. */
async function readWithoutMask(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readStarter(path);
  if (!path.endsWith('text_model.onnx')) return bytes;
  const model = readOnnx(bytes, path);
  const { parts } = model.graph;
  const makerOf = (name: string) =>
    parts.find((part) => part.kind === 'node' && part.node.outputs.includes(name));
  const masked = parts.flatMap((part) => {
    const isSoftmax = part.kind === 'node' && part.node.opType === 'Softmax';
    return isSoftmax ? (makerOf(part.node.inputs[0]!) ?? []) : [];
  });
  const [mask] = masked.map((part) => (part.kind === 'node' ? part.node.inputs[1]! : ''));
  const zeros = nodeField({ opType: 'Sub', inputs: [mask!, mask!], outputs: ['zeros'] });
  const pieces = parts.flatMap((part) => {
    if (part === makerOf(mask!)) return [part.field.whole, zeros];
    return masked.includes(part)
      ? withInputs(bytes, part, new Map([[mask!, 'zeros']]))
      : part.field.whole;
  });
  return withGraph(model, pieces);
}

test('labels go on after what they share, unless a tower reads later tokens too: that runs whole', async () => {
  expect(towers.text.prefixes).not.toBeNull();
  const unmasked = await loadTowers(starter, rung, readWithoutMask, nodeRuntime);
  const row = unmasked.text.tokenize('a photo of a dog');
  const embed = await unmasked.text.embed([row], row.length);

  expect(unmasked.text.prefixes).toBeNull();
  expect(dot(embed, embed)).toBeCloseTo(1, 5);
  expect(dot(embed, await towers.text.embed([row], row.length))).toBeLessThan(0.999);
  await unmasked.release();
});

test('rows are of length 1, and padding does not change them', async () => {
  const row = towers.text.tokenize('a photo of a dog');
  const tight = await towers.text.embed([row], row.length);
  const padded = await towers.text.embed([row], starter.contextLength);
  expect(dot(tight, tight)).toBeCloseTo(1, 5);
  expect(dot(tight, padded)).toBeGreaterThan(0.99999);
});

test('a batch gives each prompt the embed that it gets alone', async () => {
  const rows = ['cat', 'a very long sentence about two dogs on a beach', 'bus'].map((prompt) =>
    towers.text.tokenize(prompt),
  );
  const together = await towers.text.embed(rows, Math.max(...rows.map(({ length }) => length)));
  for (const [i, row] of rows.entries()) {
    const alone = await towers.text.embed([row], row.length);
    expect(dot(alone, together.subarray(i * dim, (i + 1) * dim))).toBeGreaterThan(0.99999);
  }
});

test('two pictures at once are each as alone', async () => {
  const one = selfTestPixels(starter.imageSize);
  const other = one.map((value) => 0.5 - value);
  const both = await towers.vision.embed(Float32Array.of(...one, ...other), 2);
  const alone = await towers.vision.embed(other, 1);
  expect(dot(both.subarray(dim), alone)).toBeGreaterThan(0.99999);
  expect(dot(both.subarray(0, dim), alone)).toBeLessThan(0.9999);
});

test('pixels without a number are a failed run, not an embed', async () => {
  const broken = selfTestPixels(starter.imageSize).fill(NaN);
  await expect(towers.vision.embed(broken, 1)).rejects.toMatchObject({ code: 'engine/run-failed' });
});

test('a file that is no model fails to load with the words of the runtime', async () => {
  const readNoise = async (path: string) =>
    path.endsWith('.onnx') ? new Uint8Array(5000).fill(7) : readStarter(path);
  await expect(loadTowers(starter, rung, readNoise, nodeRuntime)).rejects.toMatchObject({
    code: 'engine/run-failed',
    data: { reason: 'failed-to-load' },
  });
});

test('a tokenizer that is none is an unreadable configuration', async () => {
  const readBroken = async (path: string) =>
    path === 'tokenizer.json' ? new TextEncoder().encode('{"model": 1}') : readStarter(path);
  await expect(loadTowers(starter, rung, readBroken, nodeRuntime)).rejects.toMatchObject({
    code: 'model/unreadable-config',
  });
});

test('the whole engine runs the starter behind a channel', async () => {
  const { parts } = tinyParts({
    sources: () => [diskSource],
    loadTowers: (model, each, read) => loadTowers(model, each, read, nodeRuntime),
    decode: decodeGrey,
  });
  const events = { onSpan: () => undefined, onDeath: () => undefined };
  const client = new EngineClient(overChannel(createEngine(parts)), events);
  const loaded = await client.call('loadModel', {
    model: starter,
    siteUrl: 'https://site.test/',
    executionProvider: 'wasm',
    excluded: [],
    maxThreads: 1,
    touchPoints: 0,
  });
  expect(loaded.selfTestCosine).toBeGreaterThan(0.9999);
  const prompts = ['a red circle', 'x'.repeat(500), 'a red circle'];
  const { embeds, tokenCounts } = await client.call('embedTexts', { prompts, priority: 'live' });
  expect(embeds.slice(0, dim)).toEqual(embeds.slice(2 * dim));
  expect(tokenCounts[1]).toBeGreaterThan(starter.contextLength);
  const pictures = [{ key: 'grey', source: grey(90) }];
  const images = await client.call('embedImages', { pictures, priority: 'live' });
  expect(dot(images.embeds, images.embeds)).toBeCloseTo(1, 5);
  client.terminate();
});
