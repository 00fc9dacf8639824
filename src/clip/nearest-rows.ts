import type { RowTable } from './row-table';
import { TopRows } from './top-rows';

/** The nearest rows of each row, itself first: `[count x neighbours]`. */
export interface NearestRows {
  rows: Int32Array<ArrayBuffer>;
  /** 1 - cosine, never negative. */
  distances: Float32Array<ArrayBuffer>;
  neighbours: number;
}

const side = 256;

/**
 * The exact nearest of `members` (rows of the table, none of them NaN) among themselves, as places in `members`.
 * A generator, as `likePairs`.
 */
export function* nearestRows(
  table: RowTable,
  members: Uint32Array,
  neighbours: number,
): Generator<{ done: number; total: number }, NearestRows> {
  const { count: rowCount } = table;
  const count = members.length;
  const kept = Math.min(neighbours, count);
  const placeOf = new Int32Array(rowCount).fill(-1);
  members.forEach((row, place) => (placeOf[row] = place));
  const rows = new Int32Array(count * kept);
  const distances = new Float32Array(count * kept);
  const blocks = Math.ceil(rowCount / side);
  for (let i = 0; i < blocks; i++) {
    const first = i * side;
    const size = Math.min(side, rowCount - first);
    const tops = Array.from({ length: size }, () => new TopRows(kept));
    for (let j = 0; j < blocks; j++) {
      offerBlock(table, first, j * side, tops, placeOf);
      yield { done: i * blocks + j + 1, total: blocks * blocks };
    }
    tops.forEach((top, a) => {
      const place = placeOf[first + a]!;
      if (place < 0) return;
      const ranked = top.ranked();
      ranked.rows.forEach((row, k) => {
        rows[place * kept + k] = row;
        distances[place * kept + k] = row === place ? 0 : Math.max(0, 1 - ranked.scores[k]!);
      });
    });
  }
  return { rows, distances, neighbours: kept };
}

function offerBlock(
  table: RowTable,
  firstA: number,
  firstB: number,
  tops: readonly TopRows[],
  placeOf: Int32Array,
): void {
  const countB = Math.min(side, placeOf.length - firstB);
  const products = table.timesRows(firstA, tops.length, firstB, countB);
  tops.forEach((top, a) => {
    const own = placeOf[firstA + a]!;
    if (own < 0) return;
    let bar = top.bar;
    for (let b = 0, at = a * countB; b < countB; b++, at++) {
      const place = placeOf[firstB + b]!;
      // Above every cosine, so that the row itself comes first also among equal ones.
      const score = place === own ? 2 : products[at]!;
      if (place < 0 || score < bar) continue;
      top.offer(place, score);
      bar = top.bar;
    }
  });
}
