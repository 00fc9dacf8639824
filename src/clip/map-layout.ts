import { scoresOfLabel, type LabelScores } from './label-scores';
import { topRows } from './top-rows';

/** Where a label stands on the map. */
export interface PlacedLabel {
  label: number;
  x: number;
  y: number;
  /** The picture it stands at. */
  row: number;
  /** Median cosine of the pictures that placed it: how much it belongs here at all. */
  cosine: number;
}

/** Pictures that vote on a label's place. */
const voters = 9;

/**
 * `positions` (`[n x 2]`) moved and scaled alike in both directions so that the middle of what is seen is 0
 * and it reaches from -1 to 1. A few stragglers do not shrink the rest: the outermost 0.5 % may lie outside,
 * pulled in to at most 1.2.
 */
export function fitPositions(positions: ArrayLike<number>): Float32Array<ArrayBuffer> {
  const result = Float32Array.from(positions);
  const spans = [0, 1].map((axis) => spanOf(positions, axis));
  const half = Math.max(...spans.map(({ low, high }) => (high - low) / 2));
  for (let i = 0; i < result.length; i++) {
    const { low, high } = spans[i % 2]!;
    const value = half > 1e-6 ? (result[i]! - (low + high) / 2) / half : result[i]! * 0;
    result[i] = Math.max(-1.2, Math.min(1.2, value));
  }
  return result;
}

function spanOf(positions: ArrayLike<number>, axis: number) {
  const values = Float64Array.from({ length: positions.length / 2 }, (_, i) => {
    return positions[2 * i + axis]!;
  })
    .filter((value) => Number.isFinite(value))
    .sort();
  if (values.length === 0) return { low: 0, high: 0 };
  const cut = Math.floor(values.length * 0.0025);
  return { low: values[cut]!, high: values[values.length - 1 - cut]! };
}

/**
 * A place for each label among the pictures that fit it best: at the one of the best nine that lies nearest to
 * the other eight (the medoid, weighted by rank). The embeds of texts and of pictures fill different parts of the
 * space, so a label's own projection would lie beside the map, and the mean of its best pictures often
 * falls between two clusters, where nothing of it is. A label without any scored picture gets no place.
 */
export function placeLabels(positions: Float32Array, scores: LabelScores): PlacedLabel[] {
  const placed: PlacedLabel[] = [];
  for (let label = 0; label < scores.labelCount; label++) {
    const column = scoresOfLabel(scores, label);
    const best = [...topRows(column, voters)].filter((row) => Number.isFinite(positions[2 * row]));
    if (best.length === 0) continue;
    const row = medoidOf(best, positions);
    const cosine = column[best[best.length >> 1]!]!;
    placed.push({ label, x: positions[2 * row]!, y: positions[2 * row + 1]!, row, cosine });
  }
  return placed;
}

function medoidOf(rows: readonly number[], positions: Float32Array): number {
  const costs = rows.map((row) =>
    rows.reduce((sum, other, rank) => {
      const dx = positions[2 * row]! - positions[2 * other]!;
      const dy = positions[2 * row + 1]! - positions[2 * other + 1]!;
      return sum + Math.hypot(dx, dy) / (rank + 1);
    }, 0),
  );
  return rows[costs.indexOf(Math.min(...costs))]!;
}

/** Whether a point lies within a closed outline (`[x, y, x, y, ...]`), by the even-odd rule. */
export function isInside(x: number, y: number, outline: ArrayLike<number>): boolean {
  let inside = false;
  for (let i = 0, j = outline.length - 2; i < outline.length; j = i, i += 2) {
    const [xi, yi, xj, yj] = [outline[i]!, outline[i + 1]!, outline[j]!, outline[j + 1]!];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** Rows whose points lie within the outline, in order. */
export function rowsInside(positions: Float32Array, outline: ArrayLike<number>): number[] {
  const rows: number[] = [];
  for (let row = 0; row < positions.length / 2; row++) {
    if (isInside(positions[2 * row]!, positions[2 * row + 1]!, outline)) rows.push(row);
  }
  return rows;
}
