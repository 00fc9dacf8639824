import type { Priority } from './protocol';

interface Waiting {
  start(): Promise<void>;
}

/**
 * Runs one job at a time, since the runtime refuses two at once. Live jobs go before batch jobs, older
 * before newer. Before each job it lets messages in, so that an abort that has arrived still counts.
 */
export class RunQueue {
  readonly #waiting: Record<Priority, Waiting[]> = { live: [], batch: [] };
  #busy = false;

  /**
   * What `job` returns or throws, once its turn has come. Rejects with the signal's reason where it is
   * aborted while waiting, and then the job never starts; a job that has started is left to finish.
   */
  run<T>(priority: Priority, signal: AbortSignal, job: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const line = this.#waiting[priority];
      const leave = () => {
        line.splice(line.indexOf(entry), 1);
        reject(signal.reason);
      };
      const entry = {
        start: () => {
          signal.removeEventListener('abort', leave);
          return job().then(resolve, reject);
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      line.push(entry);
      void this.#work();
    });
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (;;) {
      await messagesArrive();
      const next = this.#waiting.live.shift() ?? this.#waiting.batch.shift();
      if (!next) break;
      await next.start();
    }
    this.#busy = false;
  }
}

/**
 * Resolves after the messages that have already arrived were handled: a run on WASM blocks the thread,
 * and promises alone would start the next one before an abort is seen. Timers are clamped to 4 ms.
 */
function messagesArrive(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
