import { CodedError } from '../clip/errors';
import { folderError } from './folder-error';

/** A file as it was read; two of them are the same file unless size or time differ. */
export interface FileVersion {
  bytes: Uint8Array;
  sizeBytes: number;
  modifiedMs: number;
}

/** Where sidecars lie. Paths are relative to the folder, `/` between. */
export interface SidecarFolder {
  /** The sidecar at that path, in whatever capitals; null where there is none, or an empty file. */
  read(path: string): Promise<FileVersion | null>;
}

/** A folder that sidecars can be written into. */
export interface WritableSidecarFolder extends SidecarFolder {
  /**
   * Puts a whole sidecar at that path, at once or not at all. Throws `sidecar/changed` where it is no
   * longer as it was read (`before`; null: there was none), and a `folder/...` error.
   */
  write(path: string, bytes: Uint8Array<ArrayBuffer>, before: FileVersion | null): Promise<void>;
}

/** A sidecar of this size holds something else; darktable's longest histories stay far below. */
const mostBytes = 64 * 2 ** 20;

/** The version of this file; null where it is empty, as a writer that was killed leaves one. Throws `sidecar/too-large`. */
export async function versionOf(file: File): Promise<FileVersion | null> {
  if (file.size === 0) return null;
  if (file.size > mostBytes) throw new CodedError('sidecar/too-large');
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { bytes, sizeBytes: file.size, modifiedMs: file.lastModified };
}

/** A sidecar that a listing of folders found. */
interface FoundSidecar {
  path: string;
  open(): Promise<File>;
}

/** Sidecars that a listing found: to read, never to write. */
export function folderOfFiles(files: Iterable<FoundSidecar>): SidecarFolder {
  const byPath = new Map<string, FoundSidecar>();
  for (const file of files) byPath.set(key(file.path), file);
  return {
    read: async (path) => {
      const file = byPath.get(key(path));
      if (!file) return null;
      try {
        return await versionOf(await file.open());
      } catch (cause) {
        throw folderError(cause);
      }
    },
  };
}

/** What two paths have in common that a disk which ignores case takes for one. */
export function key(path: string): string {
  return path.normalize('NFC').toLowerCase();
}
