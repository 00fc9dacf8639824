import { CodedError } from '../clip/errors';
import type { Span, ToPage, ToWorker, Verbs, VerbTable, WireError } from '../engine/protocol';

/** What of a `Worker` the client uses. */
export interface WorkerLike<T extends VerbTable<T> = Verbs> {
  postMessage(message: ToWorker<T>, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToPage<T>>) => void): void;
  addEventListener(type: 'error' | 'messageerror', listener: (event: Event) => void): void;
  terminate(): void;
}

export interface CallOptions<V extends keyof T, T extends VerbTable<T> = Verbs> {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: T[V][2]) => void) | undefined;
  /** Handed over instead of copied. */
  transfer?: Transferable[] | undefined;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: unknown): void;
  onProgress: ((progress: never) => void) | undefined;
  /** Stops listening to the signal. */
  done(): void;
}

interface ClientEvents {
  onSpan(span: Span): void;
  /** The worker is gone, for a reason other than `terminate`. Called before its calls are rejected. */
  onDeath(error: CodedError): void;
}

/** The page's end of the boundary to one worker: the engine's, or that of another table of verbs. */
export class EngineClient<T extends VerbTable<T> = Verbs> {
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #death: CodedError | null = null;

  constructor(
    private readonly worker: WorkerLike<T>,
    private readonly events: ClientEvents,
  ) {
    worker.addEventListener('message', ({ data }) => this.#hear(data));
    worker.addEventListener('error', (event) => this.die(diedOf(event)));
    worker.addEventListener('messageerror', (event) => this.die(diedOf(event)));
  }

  /** Whether the worker is gone: every call rejects. */
  get isDead(): boolean {
    return this.#death !== null;
  }

  /**
   * The worker's answer. Rejects with an `AbortError` as soon as the signal is aborted, with the
   * worker's `CodedError`, or with `engine/died` or `engine/device-lost` when the worker goes.
   */
  call<V extends keyof T>(
    verb: V,
    request: T[V][0],
    { signal, onProgress, transfer = [] }: CallOptions<V, T> = {},
  ): Promise<T[V][1]> {
    return new Promise((resolve, reject) => {
      if (this.#death) return reject(this.#death);
      if (signal?.aborted) return reject(abortError());
      const id = ++this.#lastId;
      const abort = () => {
        this.#take(id)?.reject(abortError());
        this.worker.postMessage({ kind: 'abort', id }, []);
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#pending.set(id, {
        resolve: resolve as (value: unknown) => void,
        reject,
        onProgress: onProgress as Pending['onProgress'],
        done: () => signal?.removeEventListener('abort', abort),
      });
      // The compiler cannot follow that verb and request belong together.
      this.worker.postMessage({ kind: 'call', id, verb, request } as ToWorker<T>, transfer);
    });
  }

  /** Ends the worker on purpose: its calls reject with an `AbortError`, and nobody is told of a death. */
  terminate(): void {
    if (!this.#death) this.#end(new CodedError('engine/died'), abortError());
  }

  /** Ends the worker as a crash would. */
  die(error: CodedError): void {
    if (this.#death) return;
    this.#death = error;
    this.events.onDeath(error);
    this.#end(error, error);
  }

  #end(death: CodedError, rejection: unknown): void {
    this.#death = death;
    this.worker.terminate();
    for (const id of [...this.#pending.keys()]) this.#take(id)?.reject(rejection);
  }

  #hear(message: ToPage<T>): void {
    if (this.#death) return;
    switch (message.kind) {
      case 'span':
        return this.events.onSpan(message.span);
      case 'lost':
        return this.die(fromWire(message.error));
      case 'progress':
        return this.#pending.get(message.id)?.onProgress?.(message.progress as never);
      case 'reply':
        return this.#take(message.id)?.resolve(message.value);
      case 'error':
        return this.#take(message.id)?.reject(fromWire(message.error));
      case 'aborted':
        return this.#take(message.id)?.reject(abortError());
    }
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.done();
    return pending;
  }
}

/** The error that crossed threads, its foreign words kept as the cause. */
export function fromWire({ code, data, message }: WireError): CodedError {
  return new CodedError(code, data, { cause: new Error(message) });
}

/** What an aborted call rejects with. */
export function abortError(): DOMException {
  return new DOMException('The call was aborted.', 'AbortError');
}

function diedOf(event: Event): CodedError {
  const { message } = event as { message?: unknown };
  return new CodedError('engine/died', {
    detail: typeof message === 'string' ? message : event.type,
  });
}
