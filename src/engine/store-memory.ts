import type { StoreFiles } from './store-files';

/** Files that live as long as the worker does: where the browser keeps nothing for this page. */
export function memoryFiles(given: ReadonlyMap<string, Blob> = new Map()): StoreFiles {
  // The browser moves what lies in blobs out of the page's memory, and to disk where it may.
  const contents = new Map<string, Blob[]>([...given].map(([name, blob]) => [name, [blob]]));
  const sizeOf = (pieces: readonly Blob[]) => pieces.reduce((sum, { size }) => sum + size, 0);
  return {
    place: 'memory',
    list: async () => new Map([...contents].map(([name, pieces]) => [name, sizeOf(pieces)])),
    async open(name) {
      const pieces = contents.get(name);
      return pieces ? new Blob(pieces) : null;
    },
    async grow(name) {
      const pieces = contents.get(name) ?? [];
      contents.set(name, pieces);
      let sizeBytes = sizeOf(pieces);
      return {
        get sizeBytes() {
          return sizeBytes;
        },
        async append(bytes) {
          pieces.push(new Blob([bytes.slice()]));
          sizeBytes += bytes.length;
        },
        close: async () => undefined,
      };
    },
    write: async (name, text) => void contents.set(name, [new Blob([text])]),
    remove: async (name) => void contents.delete(name),
  };
}
