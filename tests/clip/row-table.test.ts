import { describe, expect, test } from 'vitest';
import { cosines } from '../../src/clip/similarity';
import { rowTable, scalarRowTable, tileSize } from '../../src/clip/row-table';
import { madeUpRows } from './made-up-rows';

test('WebAssembly SIMD multiplies here', () => {
  expect(rowTable(8).simd).toBe(true);
  expect(scalarRowTable(8).simd).toBe(false);
});

describe.each([
  ['simd', rowTable],
  ['plain', scalarRowTable],
])('the %s row table', (_, make) => {
  test.each([1, 2, 3, 4, 5, 8, 13, 192, 512])('gives the cosines of rows of %i', (dim) => {
    const rows = madeUpRows(11, dim);
    const queries = madeUpRows(6, dim, 2);
    const table = make(dim);
    table.write(0, rows);
    const found = table.timesQueries(queries, 0, 11);
    for (let row = 0; row < 11; row++) {
      const expected = cosines(rows.subarray(row * dim, (row + 1) * dim), queries, dim);
      expected.forEach((value, q) => expect(found[row * 6 + q]).toBeCloseTo(value, 5));
    }
  });

  test('multiplies any part of its rows with any other', () => {
    const rows = madeUpRows(9, 12);
    const table = make(12);
    table.write(0, rows);
    const found = table.timesRows(2, 3, 4, 5);
    for (let a = 0; a < 3; a++) {
      const row = rows.subarray((2 + a) * 12, (3 + a) * 12);
      const expected = cosines(row, rows.subarray(4 * 12), 12);
      expected.forEach((value, b) => expect(found[a * 5 + b]).toBeCloseTo(value, 5));
    }
  });

  test('keeps what was written when it grows, and fills a gap with NaN', () => {
    const table = make(192);
    const rows = madeUpRows(3, 192);
    table.write(0, rows);
    table.write(5000, rows);
    expect(table.count).toBe(5003);
    expect(table.row(1)).toEqual(rows.slice(192, 384));
    expect(table.row(5002)).toEqual(rows.slice(384));
    expect(table.row(17)[0]).toBeNaN();
    expect(table.timesQueries(rows.subarray(0, 192), 0, 1)[0]).toBeCloseTo(1, 6);
  });

  test('a row of zeros, which stands for a failed picture, has no cosine with anything', () => {
    const table = make(6);
    table.write(0, new Float32Array(12).fill(0.4, 6));
    expect(table.timesRows(0, 2, 0, 2)[1]).toBeNaN();
    expect(table.timesRows(0, 2, 0, 2)[3]).toBeCloseTo(0.96, 6);
  });

  test('a rewritten row counts, a cut-off one does not', () => {
    const table = make(4);
    table.write(0, madeUpRows(4, 4));
    table.write(1, new Float32Array([1, 0, 0, 0]));
    table.truncate(2);
    expect(table.count).toBe(2);
    expect([...table.row(1)]).toEqual([1, 0, 0, 0]);
    expect(() => table.row(2)).toThrow('no rows 2');
  });

  test('refuses what does not fit in a sentence', () => {
    const table = make(4);
    table.write(0, madeUpRows(300, 4));
    expect(() => table.write(0, new Float32Array(5))).toThrow('do not divide');
    expect(() => table.timesQueries(new Float32Array(5), 0, 1)).toThrow('rows of 4');
    expect(() => table.timesRows(0, 300, 0, 300)).toThrow('too many');
    expect(300 * 300).toBeGreaterThan(tileSize);
    expect(() => make(0)).toThrow('at least one number');
  });
});
