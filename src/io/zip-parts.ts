import { crc32 } from '../formats/crc32';
import { FreePaths, safePath } from '../formats/safe-path';
import { directoryEntry, endOfArchive, localHeader } from '../formats/zip-records';

/** A file to put into an archive; `content` is asked for when its turn comes. */
export interface ZipFile {
  /** Where it lies in the archive, `/` between; made safe, and other than the ones before it. */
  path: string;
  modified: Date;
  content: () => Promise<Blob> | Blob;
}

/** What else to know of an archive that is being made. */
export interface ZipOptions {
  signal?: AbortSignal;
  /** A file was left out because it could not be read. */
  onfailure?: (path: string, cause: unknown) => void;
  /** A file is in; its path in the archive may differ from the one that was wished for. */
  onfile?: (path: string, wished: string) => void;
}

/**
 * An archive's parts in order, files stored as they are. A picture's part is its own `Blob`, read once
 * before for its CRC and never held in memory; what receives the parts reads it again. Files and archive
 * may have any size and number (ZIP64 where needed). Rejects once the signal says so.
 */
export async function* zipParts(
  files: Iterable<ZipFile> | AsyncIterable<ZipFile>,
  { signal, onfailure, onfile }: ZipOptions = {},
): AsyncGenerator<Blob | Uint8Array<ArrayBuffer>> {
  const free = new FreePaths();
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for await (const { path: wished, modified, content } of files) {
    signal?.throwIfAborted();
    let read: { blob: Blob; crc: number };
    try {
      const blob = await content();
      read = { blob, crc: await crcOf(blob, signal) };
    } catch (cause) {
      signal?.throwIfAborted();
      onfailure?.(wished, cause);
      continue;
    }
    const path = free.take(safePath(wished));
    const record = { path, crc: read.crc, sizeBytes: read.blob.size, modified, offset };
    const header = localHeader(record);
    yield header;
    if (read.blob.size > 0) yield read.blob;
    offset += header.length + read.blob.size;
    directory.push(directoryEntry(record));
    onfile?.(path, wished);
  }
  yield* directory;
  const sizeBytes = directory.reduce((sum, { length }) => sum + length, 0);
  yield endOfArchive(directory.length, { offset, sizeBytes });
}

/** CRC-32 of a blob, read in pieces. Rejects where it gives another number of bytes than it says. */
export async function crcOf(blob: Blob, signal?: AbortSignal): Promise<number> {
  let crc = 0;
  let bytes = 0;
  const reader = blob.stream().getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    if (signal?.aborted) {
      await reader.cancel();
      signal.throwIfAborted();
    }
    crc = crc32(value, crc);
    bytes += value.length;
  }
  if (bytes !== blob.size) throw new RangeError(`${bytes} bytes, not the ${blob.size} it says.`);
  return crc;
}
