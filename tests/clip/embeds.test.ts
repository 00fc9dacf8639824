import { expect, test } from 'vitest';
import { dot, l2Normalise } from '../../src/clip/embeds';

test('every row gets length 1 and keeps its direction; the rows given stay as they are', () => {
  const rows = Float32Array.of(3, 4, 0, -2);
  const normalised = l2Normalise(rows, 2);
  expect([...normalised]).toEqual([0.6, 0.8, 0, -1].map(Math.fround));
  expect([...rows]).toEqual([3, 4, 0, -2]);
});

test.each([[[0, 0]], [[NaN, 1]], [[Infinity, 1]]])('a row of %o has no direction: NaN', (row) => {
  expect([...l2Normalise(Float32Array.from(row), 2)].every(Number.isNaN)).toBe(true);
});

test('the dot product of two normalised rows is their cosine', () => {
  const [a, b] = [Float32Array.of(1, 0), Float32Array.of(Math.cos(1), Math.sin(1))];
  expect(dot(a, b)).toBeCloseTo(Math.cos(1), 7);
});
