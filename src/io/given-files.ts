import { children, fileOf } from './drop';

/** A file of a model as the person gave it, with its path inside the chosen folder. */
export interface GivenFile {
  path: string;
  file: File;
}

/** What was given. */
export interface GivenFiles {
  files: GivenFile[];
  /** Whether files that might be a model's are left out, for their number. */
  isCut: boolean;
}

/** Files taken at most; more is a whole disk, and no model. */
const mostFiles = 2_000;

/** Pictures, films and sound: no part of a model, and often most of what is on a stick. */
const media =
  /\.(jpe?g|png|gif|webp|avif|heic|heif|tiff?|bmp|svg|dng|cr[23]|nef|arw|mp4|m4v|mov|avi|mkv|webm|mts|mpe?g|mp3|m4a|aac|wav|flac|ogg|opus|wma)$/i;

/** Gathers what may be a model's; what can be none only where nothing else was given, to be refused with a reason. */
class Gathering {
  readonly #possible: GivenFile[] = [];
  readonly #media: GivenFile[] = [];
  #isCut = false;

  /** Nothing is gathered any more. */
  get isFull(): boolean {
    return this.#isCut;
  }

  add(given: GivenFile): void {
    if (media.test(given.path)) {
      if (this.#media.length === 0) this.#media.push(given);
    } else if (this.#possible.length < mostFiles) this.#possible.push(given);
    else this.#isCut = true;
  }

  end(): GivenFiles {
    const files = this.#possible.length > 0 ? this.#possible : this.#media;
    return { files, isCut: this.#isCut };
  }
}

/** The files of a picker, for single files or for a folder; hidden ones left out. */
export function pickedFiles(files: FileList | null): GivenFiles {
  const gathering = new Gathering();
  for (const file of files ?? []) {
    const path = file.webkitRelativePath || file.name;
    if (!isHidden(path)) gathering.add({ path, file });
  }
  return gathering.end();
}

/**
 * The files of a drop that can be read, folders opened, hidden ones left out. Call it inside the event's
 * own turn: the browser empties the transfer afterwards.
 */
export async function droppedFiles(transfer: DataTransfer): Promise<GivenFiles> {
  const plain = [...transfer.files];
  const entries = [...transfer.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => item.webkitGetAsEntry?.() ?? null);
  const gathering = new Gathering();
  for (const [index, entry] of entries.entries()) {
    if (entry) await walk(entry, gathering);
    else if (plain[index]) gathering.add({ path: plain[index].name, file: plain[index] });
  }
  return gathering.end();
}

async function walk(entry: FileSystemEntry, gathering: Gathering): Promise<void> {
  if (gathering.isFull || entry.name.startsWith('.')) return;
  if (entry.isDirectory) {
    const inside = await children(entry as FileSystemDirectoryEntry).catch(() => []);
    for (const child of inside) await walk(child, gathering);
  } else {
    const file = await fileOf(entry as FileSystemFileEntry).catch(() => null);
    if (file) gathering.add({ path: entry.fullPath.replace(/^\//, ''), file });
  }
}

const isHidden = (path: string) => path.split('/').some((name) => name.startsWith('.'));
