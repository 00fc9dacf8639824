import { serve } from '../../src/engine/serve';
import type { MethodsOf, ToPage, Verbs, VerbTable } from '../../src/engine/protocol';
import type { WorkerLike } from '../../src/state/engine-client';

/** What a test makes happen to a worker from outside. */
export interface ChannelWorker<T extends VerbTable<T> = Verbs> extends WorkerLike<T> {
  /** As the worker itself would send it, e.g. a span or the loss of its device. */
  tell(message: ToPage<T>): void;
  /** As the browser reports a script that threw. */
  crash(message: string): void;
  isTerminated: boolean;
}

/** A worker's methods behind a `MessageChannel`, so that everything between page and worker is really cloned. */
export function overChannel<T extends VerbTable<T> = Verbs>(
  methods: NoInfer<MethodsOf<T>>,
): ChannelWorker<T> {
  const { port1, port2 } = new MessageChannel();
  serve<T>(methods, port1);
  port1.start();
  port2.start();
  const crashListeners: ((event: Event) => void)[] = [];
  return {
    isTerminated: false,
    postMessage: (message, transfer) => port2.postMessage(message, transfer),
    addEventListener(type: string, listener: (event: never) => void) {
      if (type === 'message') port2.addEventListener(type, listener as (event: Event) => void);
      if (type === 'error') crashListeners.push(listener as (event: Event) => void);
    },
    terminate() {
      this.isTerminated = true;
      port1.close();
      port2.close();
    },
    tell: (message) => port1.postMessage(message),
    crash: (message) =>
      crashListeners.forEach((listener) =>
        listener(Object.assign(new Event('error'), { message })),
      ),
  };
}
