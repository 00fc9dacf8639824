/**
 * Does this work for every item, so many at once, begun in order. Stops beginning more once the signal
 * says so, waits for those under way, and does not reject for that; rejects with the first failure.
 */
export async function aFewAtOnce<T>(
  items: Iterable<T>,
  most: number,
  work: (item: T) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    while (!signal?.aborted) {
      const { value, done } = rest.next();
      if (done) return;
      await work(value);
    }
  };
  await Promise.all(Array.from({ length: most }, lane));
}
