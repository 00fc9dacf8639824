import type { PinnedFile } from '../clip/models';
import { inStoreWords } from './download-fault';
import type { FileSource } from './model-files';
import { isWhole, namesOf } from './store-names';
import type { StoreFiles } from './store-files';

/**
 * The files that the store keeps, as a source of the engine's: whole ones only, whose hash was right when they
 * came in. They are not hashed again: nobody but this site's own store writes there, the browser's check of
 * 150 MB takes a quarter of a second and a second copy in memory, and the length is compared each time.
 */
export function storeSource(openPlaces: () => Promise<readonly StoreFiles[]>): FileSource {
  let places: Promise<readonly StoreFiles[]> | null = null;
  const first = async <T>(
    pin: PinnedFile | undefined,
    open: (files: StoreFiles, name: string) => Promise<T | null> | undefined,
  ): Promise<T | null> => {
    if (!pin) return null;
    places ??= openPlaces();
    try {
      for (const files of await places) {
        const isHere = isWhole(await files.list(), pin);
        const found = isHere ? await open(files, namesOf(pin).bytes) : null;
        if (found) return found;
      }
    } catch (error) {
      throw inStoreWords(error);
    }
    return null;
  };
  return {
    open: async (model, path, { fresh }) =>
      fresh ? null : first(model.files[path], (files, name) => files.open(name)),
    openNow: (model, path) => first(model.files[path], (files, name) => files.openNow?.(name)),
  };
}

/**
 * Files in another worker's memory, as a source. It has no `openNow`: memory is never read piece by piece, and to ask
 * for it takes seconds where nobody answers, so it is asked for what no other source has.
 */
export function memorySource(ask: (pin: PinnedFile) => Promise<Blob | null>): FileSource {
  return {
    async open(model, path, { fresh }) {
      const pin = model.files[path];
      return fresh || !pin ? null : ask(pin);
    },
  };
}
