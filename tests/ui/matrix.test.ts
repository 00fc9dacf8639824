import { describe, expect, test } from 'vitest';
import { cellWidthIn, headHeight, matrixTarget, placesInSight } from '../../src/ui/matrix-cells';
import { matrixOrder } from '../../src/ui/matrix-order';

/** Two columns over four rows; the third row has no values. */
const matrix = {
  values: Float32Array.from([0.1, 0.9, NaN, 0.5, 0.4, 0.2, NaN, 0.4]),
  rowCount: 4,
  columnCount: 2,
};

describe('the order of a matrix', () => {
  test('is as given at first', () => {
    const { rows, columns } = matrixOrder(matrix, { column: null, row: null });
    expect([...rows, ...columns]).toEqual([0, 1, 2, 3, 0, 1]);
  });

  test('by a column has the greatest first, rows without a value last, equal ones as they were', () => {
    expect([...matrixOrder(matrix, { column: 0, row: null }).rows]).toEqual([1, 3, 0, 2]);
    expect([...matrixOrder(matrix, { column: 1, row: null }).rows]).toEqual([0, 3, 1, 2]);
  });

  test('by a row sorts the columns', () => {
    expect([...matrixOrder(matrix, { column: null, row: 0 }).columns]).toEqual([1, 0]);
    expect([...matrixOrder(matrix, { column: null, row: 1 }).columns]).toEqual([0, 1]);
  });
});

describe('moving in a matrix', () => {
  const shape = { rowCount: 10, columnCount: 4, page: 3 };
  const from = { row: 4, column: 2 };
  const go = (key: string, ctrlKey = false) => matrixTarget({ key, ctrlKey }, from, shape);

  test('arrows, pages and ends lead where they say', () => {
    expect(go('ArrowDown')).toEqual({ row: 5, column: 2 });
    expect(go('ArrowLeft')).toEqual({ row: 4, column: 1 });
    expect(go('PageUp')).toEqual({ row: 1, column: 2 });
    expect(go('Home')).toEqual({ row: 4, column: 0 });
    expect(go('End', true)).toEqual({ row: 9, column: 3 });
  });

  test('stops at the ends, and other keys move nothing', () => {
    expect(matrixTarget({ key: 'ArrowUp', ctrlKey: false }, { row: 0, column: 0 }, shape)).toEqual({
      row: 0,
      column: 0,
    });
    expect(go('x')).toBeNull();
  });

  test('few columns take more room, many scroll, and the heads are as high as their names need', () => {
    expect(cellWidthIn(1200, 4)).toBe(64);
    expect(cellWidthIn(1200, 30)).toBe(40);
    expect(cellWidthIn(1200, 1000)).toBe(30);
    expect(headHeight([])).toBe(48);
    expect(headHeight(['cat', 'elephant on a field'])).toBeGreaterThan(headHeight(['cat']));
    expect(headHeight(['一只坐在沙发上的猫'])).toBeGreaterThan(headHeight(['cat on sofa']));
    expect(headHeight(['x'.repeat(200)])).toBe(132);
  });

  test('only what is in sight is drawn', () => {
    expect(placesInSight(95, 100, 40, 1000)).toEqual([2, 3, 4, 5]);
    expect(placesInSight(0, 100, 40, 2)).toEqual([0, 1]);
    expect(placesInSight(0, 100, 40, 0)).toEqual([]);
  });
});
