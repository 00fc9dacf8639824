import { contentName } from '../clip/models';
import type { PinnedFile } from '../clip/models';
import type { StoreFiles } from './store-files';

/**
 * The names of one file in the store. A file's own name is its pinned hash, so what two models or precisions
 * share lies there once. Beside it the `ETag` under which its bytes came, while they are not all there, and a
 * mark once they are whole and right: without the mark nobody reads them.
 */
export function namesOf(pin: PinnedFile) {
  const bytes = contentName(pin);
  return { bytes, etag: `${bytes}.etag`, whole: `${bytes}.whole` };
}

/** Whether a listing has the file, whole and verified. */
export function isWhole(sizes: ReadonlyMap<string, number>, pin: PinnedFile): boolean {
  const names = namesOf(pin);
  return sizes.has(names.whole) && sizes.get(names.bytes) === pin.sizeBytes;
}

/** Deletes a file; the mark first, so that a deletion that is cut off leaves an unfinished file. */
export async function removePinned(files: StoreFiles, pin: PinnedFile): Promise<void> {
  const names = namesOf(pin);
  for (const name of [names.whole, names.bytes, names.etag]) await files.remove(name);
}
