import { expect, test } from 'vitest';
import { scoreAt, scoreBins, shareOf } from '../../src/ui/score-bins';

test('scores are counted from the highest down to the lowest', () => {
  const bins = scoreBins(Float32Array.from([1, 0.9, 0.5, 0.1, 0]), 2);
  expect([...bins.counts]).toEqual([2, 3]);
  expect(shareOf(bins, 1)).toBe(0);
  expect(shareOf(bins, 0.25)).toBeCloseTo(0.75);
  expect(scoreAt(bins, 0.75)).toBeCloseTo(0.25);
  expect(shareOf(bins, 7)).toBe(0);
});

test('equal scores and none are no trouble', () => {
  expect([...scoreBins(Float32Array.from([0.3, 0.3]), 3).counts]).toEqual([2, 0, 0]);
  expect([...scoreBins(new Float32Array(0), 3).counts]).toEqual([0, 0, 0]);
});
