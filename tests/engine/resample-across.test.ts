import { expect, test } from 'vitest';
import { scalarFilter, simdFilter } from '../../src/engine/resample-across';
import { extent, makeTaps } from '../../src/engine/resample-taps';

/** Bytes that no filter can guess, by a linear congruence (Numerical Recipes). */
function noise(length: number): Uint8ClampedArray {
  let state = 1;
  return Uint8ClampedArray.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state >>> 24;
  });
}

test.each([
  ['bicubic', 1000, 64],
  ['bicubic', 7, 64],
  ['bicubic', 64, 64],
  ['lanczos', 333, 64],
  ['lanczos', 5, 300],
  ['hamming', 301, 17],
  ['bilinear', 40000, 3],
  ['box', 255, 1],
] as const)('%s from %i to %i: SIMD gives every byte of plain JavaScript', (kernel, from, to) => {
  const taps = makeTaps(from, to, 0, to, kernel);
  const [left, right] = extent(taps);
  const shape = { left, width: right - left, maxRows: 3 };
  const strip = noise(shape.width * 3 * 4);
  const [scalar, simd] = [scalarFilter(taps, shape), simdFilter(taps, shape)!].map((filter) => {
    const out = new Uint8Array(to * 3 * 3);
    filter.strip.set(strip);
    filter.run(3, out, 0);
    filter.end();
    return out;
  });
  expect(simd).toEqual(scalar);
});

test('black and white stay within 0 and 255 where a kernel overshoots', () => {
  const taps = makeTaps(12, 50, 0, 50, 'lanczos');
  const shape = { left: 0, width: 12, maxRows: 1 };
  const stripes = Uint8ClampedArray.from({ length: 48 }, (_, i) => (i % 24 < 12 ? 0 : 255));
  const [scalar, simd] = [scalarFilter(taps, shape), simdFilter(taps, shape)!].map((filter) => {
    const out = new Uint8Array(150);
    filter.strip.set(stripes);
    filter.run(1, out, 0);
    filter.end();
    return out;
  });
  expect(simd).toEqual(scalar);
  expect(Math.min(...simd!)).toBe(0);
  expect(Math.max(...simd!)).toBe(255);
});

test('pictures that are filtered at the same time do not write into each other', () => {
  const taps = makeTaps(30, 5, 0, 5, 'bicubic');
  const shape = { left: 0, width: 30, maxRows: 1 };
  const [bright, dark] = [simdFilter(taps, shape)!, simdFilter(taps, shape)!];
  bright.strip.fill(255);
  dark.strip.fill(0);
  const out = new Uint8Array(15);
  bright.run(1, out, 0);
  expect([...new Set(out)]).toEqual([255]);
  dark.run(1, out, 0);
  expect([...new Set(out)]).toEqual([0]);
});
