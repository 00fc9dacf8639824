import { rankRows } from './top-rows';

/**
 * How far above the neutral words, in logits, a label starts to count: the label is then about ninety times
 * (e to the 4.5) as likely as "something".
 */
export const startingMargin = 4.5;

/**
 * The cosine from which a label is suggested before anybody has looked: the collection's median cosine with the
 * neutral words ("a photo of something": the embed of the row "none of these"), and `margin` logits more.
 *
 * The score is the cosine itself: a z-score within each label would raise a label that no picture has to the level of the
 * others, and a softmax changes with every label that is added. No rule made of a label's own scores finds its best
 * cut-off, so every label has its own, set by looking; this is where looking starts.
 */
export function startingThreshold(
  neutralCosines: ArrayLike<number>,
  logitScale: number,
  margin = startingMargin,
): number {
  return (medianOf(neutralCosines) || 0) + margin / logitScale;
}

/** The median of what is a number; NaN for none. */
export function medianOf(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return NaN;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** A label's pictures in the order of their scores, for looking where the cut-off belongs. */
export interface RankedLabel {
  /** Best first; pictures without a score left out. */
  rows: Uint32Array<ArrayBuffer>;
  /** The scores in that order. */
  scores: Float32Array<ArrayBuffer>;
}

export function rankedLabel(scores: ArrayLike<number>): RankedLabel {
  const rows = rankRows(scores);
  return { rows, scores: Float32Array.from(rows, (row) => scores[row]!) };
}

/** How many of the ranked pictures are at or above a threshold. */
export function countAbove({ scores }: RankedLabel, threshold: number): number {
  let [low, high] = [0, scores.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (scores[middle]! >= threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The threshold that lets `count` pictures through: half way between the last one in and the first one out.
 * Equal scores cannot be parted: then as many more come in.
 */
export function thresholdFor({ scores }: RankedLabel, count: number): number {
  const last = scores.length;
  if (last === 0) return 0;
  if (count <= 0) return scores[0]! + 1e-3;
  if (count >= last) return scores[last - 1]! - 1e-3;
  return (scores[count - 1]! + scores[count]!) / 2;
}
