import { describe, expect, test } from 'vitest';
import {
  moved,
  mostZoom,
  pointAt,
  pointsAround,
  pointTowards,
  reachOf,
  toMap,
  toScreen,
  wholeScale,
  wholeView,
  withInSight,
  zoomedAt,
} from '../../src/ui/map-view';
import { thumbnailSide } from '../../src/ui/map-drawing';

const size = { width: 800, height: 400, reach: [1, 0.5] as const };
const view = { x: 0.25, y: -0.1, scale: 300 };

describe('the view of a map', () => {
  test('shows all of it at first, whatever its shape', () => {
    const whole = wholeView(size);
    for (const [x, y] of [
      [1, 0.5],
      [-1, -0.5],
    ] as const) {
      const [px, py] = toScreen(whole, size, x, y);
      expect(px).toBeGreaterThan(0);
      expect(px).toBeLessThan(800);
      expect(py).toBeGreaterThan(0);
      expect(py).toBeLessThan(400);
    }
    expect(reachOf(Float32Array.from([-1, 0.3, 0.5, -0.6, NaN, NaN]))).toEqual([
      1,
      expect.closeTo(0.6),
    ]);
  });

  test('goes from the screen to the map and back', () => {
    const [x, y] = toMap(view, size, 123, 45);
    expect(toScreen(view, size, x, y)).toEqual([expect.closeTo(123), expect.closeTo(45)]);
  });

  test('zooms around the pointer, within limits', () => {
    const zoomed = zoomedAt(view, size, [600, 100], 3);
    expect(toMap(zoomed, size, 600, 100)).toEqual(
      toMap(view, size, 600, 100).map((v) => expect.closeTo(v)),
    );
    expect(zoomed.scale).toBeCloseTo(900);
    expect(zoomedAt(view, size, [0, 0], 1e9).scale).toBeCloseTo(wholeScale(size) * mostZoom);
    expect(zoomedAt(view, size, [0, 0], 1e-9).scale).toBeCloseTo(wholeScale(size) / 2);
  });

  test('moves with the hand', () => {
    expect(toScreen(moved(view, 30, -10), size, 0, 0)).toEqual(
      [30, -10].map((by, i) => expect.closeTo(toScreen(view, size, 0, 0)[i]! + by)),
    );
  });

  test('follows a point out of sight, and stays where it is in sight', () => {
    expect(withInSight(view, size, 0.3, 0)).toEqual(view);
    const [px] = toScreen(withInSight(view, size, 9, 0), size, 9, 0);
    expect(px).toBeLessThan(800);
  });
});

describe('points of a map', () => {
  const positions = Float32Array.from([0, 0, 0.5, 0.1, 1, 0, 0, -1, NaN, NaN, 0.4, 0.45]);

  test('are found near a place, or not at all', () => {
    expect(pointAt(positions, 0.48, 0.1, 0.1)).toBe(1);
    expect(pointAt(positions, 5, 5, 0.1)).toBe(-1);
  });

  test('lead to the next one in a direction', () => {
    expect(pointTowards(positions, 0, [1, 0])).toBe(1);
    expect(pointTowards(positions, 1, [1, 0])).toBe(2);
    expect(pointTowards(positions, 0, [0, -1])).toBe(3);
    expect(pointTowards(positions, 3, [0, -1])).toBe(-1);
  });

  test('have those around them, themselves first and failed pictures never', () => {
    expect(pointsAround(positions, 0, 3)).toEqual([0, 1, 5]);
    expect(pointsAround(positions, 0, 99)).toHaveLength(5);
  });
});

test('thumbnails grow with the zoom, and come sooner where pictures are few', () => {
  const whole = wholeView(size);
  expect(thumbnailSide(whole, size, 10_000)).toBe(0);
  expect(thumbnailSide({ ...whole, scale: whole.scale * 20 }, size, 10_000)).toBeGreaterThan(40);
  expect(thumbnailSide(whole, size, 50)).toBeGreaterThan(40);
  expect(thumbnailSide({ ...whole, scale: whole.scale * 200 }, size, 50)).toBeLessThanOrEqual(88);
});
