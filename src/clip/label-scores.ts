import { maxQueries, tileSize, type RowTable } from './row-table';
import type { ScoreSpec } from './scores';

/** Cosines of all pictures with all labels, label by label: `[labels x pictures]`; NaN for failed pictures. */
export interface LabelScores {
  cosines: Float32Array<ArrayBuffer>;
  labelCount: number;
  pictureCount: number;
}

/** The cosines of every row of the table with each of `labelEmbeds` (`[labels x dim]`). */
export function labelScores(table: RowTable, labelEmbeds: Float32Array): LabelScores {
  const { dim, count: pictureCount } = table;
  const labelCount = labelEmbeds.length / dim;
  const cosines = new Float32Array(labelCount * pictureCount);
  for (let label = 0; label < labelCount; label += maxQueries) {
    const asked = Math.min(maxQueries, labelCount - label);
    const queries = labelEmbeds.subarray(label * dim, (label + asked) * dim);
    const block = Math.floor(tileSize / asked);
    for (let first = 0; first < pictureCount; first += block) {
      const count = Math.min(block, pictureCount - first);
      const products = table.timesQueries(queries, first, count);
      for (let q = 0; q < asked; q++) {
        const from = (label + q) * pictureCount + first;
        for (let row = 0; row < count; row++) cosines[from + row] = products[row * asked + q]!;
      }
    }
  }
  return { cosines, labelCount, pictureCount };
}

/**
 * The probabilities that `probs` gives for each picture, laid out as the cosines are: `[labels x pictures]`; NaN for
 * failed pictures. Without an array a picture, for there may be a million of them.
 */
export function labelProbs(
  { cosines, labelCount, pictureCount }: LabelScores,
  { activation, logitScale, logitBias }: ScoreSpec,
): Float32Array<ArrayBuffer> {
  const result = new Float32Array(cosines.length);
  if (activation === 'sigmoid') {
    for (let at = 0; at < result.length; at++)
      result[at] = 1 / (1 + Math.exp(-(cosines[at]! * logitScale + logitBias)));
    return result;
  }
  const largest = new Float64Array(pictureCount).fill(-Infinity);
  const sums = new Float64Array(pictureCount);
  for (let label = 0, at = 0; label < labelCount; label++) {
    for (let row = 0; row < pictureCount; row++, at++)
      if (cosines[at]! > largest[row]!) largest[row] = cosines[at]!;
  }
  for (let label = 0, at = 0; label < labelCount; label++) {
    for (let row = 0; row < pictureCount; row++, at++)
      sums[row]! += result[at] = Math.exp((cosines[at]! - largest[row]!) * logitScale);
  }
  for (let label = 0, at = 0; label < labelCount; label++)
    for (let row = 0; row < pictureCount; row++, at++) result[at]! /= sums[row]!;
  return result;
}

/** One label's cosines: `[pictures]`, a view. */
export function scoresOfLabel({ cosines, pictureCount }: LabelScores, label: number): Float32Array {
  return cosines.subarray(label * pictureCount, (label + 1) * pictureCount);
}

/** One picture's cosines: `[labels]`. */
export function scoresOfPicture(scores: LabelScores, row: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: scores.labelCount }, (_, label) => {
    return scores.cosines[label * scores.pictureCount + row]!;
  });
}

/** Places in a column for pictures that came since: `wanted` pictures, the new ones NaN. */
export function widened(scores: LabelScores, wanted: number): LabelScores {
  const cosines = new Float32Array(scores.labelCount * wanted).fill(NaN);
  const kept = Math.min(wanted, scores.pictureCount);
  for (let label = 0; label < scores.labelCount; label++) {
    cosines.set(scoresOfLabel(scores, label).subarray(0, kept), label * wanted);
  }
  return { cosines, labelCount: scores.labelCount, pictureCount: wanted };
}
