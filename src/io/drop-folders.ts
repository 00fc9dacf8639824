import { children, fileOf } from './drop';
import { groupByFolder, isPictureName, type FolderSource, type PathedFile } from './folder';

/**
 * The folders of a drop, by handle where the browser gives one (it can be kept), else every file that
 * they hold and that can be read, subfolders kept; loose files are a folder without a name. Read it inside the event's own turn.
 */
export async function droppedFolders(transfer: DataTransfer): Promise<FolderSource[]> {
  const items = [...transfer.items].filter((item) => item.kind === 'file');
  const asked = items.map((item) => ({
    handle: (item as HandleItem).getAsFileSystemHandle?.() ?? null,
    entry: item.webkitGetAsEntry(),
    file: item.getAsFile(),
  }));
  const folders: FolderSource[] = [];
  const loose: PathedFile[] = [];
  for (const { handle, entry, file } of asked) {
    const known = await handle?.catch(() => null);
    if (known?.kind === 'directory') {
      const folder = known as FileSystemDirectoryHandle;
      folders.push({ kind: 'handle', name: folder.name, handle: folder });
    } else if (entry?.isDirectory) {
      const found: Found = { files: [], skipped: [] };
      await walkAll(entry as FileSystemDirectoryEntry, entry.name, found);
      folders.push({ kind: 'files', name: entry.name, ...found });
    } else if (file) loose.push({ path: file.name, file });
  }
  return [...folders, ...groupByFolder(loose)];
}

/** What browsers with File System Access add to a dragged item. */
interface HandleItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

interface Found {
  files: PathedFile[];
  /** Paths of the pictures and subfolders that cannot be read. */
  skipped: string[];
}

async function walkAll(
  folder: FileSystemDirectoryEntry,
  path: string,
  found: Found,
): Promise<void> {
  const entries = await children(folder).catch(() => null);
  if (!entries) found.skipped.push(path);
  for (const entry of entries ?? []) {
    const inside = `${path}/${entry.name}`;
    if (entry.isDirectory) {
      await walkAll(entry as FileSystemDirectoryEntry, inside, found);
      continue;
    }
    const file = await fileOf(entry as FileSystemFileEntry).catch(() => null);
    if (file) found.files.push({ path: inside, file });
    else if (isPictureName(entry.name)) found.skipped.push(inside);
  }
}
