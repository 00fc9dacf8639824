import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { eigenvectors } from '../../src/clip/eigenvectors';
import { principalComponents, project } from '../../src/clip/pca';
import { referencePath } from '../reference/read';
import { madeUpRows } from './made-up-rows';

interface Case {
  dim: number;
  count: number;
  rows: number[];
  mean: number[];
  directions: number[];
  variances: number[];
  places: number[];
}
const cases = JSON.parse(await readFile(referencePath('components.json'), 'utf8')) as Case[];

describe('principal components', () => {
  test.each(cases)('of rows of $dim are those of numpy', (expected) => {
    const rows = Float32Array.from(expected.rows);
    const found = principalComponents(rows, expected.dim, expected.count);
    const near = (values: ArrayLike<number>, wanted: readonly number[], digits: number) =>
      wanted.forEach((value, i) => expect(values[i]).toBeCloseTo(value, digits));
    near(found.mean, expected.mean, 7);
    near(found.variances, expected.variances, 7);
    near(found.directions, expected.directions, 5);
    near(project(rows, expected.dim, found), expected.places, 5);
  });

  test('failed pictures move nothing and have no place', () => {
    const [first] = cases;
    const failed = new Float32Array(first!.dim).fill(NaN);
    const rows = Float32Array.from([...failed, ...first!.rows, ...failed]);
    const found = principalComponents(rows, first!.dim, 2);
    expect(found.variances[0]).toBeCloseTo(first!.variances[0]!, 7);
    const places = project(rows, first!.dim, found);
    expect(places[0]).toBeNaN();
    expect(places.at(-1)).toBeNaN();
    expect(places[2]).toBeCloseTo(first!.places[0]!, 5);
  });

  test('no picture, one picture and equal pictures have no direction, and stand at the middle', () => {
    expect(principalComponents(new Float32Array(0), 4, 2).variances).toEqual(new Float64Array(2));
    const one = madeUpRows(1, 4);
    for (const rows of [one, Float32Array.from([...one, ...one, ...one])]) {
      const places = project(rows, 4, principalComponents(rows, 4, 2));
      places.forEach((place) => expect(place).toBeCloseTo(0, 6));
    }
  });

  test('more components than numbers in a row are not made up', () => {
    expect(principalComponents(madeUpRows(9, 2), 2, 5).directions).toHaveLength(4);
  });
});

test('eigenvectors of a symmetric matrix come back longest first', () => {
  const found = eigenvectors(Float64Array.from([2, 1, 0, 1, 2, 0, 0, 0, 5]), 3);
  expect(found.map(({ value }) => value)).toEqual([5, expect.closeTo(3), expect.closeTo(1)]);
  const [, second] = found;
  expect(Math.abs(second!.vector[0]!)).toBeCloseTo(Math.SQRT1_2);
  expect(second!.vector[0]).toBeCloseTo(second!.vector[1]!);
});
