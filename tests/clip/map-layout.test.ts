import { describe, expect, test } from 'vitest';
import { fitPositions, isInside, placeLabels, rowsInside } from '../../src/clip/map-layout';

describe('a map of pictures', () => {
  test('reaches from -1 to 1 in its longer direction, its middle at 0', () => {
    const fitted = fitPositions([10, 5, 30, 5, 20, 10]);
    expect([...fitted]).toEqual([-1, -0.25, 1, -0.25, 0, 0.25]);
  });

  test('keeps the place of failed pictures empty', () => {
    const fitted = fitPositions([NaN, NaN, 0, 0, 2, 0]);
    expect(fitted[0]).toBeNaN();
    expect([...fitted].slice(2)).toEqual([-1, 0, 1, 0]);
  });

  test('a straggler does not shrink the others', () => {
    const many = Array.from({ length: 2000 }, (_, i) => (i % 100) / 100);
    const fitted = fitPositions([...many, 500, 500]);
    expect(fitted[99 * 2]).toBeGreaterThan(0.9);
    expect(fitted.at(-1)).toBeCloseTo(1.2);
  });

  test('of one picture, of equal pictures and of none is no trouble', () => {
    expect([...fitPositions([3, 4])]).toEqual([0, 0]);
    expect([...fitPositions([3, 4, 3, 4])]).toEqual([0, 0, 0, 0]);
    expect(fitPositions([])).toHaveLength(0);
  });
});

describe('labels on the map', () => {
  /** Two far clusters of six pictures; label 0 fits the first, label 1 fits some of both. */
  const positions = Float32Array.from(
    Array.from({ length: 12 }, (_, row) =>
      row < 6 ? [-1 + row / 50, 0] : [1 - row / 50, 0],
    ).flat(),
  );
  const columns = [
    [0.9, 0.8, 0.85, 0.9, 0.8, 0.7, 0, 0, 0, 0, 0, 0],
    [0.9, 0.8, 0.9, 0.8, 0.9, 0.8, 0.4, 0.4, 0.3, 0, 0, 0],
  ];
  const scoresFor = (labels: number[][]) => ({
    cosines: Float32Array.from(labels.flat()),
    labelCount: labels.length,
    pictureCount: 12,
  });

  test('stand at a picture among those that fit best, never between clusters', () => {
    for (const placed of placeLabels(positions, scoresFor(columns))) {
      expect(placed.row).toBeLessThan(6);
      expect(placed.x).toBe(positions[2 * placed.row]);
      expect(placed.cosine).toBeGreaterThan(0.3);
    }
  });

  test('are left out where no picture has a score or a place', () => {
    expect(placeLabels(positions, scoresFor([columns[0]!.map(() => NaN)]))).toEqual([]);
    expect(
      placeLabels(
        positions.map(() => NaN),
        scoresFor(columns),
      ),
    ).toEqual([]);
  });
});

describe('a lasso', () => {
  const square = [0, 0, 1, 0, 1, 1, 0, 1];

  test('takes what lies inside, whichever way round it was drawn', () => {
    expect(isInside(0.5, 0.5, square)).toBe(true);
    expect(isInside(1.5, 0.5, square)).toBe(false);
    expect(isInside(0.5, 0.5, [0, 1, 1, 1, 1, 0, 0, 0])).toBe(true);
    expect(isInside(NaN, NaN, square)).toBe(false);
  });

  test('leaves out the bay of a bent outline', () => {
    const bent = [0, 0, 3, 0, 3, 3, 2, 3, 2, 1, 1, 1, 1, 3, 0, 3];
    expect(isInside(1.5, 2, bent)).toBe(false);
    expect(isInside(0.5, 2, bent)).toBe(true);
  });

  test('names the rows it holds', () => {
    const positions = Float32Array.from([0.5, 0.5, 2, 2, NaN, NaN, 0.1, 0.9]);
    expect(rowsInside(positions, square)).toEqual([0, 3]);
    expect(rowsInside(positions, [])).toEqual([]);
  });
});
