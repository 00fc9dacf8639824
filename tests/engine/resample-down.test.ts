import { expect, test } from 'vitest';
import { scalarDown, simdDown } from '../../src/engine/resample-down';
import { extent, makeTaps } from '../../src/engine/resample-taps';

/** Bytes that no filter can guess, by a linear congruence (Numerical Recipes). */
function noise(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state >>> 24;
  });
}

test.each([
  ['bicubic', 1000, 64, 0, 64],
  ['bicubic', 7, 64, 3, 50],
  ['bicubic', 64, 64, 5, 20],
  ['lanczos', 333, 64, 1, 63],
  ['lanczos', 5, 300, 0, 300],
  ['hamming', 301, 17, 4, 9],
  ['bilinear', 4000, 3, 0, 3],
  ['box', 255, 1, 0, 1],
] as const)(
  '%s from %i rows to %i: SIMD gives every byte of plain JavaScript',
  (kernel, from, to, offset, outputs) => {
    const taps = makeTaps(from, to, offset, outputs, kernel);
    const [top, bottom] = extent(taps);
    for (const rowBytes of [3, 24, 57, 192]) {
      const rows = noise((bottom - top) * rowBytes);
      const quick = simdDown(rows, rowBytes, taps, top);
      expect(quick).toEqual(scalarDown(rows, rowBytes, taps, top));
    }
  },
);

test('black and white stay within 0 and 255 where a kernel overshoots', () => {
  const taps = makeTaps(12, 50, 0, 50, 'lanczos');
  const rows = Uint8Array.from({ length: 12 * 9 }, (_, i) => (i % 54 < 27 ? 0 : 255));
  expect(simdDown(rows, 9, taps, 0)).toEqual(scalarDown(rows, 9, taps, 0));
});
