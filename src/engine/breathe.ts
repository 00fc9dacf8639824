/** How long a worker computes before it looks whether anybody has called or cancelled. */
const breathMs = 12;

/**
 * Runs a generator to its end and returns what it returns, letting messages in between: a search is answered,
 * and an aborted signal ends it with an `AbortError`. `onStep` hears the latest step before each pause.
 */
export async function runBreathing<Step, Result>(
  steps: Generator<Step, Result>,
  signal: AbortSignal,
  onStep: (step: Step) => void,
): Promise<Result> {
  let since = performance.now();
  for (let next = steps.next(); ; next = steps.next()) {
    if (next.done) return next.value;
    if (performance.now() - since < breathMs) continue;
    onStep(next.value);
    await messagesIn();
    signal.throwIfAborted();
    since = performance.now();
  }
}

/** A turn of the event loop, without the 4 ms that a timer may wait. */
export function messagesIn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
