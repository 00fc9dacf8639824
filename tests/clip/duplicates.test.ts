import { describe, expect, test } from 'vitest';
import { groupsAt } from '../../src/clip/duplicates';
import { l2Normalise } from '../../src/clip/embeds';
import { likePairs } from '../../src/clip/like-pairs';
import { rowTable } from '../../src/clip/row-table';
import { madeUpRows, ranThrough } from './made-up-rows';

const dim = 16;

function pairsOf(rows: Float32Array, least: number) {
  const table = rowTable(dim);
  table.write(0, rows);
  return ranThrough(likePairs(table, least));
}

/** Rows that are another row, moved a little in a direction of their own. */
function withCopies(count: number, copies: readonly (readonly [of: number, amount: number])[]) {
  const rows = madeUpRows(count, dim);
  const noise = madeUpRows(copies.length, dim, 5);
  const moved = copies.flatMap(([of, amount], c) =>
    Array.from({ length: dim }, (_, i) => rows[of * dim + i]! + amount * noise[c * dim + i]!),
  );
  return l2Normalise(Float32Array.from([...rows, ...moved]), dim);
}

/** The groups as every pair's cosine has them, for comparison. */
function groupsByHand(rows: Float32Array, cutOff: number): number[][] {
  const count = rows.length / dim;
  const group = Array.from({ length: count }, (_, row) => row);
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      let cosine = 0;
      for (let i = 0; i < dim; i++) cosine += rows[a * dim + i]! * rows[b * dim + i]!;
      if (cosine < cutOff) continue;
      const [from, to] = [group[b]!, group[a]!];
      group.forEach((own, row) => own === from && (group[row] = to));
    }
  }
  const members = new Map<number, number[]>();
  group.forEach((own, row) => members.set(own, [...(members.get(own) ?? []), row]));
  return [...members.values()].filter(({ length }) => length > 1);
}

describe('near duplicates', () => {
  test.each([0.2, 0.5, 0.7, 0.9])('at %f the groups are those of all pairs', (cutOff) => {
    const rows = withCopies(560, [
      [3, 0.1],
      [3, 0.2],
      [500, 0.3],
      [500, 0.25],
    ]);
    const { result } = pairsOf(rows, 0.2);
    const found = groupsAt(result, cutOff, () => 1).map(({ rows: r }) => [...r].sort(byNumber));
    const expected = groupsByHand(rows, cutOff).map((r) => r.sort(byNumber));
    expect(found.sort(byFirst)).toEqual(expected.sort(byFirst));
    expect(result.a.length).toBeLessThan(564);
  });

  test('the largest picture of a group is suggested, the first of equal ones', () => {
    const rows = withCopies(10, [
      [2, 0.01],
      [2, 0.02],
    ]);
    const { result } = pairsOf(rows, 0.9);
    expect(groupsAt(result, 0.9, (row) => (row === 11 ? 4e6 : 1e6))[0]!.rows).toEqual([11, 2, 10]);
    expect(groupsAt(result, 0.9, () => 1)[0]!.rows).toEqual([2, 10, 11]);
    expect(groupsAt(result, 0.9, () => NaN)[0]!.rows).toEqual([2, 10, 11]);
  });

  test('equal embeds are a group at 1, whatever rounding made of their product', () => {
    const { result } = pairsOf(withCopies(3, [[1, 0]]), 0.9);
    const rounded = { ...result, cosines: Float32Array.of(0.99999994) };
    expect(groupsAt(rounded, 1, () => 1).map(({ rows }) => rows)).toEqual([[1, 3]]);
  });

  test('the most alike group comes first, with its weakest link', () => {
    const rows = withCopies(10, [
      [2, 0.3],
      [7, 0],
    ]);
    const found = groupsAt(pairsOf(rows, 0.8).result, 0.8, () => 1);
    expect(found.map(({ rows: r }) => r)).toEqual([
      [7, 11],
      [2, 10],
    ]);
    expect(found[0]!.cosine).toBeCloseTo(1, 5);
    expect(found[1]!.cosine).toBeLessThan(found[0]!.cosine);
  });

  test('many equal pictures are one group, and no more pairs than pictures are kept', () => {
    const one = madeUpRows(1, dim);
    const rows = Float32Array.from({ length: 2000 * dim }, (_, i) => one[i % dim]!);
    const { result, steps } = pairsOf(rows, 0.9);
    expect(result.a).toHaveLength(1999);
    expect(groupsAt(result, 0.95, () => 1)[0]!.rows).toHaveLength(2000);
    expect(steps.at(-1)).toEqual({ done: 36, total: 36 });
  });

  test('failed pictures, one picture and none make no group', () => {
    expect(groupsAt(pairsOf(new Float32Array(4 * dim), 0.5).result, 0.5, () => 1)).toEqual([]);
    expect(groupsAt(pairsOf(madeUpRows(1, dim), 0.5).result, 0.5, () => 1)).toEqual([]);
    expect(groupsAt(pairsOf(new Float32Array(0), 0.5).result, 0.5, () => 1)).toEqual([]);
  });
});

const byNumber = (x: number, y: number) => x - y;
const byFirst = (x: readonly number[], y: readonly number[]) => x[0]! - y[0]!;
