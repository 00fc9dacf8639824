import { CodedError } from '../clip/errors';
import { folderError } from './folder-error';
import { key, versionOf } from './sidecar-folder';
import type { FileVersion, SidecarFolder, WritableSidecarFolder } from './sidecar-folder';

/** The folders of a tree by path, each opened once, with the names that its sidecars really have. */
class Tree {
  readonly #folders = new Map<string, Promise<FileSystemDirectoryHandle>>();
  readonly #names = new Map<string, Promise<Map<string, string>>>();

  constructor(private readonly root: FileSystemDirectoryHandle) {}

  folder(path: string): Promise<FileSystemDirectoryHandle> {
    if (path === '') return Promise.resolve(this.root);
    return kept(this.#folders, path, async () => {
      const [, outer = '', name = path] = /^(?:(.*)\/)?([^/]+)$/su.exec(path) ?? [];
      return (await this.folder(outer)).getDirectoryHandle(name);
    });
  }

  /** The name under which a sidecar lies there, in whatever capitals; as asked where there is none. */
  async name(folder: string, name: string): Promise<string> {
    const names = await kept(this.#names, folder, async () => {
      const found = new Map<string, string>();
      for await (const other of (await this.folder(folder)).keys())
        if (isSidecar(other)) found.set(key(other), other);
      return found;
    });
    return names.get(key(name)) ?? name;
  }
}

/**
 * The sidecars of a collection of several folders, whose paths begin with the folder's name: in those
 * folders that have a handle, and else among `others`, which can only be read (`folder/refused`).
 */
export function folderOfRoots(
  handles: ReadonlyMap<string, FileSystemDirectoryHandle>,
  others: SidecarFolder,
): WritableSidecarFolder {
  const folders = new Map([...handles].map(([name, handle]) => [name, folderOfHandle(handle)]));
  const place = (path: string): [WritableSidecarFolder | undefined, string] => {
    const slash = path.indexOf('/');
    return [folders.get(path.slice(0, Math.max(slash, 0))), path.slice(slash + 1)];
  };
  return {
    read: (path) => {
      const [folder, rest] = place(path);
      return folder ? folder.read(rest) : others.read(path);
    },
    write: async (path, bytes, before) => {
      const [folder, rest] = place(path);
      if (!folder) throw new CodedError('folder/refused');
      await folder.write(rest, bytes, before);
    },
  };
}

/** The sidecars in and below a folder that the person opened; writing needs the permission. */
export function folderOfHandle(root: FileSystemDirectoryHandle): WritableSidecarFolder {
  const tree = new Tree(root);
  const place = async (path: string): Promise<[FileSystemDirectoryHandle, string]> => {
    const at = path.lastIndexOf('/');
    const folder = path.slice(0, Math.max(at, 0));
    const name = path.slice(at + 1);
    if (!isSidecar(name)) throw new Error(`${path} is no sidecar.`);
    return [await tree.folder(folder), await tree.name(folder, name)];
  };
  return {
    read: async (path) => {
      try {
        const [folder, name] = await place(path);
        const handle = await folder.getFileHandle(name).catch(nullIfMissing);
        return handle && (await versionOf(await handle.getFile()));
      } catch (cause) {
        throw folderError(cause);
      }
    },
    write: async (path, bytes, before) => {
      try {
        await replace(...(await place(path)), bytes, before);
      } catch (cause) {
        throw folderError(cause);
      }
    },
  };
}

/**
 * The browser writes beside the file and swaps the two when it closes, so the file is the old one or the
 * new one at every moment. A new file is there from the start, empty: it goes again if that fails.
 */
async function replace(
  folder: FileSystemDirectoryHandle,
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  before: FileVersion | null,
): Promise<void> {
  const handle = await folder.getFileHandle(name, { create: before === null });
  try {
    const writable = await handle.createWritable();
    try {
      await writable.write(bytes);
      if (!isVersion(await handle.getFile(), before)) throw new CodedError('sidecar/changed');
      await writable.close();
    } catch (cause) {
      await writable.abort().catch(() => undefined);
      throw cause;
    }
  } catch (cause) {
    if (before === null) await removeEmpty(folder, handle);
    throw cause;
  }
}

function isVersion(file: File, version: FileVersion | null): boolean {
  if (version === null) return file.size === 0;
  return file.size === version.sizeBytes && file.lastModified === version.modifiedMs;
}

async function removeEmpty(
  folder: FileSystemDirectoryHandle,
  handle: FileSystemFileHandle,
): Promise<void> {
  const size = await handle.getFile().then(
    (file) => file.size,
    () => 0,
  );
  if (size === 0) await folder.removeEntry(handle.name).catch(() => undefined);
}

function isSidecar(name: string): boolean {
  return /.\.xmp$/i.test(name);
}

function nullIfMissing(cause: unknown): null {
  if (cause instanceof DOMException && cause.name === 'NotFoundError') return null;
  throw cause;
}

/** What is kept under this key, made when first asked for; a failure is not kept. */
function kept<T>(all: Map<string, Promise<T>>, at: string, make: () => Promise<T>): Promise<T> {
  const known = all.get(at);
  if (known) return known;
  const made = make();
  all.set(at, made);
  made.catch(() => all.delete(at));
  return made;
}
