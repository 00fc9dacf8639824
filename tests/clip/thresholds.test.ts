import { describe, expect, test } from 'vitest';
import {
  countAbove,
  medianOf,
  rankedLabel,
  startingThreshold,
  thresholdFor,
} from '../../src/clip/thresholds';

describe('the starting threshold', () => {
  test('is the median neutral cosine and so many logits more', () => {
    expect(startingThreshold([0.1, 0.3, NaN, 0.2], 100, 5)).toBeCloseTo(0.25);
    expect(startingThreshold([0.1, 0.2], 50, 5)).toBeCloseTo(0.25);
  });

  test('is a number before any picture is read', () => {
    expect(startingThreshold([], 100, 5)).toBeCloseTo(0.05);
    expect(startingThreshold([NaN], 100, 5)).toBeCloseTo(0.05);
    expect(medianOf([])).toBeNaN();
  });
});

describe('a cut-off set by looking', () => {
  const ranked = rankedLabel([0.1, NaN, 0.5, 0.3, 0.3, -0.2]);

  test('looks at the pictures best first, failed ones left out', () => {
    expect([...ranked.rows]).toEqual([2, 3, 4, 0, 5]);
  });

  test('lets through what is at or above it', () => {
    expect(countAbove(ranked, 0.6)).toBe(0);
    expect(countAbove(ranked, 0.5)).toBe(1);
    expect(countAbove(ranked, 0.3)).toBe(3);
    expect(countAbove(ranked, -1)).toBe(5);
  });

  test.each([0, 1, 3, 4, 5])('can be set so that %i pictures come in', (count) => {
    expect(countAbove(ranked, thresholdFor(ranked, count))).toBe(count);
  });

  test('does not part equal scores', () => {
    expect(countAbove(ranked, thresholdFor(ranked, 2))).toBe(3);
  });

  test('works on an empty and on a one-picture collection', () => {
    const none = rankedLabel([NaN]);
    expect(countAbove(none, thresholdFor(none, 1))).toBe(0);
    const one = rankedLabel([0.2]);
    expect(countAbove(one, thresholdFor(one, 0))).toBe(0);
    expect(countAbove(one, thresholdFor(one, 1))).toBe(1);
  });
});
