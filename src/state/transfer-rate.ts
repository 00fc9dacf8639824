/** Speed is taken over this much of the past, so that it follows the network but does not flicker. */
export const rateWindowMs = 5_000;
/** A speed of less than this much of the past is no speed yet. */
const leastSpanMs = 500;

interface Sample {
  atMs: number;
  loadedBytes: number;
}

/**
 * How fast bytes arrive, from what is loaded at each moment. What is there at the first of them, as
 * after a resumed download, is no speed; bytes that are taken back begin anew.
 */
export class TransferRate {
  #samples: Sample[] = [];

  /** Notes that so much is there at that moment. */
  note(loadedBytes: number, atMs: number): void {
    const last = this.#samples.at(-1);
    if (last && loadedBytes < last.loadedBytes) this.#samples = [];
    this.#samples.push({ atMs, loadedBytes });
    const firstInside = this.#samples.findIndex((each) => atMs - each.atMs <= rateWindowMs);
    // The newest of those outside tells what was there when the window began.
    if (firstInside > 1) this.#samples.splice(0, firstInside - 1);
  }

  /** Bytes a second over the past five seconds; null before anything can be said. */
  bytesPerS(nowMs: number): number | null {
    const newest = this.#samples.at(-1);
    if (!newest) return null;
    const fromMs = nowMs - rateWindowMs;
    const before = this.#samples.findLast((each) => each.atMs <= fromMs) ?? this.#samples[0]!;
    const spanMs = nowMs - before.atMs;
    if (spanMs < leastSpanMs) return null;
    return ((newest.loadedBytes - before.loadedBytes) / spanMs) * 1000;
  }
}

/** Milliseconds until the rest is here at this speed; null where it stands still or is not known. */
export function msLeft(
  loadedBytes: number,
  totalBytes: number,
  bytesPerS: number | null,
): number | null {
  if (bytesPerS === null || bytesPerS <= 0) return null;
  return (Math.max(0, totalBytes - loadedBytes) / bytesPerS) * 1000;
}
