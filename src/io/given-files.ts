import { children, fileOf } from './drop';

/** A file of a model as the person gave it, with its path inside the chosen folder. */
export interface GivenFile {
  path: string;
  file: File;
}

/** Files taken at most; more is a whole disk, and no model. */
const mostFiles = 2_000;

/** The files of a picker, for single files or for a folder; hidden ones left out. */
export function pickedFiles(files: FileList | null): GivenFile[] {
  return [...(files ?? [])]
    .map((file) => ({ path: file.webkitRelativePath || file.name, file }))
    .filter(({ path }) => !isHidden(path))
    .slice(0, mostFiles);
}

/**
 * The files of a drop that can be read, folders opened, hidden ones left out. Call it inside the event's
 * own turn: the browser empties the transfer afterwards.
 */
export async function droppedFiles(transfer: DataTransfer): Promise<GivenFile[]> {
  const plain = [...transfer.files];
  const entries = [...transfer.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => item.webkitGetAsEntry?.() ?? null);
  const found: GivenFile[] = [];
  for (const [index, entry] of entries.entries()) {
    if (entry) await walk(entry, found);
    else if (plain[index]) found.push({ path: plain[index].name, file: plain[index] });
  }
  return found;
}

async function walk(entry: FileSystemEntry, found: GivenFile[]): Promise<void> {
  if (found.length >= mostFiles || entry.name.startsWith('.')) return;
  if (entry.isDirectory) {
    const inside = await children(entry as FileSystemDirectoryEntry).catch(() => []);
    for (const child of inside) await walk(child, found);
  } else {
    const file = await fileOf(entry as FileSystemFileEntry).catch(() => null);
    if (file) found.push({ path: entry.fullPath.replace(/^\//, ''), file });
  }
}

const isHidden = (path: string) => path.split('/').some((name) => name.startsWith('.'));
