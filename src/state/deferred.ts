/** A promise to be settled later; nobody needs to listen to its rejection. */
export function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((whenKept, whenBroken) => {
    resolve = whenKept;
    reject = whenBroken;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
