import { FreePaths, safePart } from '../formats/safe-path';
import { isAbort } from '../clip/errors';
import { aFewAtOnce } from './a-few-at-once';
import { folderError } from './folder-error';
import { crcOf, type ZipFile } from './zip-parts';

/** A picture to copy into the folder of its best label. */
export interface SortedPicture {
  path: string;
  modified: Date;
  /** Null where no label fits. */
  label: string | null;
  content: () => Promise<Blob> | Blob;
}

/**
 * The copies as files of an archive or a folder: `label/name.jpg`, the pictures without a label in the
 * folder `unsorted`. Pictures of one name from different folders get numbers.
 */
export function sortedFiles(pictures: readonly SortedPicture[], unsorted: string): ZipFile[] {
  const free = new FreePaths();
  const folders = folderNames(pictures);
  return pictures.map(({ path, label, modified, content }) => {
    const folder = label === null ? safePart(unsorted) : folders.get(label)!;
    const name = safePart(path.slice(path.lastIndexOf('/') + 1));
    return { path: free.take(`${folder}/${name}`), modified, content };
  });
}

/** A folder for each label; labels that make one name ("a/b", "a:b") get numbers. */
function folderNames(pictures: readonly SortedPicture[]): Map<string, string> {
  const free = new FreePaths();
  const names = new Map<string, string>();
  for (const { label } of pictures)
    if (label !== null && !names.has(label)) names.set(label, free.take(safePart(label)));
  return names;
}

/** What became of the copies: done, there already, and those that failed, with a coded error each. */
export interface CopyResult {
  copied: number;
  already: number;
  failed: { path: string; error: unknown }[];
}

/**
 * Copies the files into a folder that the person chose. Nothing there is ever replaced: a file of the same
 * name and content is there already, one of another content makes the copy take a number. A copy that
 * fails or is cancelled leaves no half file.
 */
export async function writeCopies(
  files: readonly ZipFile[],
  target: FileSystemDirectoryHandle,
  options: { signal?: AbortSignal; onprogress?: (done: number, total: number) => void } = {},
): Promise<CopyResult> {
  const result: CopyResult = { copied: 0, already: 0, failed: [] };
  let done = 0;
  const work = async (file: ZipFile): Promise<void> => {
    try {
      result[await copied(file, target)]++;
    } catch (cause) {
      result.failed.push({ path: file.path, error: folderError(cause) });
    }
    options.onprogress?.(++done, files.length);
  };
  // One after the other: two at once could choose the same free name.
  await aFewAtOnce(files, 1, work, options.signal);
  return result;
}

async function copied(
  { path, content }: ZipFile,
  target: FileSystemDirectoryHandle,
): Promise<'copied' | 'already'> {
  const blob = await content();
  const [folderName, name] = path.split('/') as [string, string];
  const folder = await target.getDirectoryHandle(folderName, { create: true });
  const names = new FreePaths();
  for (;;) {
    const free = names.take(name);
    const there = await existing(folder, free);
    if (there === null) {
      await writeNew(folder, free, blob);
      return 'copied';
    }
    if (there.size === blob.size && (await crcOf(there)) === (await crcOf(blob))) return 'already';
  }
}

async function existing(folder: FileSystemDirectoryHandle, name: string): Promise<File | null> {
  try {
    return await (await folder.getFileHandle(name)).getFile();
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'NotFoundError') return null;
    throw cause;
  }
}

async function writeNew(
  folder: FileSystemDirectoryHandle,
  name: string,
  blob: Blob,
): Promise<void> {
  const handle = await folder.getFileHandle(name, { create: true });
  try {
    const writable = await handle.createWritable();
    try {
      await writable.write(blob);
      await writable.close();
    } catch (cause) {
      await writable.abort().catch(() => undefined);
      throw cause;
    }
  } catch (cause) {
    await folder.removeEntry(name).catch(() => undefined);
    throw cause;
  }
}

interface PickingWindow {
  showDirectoryPicker?(options: {
    id: string;
    mode: 'readwrite';
  }): Promise<FileSystemDirectoryHandle>;
}

/** A folder to copy into; null where the person picks none. Call it inside a click. */
export async function pickCopyFolder(): Promise<FileSystemDirectoryHandle | null> {
  try {
    const picking = window as unknown as PickingWindow;
    return await picking.showDirectoryPicker!({ id: 'copies', mode: 'readwrite' });
  } catch (cause) {
    if (isAbort(cause)) return null;
    throw folderError(cause);
  }
}
