import { isAbort } from '../clip/errors';
import { folderError } from './folder-error';
import { saveFile } from './save-file';

type Part = Blob | Uint8Array<ArrayBuffer>;

interface PickingWindow {
  showSaveFilePicker?(wish: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

/** From this size on the person is asked where to put the file, and it goes to the disk as it is made. */
const pickFromBytes = 500 * 2 ** 20;
/** Small parts are gathered into one blob of this size, which browsers may move out of memory. */
const gatherBytes = 8 * 2 ** 20;

/** A file that is being made, part by part. */
export interface LargeFile {
  write(part: Part): Promise<void>;
  /** Finishes the file: on the disk, or among the browser's downloads. */
  close(): Promise<void>;
  /** Leaves nothing behind. */
  abort(): Promise<void>;
}

/**
 * Opens a file to save; call it in the click's own turn. Null where the person closes the picker. Blobs
 * among the parts are never copied into memory: a download refers to them, a stream reads them in turn.
 */
export async function openLargeFile(
  name: string,
  expectedBytes: number,
): Promise<LargeFile | null> {
  const picking = window as unknown as PickingWindow;
  if (expectedBytes < pickFromBytes || !picking.showSaveFilePicker) return download(name);
  try {
    const handle = await picking.showSaveFilePicker({ suggestedName: name });
    return streamed(await handle.createWritable());
  } catch (cause) {
    if (isAbort(cause)) return null;
    throw folderError(cause);
  }
}

/** Writes all parts and finishes the file; leaves nothing behind where that fails. Rejects with a `folder/...` error. */
export async function saveParts(file: LargeFile, parts: AsyncIterable<Part>): Promise<void> {
  try {
    for await (const part of parts) await file.write(part);
    await file.close();
  } catch (cause) {
    await file.abort().catch(() => undefined);
    throw folderError(cause);
  }
}

function streamed(writable: FileSystemWritableFileStream): LargeFile {
  return {
    write: (part) => writable.write(part),
    close: () => writable.close(),
    abort: () => writable.abort(),
  };
}

function download(name: string): LargeFile {
  let gathered: Part[] = [];
  let gatheredBytes = 0;
  const blobs: Blob[] = [];
  const gather = (): void => {
    if (gathered.length > 0) blobs.push(new Blob(gathered));
    gathered = [];
    gatheredBytes = 0;
  };
  return {
    write: async (part) => {
      gathered.push(part);
      gatheredBytes += part instanceof Blob ? 0 : part.length;
      if (gatheredBytes >= gatherBytes) gather();
    },
    close: async () => {
      gather();
      saveFile(new Blob(blobs), name);
    },
    abort: async () => {
      blobs.length = 0;
      gathered = [];
    },
  };
}
