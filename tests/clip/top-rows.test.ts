import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/clip/seeded-random';
import { rankRows, topRows } from '../../src/clip/top-rows';

const random = seededRandom(3);
const scores = Float32Array.from({ length: 2000 }, () => Math.round(random() * 300) / 300);

describe('the best rows of many', () => {
  test.each([1, 7, 100, 1999, 2000])('the best %i are the first of a full sort', (limit) => {
    expect(topRows(scores, limit)).toEqual(rankRows(scores).subarray(0, limit));
  });

  test('equal scores keep the order of the rows', () => {
    expect([...topRows([0.5, 0.9, 0.5, 0.9, 0.5], 4)]).toEqual([1, 3, 0, 2]);
  });

  test('pictures without a score are never among them', () => {
    expect([...topRows([NaN, 0.1, NaN, -0.2], 4)]).toEqual([1, 3]);
    expect([...rankRows([NaN, 0.1, NaN, 0.2])]).toEqual([3, 1]);
  });

  test('single precision sorts as double precision does, below zero, at it and above', () => {
    const wide = scores.map((score, i) => (i % 7 === 0 ? -0 : (score - 0.5) * 10 ** ((i % 9) - 4)));
    wide[11] = NaN;
    expect(rankRows(wide)).toEqual(rankRows([...wide]));
  });

  test('asking for none, or of none, gives none', () => {
    expect(topRows(scores, 0)).toHaveLength(0);
    expect(topRows([], 5)).toHaveLength(0);
  });
});
