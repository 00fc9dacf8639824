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
  return {
    async open(model, path, { fresh }) {
      const pin = model.files[path];
      if (!pin || fresh) return null;
      places ??= openPlaces();
      try {
        for (const files of await places) {
          const isHere = isWhole(await files.list(), pin);
          const blob = isHere ? await files.open(namesOf(pin).bytes) : null;
          if (blob) return blob;
        }
      } catch (error) {
        throw inStoreWords(error);
      }
      return null;
    },
  };
}
