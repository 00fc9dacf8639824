import type { Span, SpanName } from './protocol';

/** Where finished spans go: to the page, whose timeline shows both threads. */
export type SpanSink = (span: Span) => void;

/** What `run` returns, its duration sent to `sink` under `name`; nothing is sent where it throws. */
export async function timed<T>(
  sink: SpanSink,
  name: SpanName,
  detail: (value: T) => Span['detail'],
  run: () => Promise<T> | T,
): Promise<T> {
  const start = performance.now();
  const value = await run();
  const durationMs = performance.now() - start;
  sink({ name, startMs: performance.timeOrigin + start, durationMs, detail: detail(value) });
  return value;
}
