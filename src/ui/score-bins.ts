/** How many scores fall where, for drawing: equal steps from the highest score down to the lowest. */
export interface ScoreBins {
  counts: Uint32Array<ArrayBuffer>;
  highest: number;
  lowest: number;
}

/** Counts of `scores` (descending) in `bins` steps. One bin's width is kept where all scores are equal. */
export function scoreBins(scores: Float32Array, bins: number): ScoreBins {
  const highest = scores[0] ?? 0;
  const lowest = Math.min(scores.at(-1) ?? 0, highest - 1e-6);
  const counts = new Uint32Array(bins);
  for (const score of scores) {
    const place = Math.floor(((highest - score) / (highest - lowest)) * bins);
    counts[Math.min(bins - 1, Math.max(0, place))]! += 1;
  }
  return { counts, highest, lowest };
}

/** Where a score lies between the highest (0) and the lowest (1). */
export function shareOf({ highest, lowest }: ScoreBins, score: number): number {
  return Math.min(1, Math.max(0, (highest - score) / (highest - lowest)));
}

/** The score at a share of the way down. */
export function scoreAt({ highest, lowest }: ScoreBins, share: number): number {
  return highest - share * (highest - lowest);
}
