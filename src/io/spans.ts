/** A stretch of time measured on another thread. */
export interface ForeignSpan {
  name: string;
  /** Milliseconds since the epoch. */
  startMs: number;
  durationMs: number;
  detail: Readonly<Record<string, string | number>>;
}

/** The browser keeps measures for ever; of each name no more than this many stay. */
export const mostMeasures = 300;

const kept = new Map<string, number>();

/** Puts the span on this page's own timeline as a `performance.measure`. */
export function showSpan({ name, startMs, durationMs, detail }: ForeignSpan): void {
  const count = (kept.get(name) ?? 0) + 1;
  kept.set(name, count > mostMeasures ? dropOlderHalf(name) + 1 : count);
  const start = Math.max(0, startMs - performance.timeOrigin);
  performance.measure(name, { start, end: start + durationMs, detail });
}

/** Measures can only be cleared all at once, so the newer half is written again. Returns their number. */
function dropOlderHalf(name: string): number {
  const newer = performance.getEntriesByName(name, 'measure').slice(-mostMeasures / 2);
  performance.clearMeasures(name);
  for (const { startTime, duration, detail } of newer as PerformanceMeasure[]) {
    performance.measure(name, { start: startTime, end: startTime + duration, detail });
  }
  return newer.length;
}
