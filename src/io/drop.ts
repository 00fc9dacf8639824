import type { NamedBlob } from './images';

/** What a drop or a paste brought. */
export interface Brought {
  files: NamedBlob[];
  /** An address came without a file: it is not fetched, for that would tell another host. */
  addressOnly: boolean;
}

/** Files taken out of dropped folders at most; more is a mistake, or a job for another view. */
const maxFolderFiles = 500;

/**
 * The files of a drop, folders opened. Read it inside the event's own turn: the browser empties the
 * transfer afterwards.
 */
export async function dropped(transfer: DataTransfer | null): Promise<Brought> {
  if (!transfer) return { files: [], addressOnly: false };
  const plain = [...transfer.files];
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  const address = transfer.getData('text/uri-list').trim();
  const folders = entries.filter((entry) => entry?.isDirectory === true);
  const folderNames = new Set(folders.map((folder) => folder?.name));
  const files = plain.filter((file) => !folderNames.has(file.name)).map(named);
  for (const folder of folders) {
    await walk(folder as FileSystemDirectoryEntry, files);
  }
  return { files, addressOnly: files.length === 0 && address !== '' };
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

/** Depth first, by name, hidden files and files that claim to be no picture left out. */
async function walk(folder: FileSystemDirectoryEntry, files: NamedBlob[]): Promise<void> {
  const entries = (await children(folder)).sort((a, b) => a.name.localeCompare(b.name));
  for (const entry of entries) {
    if (files.length >= maxFolderFiles) return;
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory) await walk(entry as FileSystemDirectoryEntry, files);
    else {
      const file = await fileOf(entry as FileSystemFileEntry);
      if (file.type.startsWith('image/')) files.push(named(file));
    }
  }
}

/** What lies in a dropped folder: `readEntries` gives a hundred at a time until it gives none. */
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

/** A dropped file's bytes. */
/** The file behind a dropped entry; rejects where it is gone. */
export function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

function isEditable(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return element?.isContentEditable === true || /^(input|textarea)$/i.test(element?.tagName ?? '');
}
