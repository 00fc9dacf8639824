import type { PinnedFile } from '../clip/models';
import { isWhole, namesOf, removePinned } from './store-names';
import { eachPiece } from './sha256';
import type { Shelf } from './store-shelf';

/**
 * Copies a file whose hash is known to be the pinned one into the store. Throws what reading it or the storage
 * throws, or the signal's reason; then nothing of it counts.
 */
export function copyIn(
  shelf: Shelf,
  pin: PinnedFile,
  file: Blob,
  signal: AbortSignal,
  onBytes: (sizeBytes: number) => void,
): Promise<void> {
  return shelf.withFile(
    pin,
    signal,
    () => undefined,
    async () => {
      const { files } = shelf;
      if (isWhole(await files.list(), pin)) return onBytes(pin.sizeBytes);
      await removePinned(files, pin);
      const names = namesOf(pin);
      const growing = await files.grow(names.bytes);
      try {
        await eachPiece(file, signal, async (piece) => {
          await growing.append(piece);
          onBytes(piece.length);
        });
      } finally {
        await growing.close();
      }
      if (growing.sizeBytes !== pin.sizeBytes)
        throw new DOMException('the file has changed', 'NotReadableError');
      await files.write(names.whole, '');
    },
  );
}
