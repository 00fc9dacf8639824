import { expect, test } from 'vitest';
import { selfTest, selfTestPixels } from '../../src/engine/self-test';
import type { StoredSelfTest } from '../../src/engine/self-test';
import type { Towers } from '../../src/engine/towers';
import { countingTowers, direction, tinyModel } from './engine-parts';

const model = await tinyModel();
const towers = () => countingTowers({ text: [], vision: [] });
const angleOf = (prompt: string) =>
  [...prompt].reduce((sum, each) => sum + (each.codePointAt(0)! % 50), 3);
const pixelSum = selfTestPixels(2).reduce((a, b) => a + b);

/** The right embeds, the text turned by `turn` radians. */
const stored = (turn = 0): StoredSelfTest => ({
  texts: ['cat'],
  textEmbeds: [[...direction(angleOf('cat') + turn)]],
  imageEmbeds: [[...direction(pixelSum)]],
});

function withVision(embed: Towers['vision']['embed']): Towers {
  return { ...towers(), vision: { embed } };
}

test('the computed picture follows its formula, channel by channel, row by row', () => {
  const pixels = selfTestPixels(64);
  expect(pixels).toHaveLength(3 * 64 * 64);
  const at = (c: number, y: number, x: number) => pixels[(c * 64 + y) * 64 + x];
  expect(at(0, 0, 0)).toBe(0);
  expect(at(1, 3, 10)).toBeCloseTo(Math.sin(2) * Math.cos(0.21), 6);
  expect(at(2, 63, 63)).toBeCloseTo(Math.sin(18.9) * Math.cos(4.41), 6);
});

test('towers that agree with the stored embeds pass with their cosine', async () => {
  expect(await selfTest(towers(), model, 'fp32', stored())).toBeCloseTo(1, 6);
});

test('one embed that is off by a degree fails at fp32 and passes at fp16', async () => {
  const degree = stored(Math.PI / 180);
  await expect(selfTest(towers(), model, 'fp32', degree)).rejects.toMatchObject({
    code: 'engine/run-failed',
    data: { reason: 'failed-self-test' },
  });
  expect(await selfTest(towers(), model, 'fp16', degree)).toBeCloseTo(Math.cos(Math.PI / 180), 5);
});

test('ten degrees fail at every precision', async () => {
  for (const dtype of ['fp32', 'fp16', 'q8'] as const) {
    await expect(selfTest(towers(), model, dtype, stored(Math.PI / 18))).rejects.toThrow();
  }
});

test('stored embeds of another length fail instead of passing by chance', async () => {
  const short = { ...stored(), imageEmbeds: [[1]] };
  await expect(selfTest(towers(), model, 'fp32', short)).rejects.toThrow('failed-self-test');
});

test('without stored embeds, different inputs with different embeds pass without a cosine', async () => {
  expect(await selfTest(towers(), model, 'fp32', null)).toBeNull();
});

test('without stored embeds, a tower that says the same of everything fails', async () => {
  const constant = withVision(async () => Float32Array.from(direction(1)));
  await expect(selfTest(constant, model, 'fp32', null)).rejects.toMatchObject({
    data: { reason: 'failed-self-test', detail: 'two pictures have one embed' },
  });
});

test('not-a-number never passes', async () => {
  const broken = withVision(async () => Float32Array.of(NaN, NaN));
  await expect(selfTest(broken, model, 'fp32', stored())).rejects.toThrow('failed-self-test');
  await expect(selfTest(broken, model, 'fp32', null)).rejects.toThrow('failed-self-test');
});
