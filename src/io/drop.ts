import type { NamedBlob } from './images';

/** What a drop or a paste brought. */
export interface Brought {
  files: NamedBlob[];
  /** Paths of files and folders inside the drop that the disk would not give. */
  unreadable: string[];
  /** Names of dropped folders that gave nothing at all. */
  empty: string[];
  /** Names of dropped folders of whose pictures some were left out, for their number. */
  cut: string[];
  /** An address came without a file: it is not fetched, for that would tell another host. */
  addressOnly: boolean;
}

/** Files taken out of dropped folders at most, and names of unreadable ones; more is a mistake, or a job for another view. */
export const maxFolderFiles = 500;

/**
 * The files of a drop, folders opened. Read it inside the event's own turn: the browser empties the
 * transfer afterwards.
 */
export async function dropped(transfer: DataTransfer | null): Promise<Brought> {
  const brought: Brought = { files: [], unreadable: [], empty: [], cut: [], addressOnly: false };
  if (!transfer) return brought;
  const plain = [...transfer.files];
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  const address = transfer.getData('text/uri-list').trim();
  const folders = entries.filter((entry) => entry?.isDirectory === true);
  const folderNames = new Set(folders.map((folder) => folder?.name));
  brought.files = plain.filter((file) => !folderNames.has(file.name)).map(named);
  for (const folder of folders) {
    const before = brought.files.length + brought.unreadable.length;
    const end = await walk(folder as FileSystemDirectoryEntry, brought);
    const after = brought.files.length + brought.unreadable.length;
    if (end === 'cut') brought.cut.push(folder!.name);
    else if (end === 'whole' && after === before) brought.empty.push(folder!.name);
  }
  const isEmpty = brought.files.length === 0 && folders.length === 0;
  return { ...brought, addressOnly: isEmpty && address !== '' };
}

/**
 * The pictures of a paste; none where it goes into a text field and has text to give. A browser pastes
 * a picture as `image.png` whatever it was called.
 */
export function pasted(event: ClipboardEvent): NamedBlob[] {
  const transfer = event.clipboardData;
  const hasText = transfer?.types.includes('text/plain') ?? false;
  if (hasText && isEditable(event.target)) return [];
  return [...(transfer?.files ?? [])].map(named);
}

/** The files of a picker, in the person's order. */
export function picked(files: FileList | null): NamedBlob[] {
  return [...(files ?? [])].map(named);
}

function named(file: File): NamedBlob {
  return { name: file.name, blob: file };
}

/**
 * Depth first, by name, hidden files and files that claim to be no picture left out. What cannot be
 * read is named and left out: the rest of the drop is worth having. Ends early at the first picture too
 * many (`cut`), and where too much cannot be read (`broken`).
 */
async function walk(
  folder: FileSystemDirectoryEntry,
  brought: Brought,
): Promise<'whole' | 'cut' | 'broken'> {
  const { files, unreadable } = brought;
  const entries = await children(folder).catch(() => null);
  if (!entries) unreadable.push(pathOf(folder));
  for (const entry of entries?.sort((a, b) => a.name.localeCompare(b.name)) ?? []) {
    if (unreadable.length >= maxFolderFiles) return 'broken';
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory) {
      const end = await walk(entry as FileSystemDirectoryEntry, brought);
      if (end !== 'whole') return end;
    } else {
      const file = await fileOf(entry as FileSystemFileEntry).catch(() => null);
      if (!file) unreadable.push(pathOf(entry));
      else if (file.type.startsWith('image/')) {
        if (files.length >= maxFolderFiles) return 'cut';
        files.push(named(file));
      }
    }
  }
  return 'whole';
}

/** As the person dropped it, without the slash of the drop's own root. */
function pathOf(entry: FileSystemEntry): string {
  return entry.fullPath.replace(/^\//, '');
}

/**
 * What lies in a dropped folder: `readEntries` gives a hundred at a time until it gives none. Rejects
 * where the folder cannot be listed.
 */
export async function children(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}

/** The file behind a dropped entry; rejects where it is gone or may not be read. */
export function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

function isEditable(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return element?.isContentEditable === true || /^(input|textarea)$/i.test(element?.tagName ?? '');
}
