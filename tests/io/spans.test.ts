import { afterEach, expect, test } from 'vitest';
import { mostMeasures, showSpan } from '../../src/io/spans';

const measures = () => performance.getEntriesByName('clip:text', 'measure') as PerformanceMeasure[];

afterEach(() => performance.clearMeasures());

test('a span of the worker lies on the timeline of the page, with its detail', () => {
  const startMs = performance.timeOrigin + 120;
  showSpan({ name: 'clip:text', startMs, durationMs: 7.5, detail: { prompts: 3 } });
  const [measure] = measures();
  expect(measure!.startTime).toBeCloseTo(120, 1);
  expect(measure!.duration).toBeCloseTo(7.5, 5);
  expect(measure!.detail).toEqual({ prompts: 3 });
});

test('the newest spans stay and the oldest go, however many come', () => {
  const total = 5 * mostMeasures + 17;
  for (let i = 1; i <= total; i++) {
    const startMs = performance.timeOrigin + i;
    showSpan({ name: 'clip:text', startMs, durationMs: 1, detail: { i } });
    expect(measures().length).toBeLessThanOrEqual(mostMeasures);
  }
  const kept = measures().map(({ detail }) => (detail as { i: number }).i);
  expect(kept.at(-1)).toBe(total);
  expect(kept.length).toBeGreaterThanOrEqual(mostMeasures / 2);
  expect(kept).toEqual([...kept].sort((a, b) => a - b));
});

test('a span from before the page began is shown at its beginning', () => {
  showSpan({ name: 'clip:text', startMs: performance.timeOrigin - 50, durationMs: 9, detail: {} });
  expect(measures()[0]!.startTime).toBe(0);
});
