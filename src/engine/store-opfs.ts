import type { FileNow, GrowingFile, StoreFiles } from './store-files';

/**
 * Files in a folder of the Origin Private File System; null where `create` is false and there is none yet.
 * Only workers may write in place there, and one at a time: a file that another tab writes throws
 * `NoModificationAllowedError`. Throws where the browser has no such system or refuses it (private
 * windows of some, plain http).
 *
 * Why here and not in Cache Storage, measured with `node tools/bench/storage.mjs` (150 MB, Chromium 156, two
 * cores): written at 650 to 1100 MB/s against 220 to 270, read into one buffer with 160 MB of memory at the
 * peak against 316; and a file that was cut off is continued in its place.
 */
export async function openOpfs(
  folderName: string,
  { create }: { create: boolean },
): Promise<StoreFiles | null> {
  const root = await navigator.storage.getDirectory();
  const folder = await absent(root.getDirectoryHandle(folderName, { create }));
  if (!folder) return null;
  // Another tab that tidies up at this moment may delete what is tried out with.
  if (create && !(await absent(probe(folder)))) await probe(folder);
  return {
    place: 'opfs',
    async list() {
      const sizes = new Map<string, number>();
      for await (const [name, handle] of entriesOf(folder))
        if (handle.kind === 'file') sizes.set(name, await sizeOf(handle));
      return sizes;
    },
    async open(name) {
      const handle = await absent(folder.getFileHandle(name));
      return (await handle?.getFile()) ?? null;
    },
    openNow: (name) => openFileNow(folder, name),
    grow: (name) => growFile(folder, name),
    async write(name, text) {
      const access = await openAccess(folder, name);
      try {
        access.truncate(0);
        access.write(new TextEncoder().encode(text), { at: 0 });
        access.flush();
      } finally {
        access.close();
      }
    },
    async remove(name) {
      await absent(folder.removeEntry(name));
    },
  };
}

/** Deletes the folders whose name says so, with all that is in them. */
export async function removeOpfsFolders(isOld: (name: string) => boolean): Promise<void> {
  const root = await navigator.storage.getDirectory();
  const names: string[] = [];
  for await (const [name] of entriesOf(root)) if (isOld(name)) names.push(name);
  for (const name of names) await root.removeEntry(name, { recursive: true });
}

/** What is used of the handle that workers alone have; the page's own library of types does not know it. */
interface Access {
  getSize(): number;
  read(target: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(sizeBytes: number): void;
  flush(): void;
  close(): void;
}
interface Accessible {
  createSyncAccessHandle(options?: { mode: string }): Promise<Access>;
}

async function openAccess(folder: FileSystemDirectoryHandle, name: string): Promise<Access> {
  const handle = await folder.getFileHandle(name, { create: true });
  return (handle as unknown as Accessible).createSyncAccessHandle();
}

/** Several tabs may read where the browser knows this mode; where not, the first one may, and the others wait for none. */
async function openFileNow(
  folder: FileSystemDirectoryHandle,
  name: string,
): Promise<FileNow | null> {
  const handle = await absent(folder.getFileHandle(name));
  const open = handle as unknown as Accessible | null;
  const access = await open?.createSyncAccessHandle({ mode: 'read-only' }).catch(() => null);
  if (!access) return null;
  return {
    sizeBytes: access.getSize(),
    read: (target, at) => access.read(target, { at }),
    close: () => access.close(),
  };
}

async function growFile(folder: FileSystemDirectoryHandle, name: string): Promise<GrowingFile> {
  const access = await openAccess(folder, name);
  let sizeBytes = access.getSize();
  return {
    get sizeBytes() {
      return sizeBytes;
    },
    async append(bytes) {
      const written = access.write(bytes, { at: sizeBytes });
      sizeBytes += written;
      // A full disk is told by a short write in some browsers, by an error in others.
      if (written < bytes.length) throw new DOMException('short write', 'QuotaExceededError');
    },
    async close() {
      access.flush();
      access.close();
    },
  };
}

/** Some browsers offer the folder and refuse to write into it: then this throws. */
async function probe(folder: FileSystemDirectoryHandle): Promise<true> {
  const name = `probe-${crypto.randomUUID()}`;
  (await openAccess(folder, name)).close();
  await absent(folder.removeEntry(name));
  return true;
}

/** A file that another tab removes or locks while the folder is listed counts as empty. */
async function sizeOf(handle: FileSystemFileHandle): Promise<number> {
  try {
    return (await handle.getFile()).size;
  } catch {
    return 0;
  }
}

async function absent<T>(attempt: Promise<T>): Promise<T | null> {
  try {
    return await attempt;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return null;
    throw error;
  }
}

/** TypeScript's library lacks the iteration of folders in workers. */
function entriesOf(
  folder: FileSystemDirectoryHandle,
): AsyncIterable<[string, FileSystemFileHandle | FileSystemDirectoryHandle]> {
  return folder as unknown as ReturnType<typeof entriesOf>;
}
