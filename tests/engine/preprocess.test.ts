import { expect, test } from 'vitest';
import type { PreprocessSpec } from '../../src/clip/framing';
import { preprocess } from '../../src/engine/preprocess';
import type { PixelSource } from '../../src/engine/resample';
import { referenceProcessors } from '../reference/read';

/** A grey picture whose pixels follow a formula, or a black one; counts what is read of it. */
function formulaPicture(
  widthPx: number,
  heightPx: number,
  at: ((x: number, y: number) => number) | null,
) {
  const reads = { largestPx: 0, totalPx: 0, left: Infinity, right: 0 };
  const source: PixelSource = {
    widthPx,
    heightPx,
    read(x, y, width, height) {
      reads.largestPx = Math.max(reads.largestPx, width * height);
      reads.totalPx += width * height;
      reads.left = Math.min(reads.left, x);
      reads.right = Math.max(reads.right, x + width);
      const pixels = new Uint8ClampedArray(width * height * 4);
      for (let i = 0; at && i < width * height; i++) {
        pixels.fill(at(x + (i % width), y + Math.floor(i / width)), i * 4, i * 4 + 4);
      }
      return pixels;
    },
  };
  return { source, reads };
}

const named = (name: string) => referenceProcessors.find((processor) => processor.name === name)!;

test.each(['clip-64', 'siglip-64'])(
  "%s: each byte becomes the very float32 of Hugging Face's rescale and normalise",
  async (name) => {
    const { spec, values } = named(name);
    const same: PreprocessSpec = { ...spec, resize: { kind: 'squash', widthPx: 16, heightPx: 16 } };
    const { source } = formulaPicture(16, 16, (x, y) => y * 16 + x);
    const planes = await preprocess(source, { ...same, crop: null });
    expect([...planes]).toEqual(values!.flat().map(Math.fround));
  },
);

test('a picture smaller than the crop is padded with normalised black', async () => {
  const { spec } = named('padded-65x50');
  const planes = await preprocess(formulaPicture(80, 80, () => 255).source, spec);
  const black = Math.fround(-Math.fround(spec.mean[0]) / Math.fround(spec.std[0]));
  const row = [...planes.subarray(25 * 65, 26 * 65)];
  expect(row.filter((value) => value === black)).toHaveLength(25);
  expect(row.slice(13, 53).every((value) => value > 1.9)).toBe(true);
});

test('of a panorama only the columns under the crop and its margin are read', async () => {
  const { spec } = named('clip-64');
  const { source, reads } = formulaPicture(10000, 500, (x) => x & 255);
  await preprocess(source, spec);
  expect(reads.left).toBeGreaterThanOrEqual(4750 - 20);
  expect(reads.right).toBeLessThanOrEqual(5250 + 20);
});

test('a 100-megapixel picture is read in strips, each pixel once', async () => {
  const { spec } = named('clip-224');
  const { source, reads } = formulaPicture(10000, 10000, null);
  await preprocess(source, spec);
  expect(reads.largestPx).toBeLessThanOrEqual(1 << 20);
  expect(reads.totalPx).toBe(100e6);
});

test('a tall picture is read in strips too, each pixel once', async () => {
  const { spec } = named('siglip-64');
  const { source, reads } = formulaPicture(500, 40000, null);
  await preprocess(source, spec);
  expect(reads.largestPx).toBeLessThanOrEqual(1 << 20);
  expect(reads.totalPx).toBe(500 * 40000);
});

test('1 x 5000 is enlarged without its 224 x 1120000 pixels ever being made', async () => {
  const { spec } = named('clip-224');
  const { source, reads } = formulaPicture(1, 5000, (_, y) => y & 255);
  expect(await preprocess(source, spec)).toHaveLength(3 * 224 * 224);
  expect(reads.totalPx).toBeLessThan(10);
});

test('two pictures preprocessed at once are each as alone', async () => {
  const wide = formulaPicture(3000, 700, (x, y) => (x * y) & 255).source;
  const small = formulaPicture(90, 400, (x, y) => (x + 3 * y) & 255).source;
  const slow: PixelSource = { ...wide, read: async (...region) => wide.read(...region) };
  const tasks = [
    [slow, named('clip-224').spec],
    [small, named('siglip-64').spec],
  ] as const;
  const together = await Promise.all(tasks.map((task) => preprocess(...task)));
  for (const [i, task] of tasks.entries()) expect(together[i]).toEqual(await preprocess(...task));
});
