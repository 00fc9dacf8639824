import { describe, expect, test } from 'vitest';
import { l2Normalise } from '../../src/clip/embeds';
import { rowTable } from '../../src/clip/row-table';
import { search, type SearchTerm } from '../../src/clip/search';
import { topRows } from '../../src/clip/top-rows';
import { madeUpRows } from './made-up-rows';

const dim = 24;
const count = 3000;
const rows = madeUpRows(count, dim);
const table = rowTable(dim);
table.write(0, rows);

const axis = (i: number): Float32Array => Float32Array.from({ length: dim }, (_, k) => +(k === i));
const term = (embed: Float32Array, weight = 1): SearchTerm => ({ embed, weight });
const cosinesWith = (embed: Float32Array) =>
  Float32Array.from({ length: count }, (_, row) => {
    let sum = 0;
    for (let i = 0; i < dim; i++) sum += rows[row * dim + i]! * embed[i]!;
    return sum;
  });

/** Rows of two numbers that matter and others that do not, for looking at what exclusion does. */
function tableOf(...pairs: readonly (readonly [number, number])[]) {
  const filled = pairs.flatMap(([x, y]) => [x, y, Math.sqrt(1 - x * x - y * y), 0]);
  const made = rowTable(4);
  made.write(0, Float32Array.from(filled));
  return made;
}
const first = Float32Array.from([1, 0, 0, 0]);
const second = Float32Array.from([0, 1, 0, 0]);

describe('searching a collection', () => {
  test('one term ranks by its cosine, which is given back', () => {
    const query = madeUpRows(1, dim, 9);
    const found = search(table, { terms: [term(query)], exclusions: [] }, 50);
    const cosines = cosinesWith(query);
    expect(found.rows).toEqual(topRows(cosines, 50));
    found.rows.forEach((row, i) => expect(found.cosines[i]).toBeCloseTo(cosines[row]!, 5));
    expect(found.scores[0]).toBeGreaterThan(2);
  });

  test('a picture of the collection finds itself first', () => {
    const found = search(table, { terms: [term(table.row(1234))], exclusions: [] }, 3);
    expect(found.rows[0]).toBe(1234);
    expect(found.cosines[0]).toBeCloseTo(1, 5);
  });

  test('two terms of equal weight have an equal say, however widely their cosines spread', () => {
    const narrow = Float32Array.from(axis(0), (v) => v / 10);
    const wide = axis(1);
    const both = search(table, { terms: [term(narrow), term(wide)], exclusions: [] }, 20);
    const same = search(table, { terms: [term(axis(0)), term(wide)], exclusions: [] }, 20);
    expect(both.rows).toEqual(same.rows);
  });

  test('a weight of zero is as if the term were not there; a great one drowns the other', () => {
    const alone = search(table, { terms: [term(axis(0))], exclusions: [] }, 20).rows;
    const terms = [term(axis(0)), term(axis(1), 0)];
    expect(search(table, { terms, exclusions: [] }, 20).rows).toEqual(alone);
    const lopsided = [term(axis(0), 1000), term(axis(1), 1)];
    expect(search(table, { terms: lopsided, exclusions: [] }, 1).rows).toEqual(alone.slice(0, 1));
  });

  test('an exclusion moves what has it down, and rewards nothing for having less than usual', () => {
    const made = tableOf([0.9, 0.3], [0.8, 0], [0.7, -0.6], [0.1, 0.2], [0, 0.1], [0.05, -0.1]);
    const query = { terms: [term(first)], exclusions: [] };
    expect([...search(made, query, 3).rows]).toEqual([0, 1, 2]);
    const found = search(made, { ...query, exclusions: [term(second)] }, 6);
    expect([...found.rows].slice(0, 2)).toEqual([1, 2]);
    expect(found.cosines[1]).toBeCloseTo(0, 5);
    expect(found.cosines[0]).toBeCloseTo(0.8, 5);
  });

  test('an exclusion alone puts first what has least of it', () => {
    const made = tableOf([0, 0.9], [0, -0.5], [0, 0.1]);
    const found = search(made, { terms: [], exclusions: [term(second)] }, 3);
    expect([...found.rows]).toEqual([1, 2, 0]);
  });

  test('failed pictures are never found, and more is not asked than there is', () => {
    const made = rowTable(2);
    made.write(0, Float32Array.from([0, 0, 1, 0, NaN, NaN, 0.6, 0.8]));
    const found = search(made, { terms: [term(Float32Array.from([1, 0]))], exclusions: [] }, 10);
    expect([...found.rows]).toEqual([1, 3]);
  });

  test('an empty collection, one picture and an empty query are no trouble', () => {
    const query = { terms: [term(axis(0))], exclusions: [term(axis(1))] };
    expect(search(rowTable(dim), query, 10).rows).toHaveLength(0);
    const single = rowTable(dim);
    single.write(0, l2Normalise(axis(0), dim));
    expect([...search(single, query, 10).rows]).toEqual([0]);
    expect(search(table, { terms: [], exclusions: [] }, 5).rows).toHaveLength(5);
  });
});
