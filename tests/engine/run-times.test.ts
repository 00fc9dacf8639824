import { expect, test } from 'vitest';
import { longestRunMs, RunTimes } from '../../src/engine/run-times';

test('tells how many items make a short run, by the towers that ran', () => {
  const times = new RunTimes();
  const [towers, others] = [{}, {}];
  expect(times.fitting(towers)).toBeUndefined();
  times.add(towers, 20, 10);
  expect(times.fitting(towers)).toBe(longestRunMs / 2);
  expect(times.fitting(others)).toBeUndefined();
});

test('one slow run among many changes it by a part only', () => {
  const times = new RunTimes();
  const towers = {};
  times.add(towers, 10, 10);
  times.add(towers, 110, 10);
  expect(times.fitting(towers)).toBeCloseTo(longestRunMs / 4);
});
