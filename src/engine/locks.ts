/** One at a time, by name. */
export interface Locks {
  /**
   * What `job` returns or throws, once nobody else holds the name; `onWait` hears that somebody does.
   * Rejects with the signal's reason while it waits.
   */
  run<T>(name: string, signal: AbortSignal, onWait: () => void, job: () => Promise<T>): Promise<T>;
}

/** Locks over all tabs of this site (Web Locks); over this worker alone where the browser has none. */
export function tabLocks(prefix: string): Locks {
  const manager = (globalThis.navigator as { locks?: LockManager } | undefined)?.locks;
  return manager ? webLocks(manager, prefix) : localLocks();
}

function webLocks(manager: LockManager, prefix: string): Locks {
  return {
    async run(name, signal, onWait, job) {
      const full = prefix + name;
      const attempt = await manager.request(full, { ifAvailable: true }, async (lock) =>
        lock ? { value: await job() } : null,
      );
      if (attempt) return attempt.value;
      onWait();
      return manager.request(full, { signal }, job);
    },
  };
}

/** Locks over the calls of one worker. */
export function localLocks(): Locks {
  const tails = new Map<string, Promise<unknown>>();
  return {
    async run(name, signal, onWait, job) {
      const before = tails.get(name);
      if (before) onWait();
      const mine = (before ?? Promise.resolve())
        .catch(() => undefined)
        .then(() => {
          signal.throwIfAborted();
          return job();
        });
      const tail = mine.catch(() => undefined);
      tails.set(name, tail);
      void tail.then(() => {
        if (tails.get(name) === tail) tails.delete(name);
      });
      return mine;
    },
  };
}
