/** Median and spread of runs. */

/**
 * The value below which that share of the runs lies, between neighbours in proportion.
 * @param {number[]} runs
 * @param {number} share 0 to 1
 */
export function quantile(runs, share) {
  const sorted = [...runs].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const low = Math.floor(place);
  const high = Math.min(sorted.length - 1, low + 1);
  return sorted[low] + (sorted[high] - sorted[low]) * (place - low);
}

/** @param {number[]} runs milliseconds */
export const median = (runs) => quantile(runs, 0.5);

/** Milliseconds with as many digits as they deserve. */
export const ms = (value) =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

/** A ratio likewise; a dash where there is none. */
export function times(ratio) {
  if (!Number.isFinite(ratio)) return '-';
  return `${ratio >= 100 ? ratio.toFixed(0) : ratio >= 10 ? ratio.toFixed(1) : ratio.toFixed(2)} x`;
}
