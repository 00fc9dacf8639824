import { CodedError } from '../clip/errors';
import type { MethodsOf, ToPage, ToWorker, Verbs, VerbTable, WireError } from './protocol';

/** The worker's own end of the boundary: its global scope, or a `MessagePort`. */
export interface WorkerPort<T extends VerbTable<T> = Verbs> {
  postMessage(message: ToPage<T>, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker<T>>) => void): void;
}

/** Answers every call that comes through `port`; replies hand their buffers over instead of copying. */
export function serve<T extends VerbTable<T> = Verbs>(
  methods: NoInfer<MethodsOf<T>>,
  port: NoInfer<WorkerPort<T>>,
): void {
  const running = new Map<number, AbortController>();
  port.addEventListener('message', ({ data }) => {
    if (data.kind === 'abort') running.get(data.id)?.abort();
    else void answer(data as Extract<ToWorker<T>, { kind: 'call' }>);
  });

  async function answer(call: Extract<ToWorker<T>, { kind: 'call' }>): Promise<void> {
    const { id, verb, request } = call as { id: number; verb: keyof T; request: unknown };
    const controller = new AbortController();
    running.set(id, controller);
    const context = {
      signal: controller.signal,
      progress: (progress: unknown) => port.postMessage({ kind: 'progress', id, progress }),
    };
    try {
      // The compiler cannot follow that the request is this very verb's.
      const method = methods[verb] as (
        request: unknown,
        c: typeof context,
      ) => Promise<T[keyof T][1]>;
      const value = await method(request, context);
      port.postMessage({ kind: 'reply', id, value }, buffersOf(value));
    } catch (error) {
      if (controller.signal.aborted) port.postMessage({ kind: 'aborted', id });
      else port.postMessage({ kind: 'error', id, error: toWire(error) });
    } finally {
      running.delete(id);
    }
  }
}

/** An error as it crosses threads: its code and data, and the words of what caused it. */
export function toWire(error: unknown): WireError {
  const words = error instanceof Error ? error.message : String(error);
  if (!(error instanceof CodedError)) return { code: 'engine/internal', data: {}, message: words };
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return { code: error.code, data: error.data, message: `${words}${cause}` };
}

function buffersOf(value: unknown): ArrayBuffer[] {
  return Object.values(value ?? {}).flatMap((field: unknown) =>
    ArrayBuffer.isView(field) && field.buffer instanceof ArrayBuffer ? [field.buffer] : [],
  );
}
