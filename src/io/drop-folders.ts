import { children, fileOf } from './drop';
import { groupByFolder, type FolderSource, type PathedFile } from './folder';

/**
 * The folders of a drop, by handle where the browser gives one (it can be kept), else every file that
 * they hold, subfolders kept; loose files are a folder without a name. Read it inside the event's own turn.
 */
export async function droppedFolders(transfer: DataTransfer): Promise<FolderSource[]> {
  const items = [...transfer.items].filter((item) => item.kind === 'file');
  const asked = items.map((item) => ({
    handle: (item as HandleItem).getAsFileSystemHandle?.() ?? null,
    entry: item.webkitGetAsEntry(),
    file: item.getAsFile(),
  }));
  const folders: FolderSource[] = [];
  const files: PathedFile[] = [];
  for (const { handle, entry, file } of asked) {
    const known = await handle?.catch(() => null);
    if (known?.kind === 'directory') {
      const folder = known as FileSystemDirectoryHandle;
      folders.push({ kind: 'handle', name: folder.name, handle: folder });
    } else if (entry?.isDirectory) {
      await walkAll(entry as FileSystemDirectoryEntry, entry.name, files);
    } else if (file) files.push({ path: file.name, file });
  }
  return [...folders, ...groupByFolder(files)];
}

/** What browsers with File System Access add to a dragged item. */
interface HandleItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

async function walkAll(
  folder: FileSystemDirectoryEntry,
  path: string,
  files: PathedFile[],
): Promise<void> {
  for (const entry of await children(folder)) {
    const inside = `${path}/${entry.name}`;
    if (entry.isDirectory) await walkAll(entry as FileSystemDirectoryEntry, inside, files);
    else files.push({ path: inside, file: await fileOf(entry as FileSystemFileEntry) });
  }
}
