/** A folder that a person gave: a handle that can be kept and read anew, or the files of one moment. */
export type FolderSource =
  { kind: 'handle'; name: string; handle: FileSystemDirectoryHandle } | FolderFiles;

interface FolderFiles {
  kind: 'files';
  name: string;
  files: readonly PathedFile[];
  /** Paths of the files and subfolders that could not be read. */
  skipped?: readonly string[];
}

/** A file and its path within the folder, the folder's own name first, `/` between. */
export interface PathedFile {
  path: string;
  file: File;
}

/** A file found in a folder; its bytes are not read before `open`. */
export interface FoundFile {
  /** The folder's own name first, `/` between: `Holiday/2019/beach.jpg`. */
  path: string;
  sizeBytes: number;
  modifiedMs: number;
  /** Rejects where the file or its folder is gone. */
  open(): Promise<File>;
}

/** A portion of a folder's files, in the order of their names, depth first. */
export interface FoundPortion {
  pictures: FoundFile[];
  /** XMP files beside the pictures. */
  sidecars: FoundFile[];
  /** Paths of files and subfolders that cannot be read. */
  skipped: string[];
}

/** What browsers with File System Access add, and the types of TypeScript lack. */
interface AccessWindow {
  showDirectoryPicker?(options: { id: string; mode: 'read' }): Promise<FileSystemDirectoryHandle>;
}
interface AccessHandle {
  queryPermission?(options: { mode: AccessMode }): Promise<PermissionState>;
  requestPermission?(options: { mode: AccessMode }): Promise<PermissionState>;
}
export type AccessMode = 'read' | 'readwrite';

/** Extensions of what some browser or decoder reads as a picture, and of what people call one. */
const pictureName =
  /\.(?:jpe?g|jfif|pjpe?g|png|apng|webp|gif|avif|bmp|dib|ico|heic|heif|tiff?|jp2|jxl)$/i;
const sidecarName = /\.xmp$/i;
/** Files asked for their size and time at once: each answer crosses processes. */
const askedAtOnce = 32;
const portionSize = 256;

/** Whether a file's name or stated type is a picture's; its bytes are looked at when it is decoded. */
export function isPictureName(name: string, type = ''): boolean {
  return pictureName.test(name) || (type.startsWith('image/') && type !== 'image/svg+xml');
}

export const canPickFolder = (): boolean =>
  typeof (window as AccessWindow).showDirectoryPicker === 'function';

/** The folder that the person picks; null where they pick none. Call it inside a click. */
export async function pickFolder(): Promise<FolderSource | null> {
  try {
    const handle = await (window as AccessWindow).showDirectoryPicker!({
      id: 'collection',
      mode: 'read',
    });
    return { kind: 'handle', name: handle.name, handle };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}

/** The folders of an `<input webkitdirectory>`, by their first path segment. */
export function foldersOfFiles(files: Iterable<File>): FolderSource[] {
  const pathed = [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  return groupByFolder(pathed);
}

/** Files by the first segment of their paths; those without one are a folder without a name. */
export function groupByFolder(files: readonly PathedFile[]): FolderSource[] {
  const folders = new Map<string, PathedFile[]>();
  for (const each of files) {
    const name = rootOf(each.path);
    const group = folders.get(name);
    if (group) group.push(each);
    else folders.set(name, [each]);
  }
  return [...folders].map(([name, group]) => ({ kind: 'files' as const, name, files: group }));
}

/** First segment of a path: the name of its folder; '' for a file that came without one. */
export function rootOf(path: string): string {
  const slash = path.indexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** Whether this page may read (or write) the folder now; `ask` needs a click. Files need no permission. */
export async function permission(
  source: FolderSource,
  { ask, mode = 'read' }: { ask: boolean; mode?: AccessMode },
): Promise<PermissionState> {
  if (source.kind === 'files') return mode === 'read' ? 'granted' : 'denied';
  const handle = source.handle as unknown as AccessHandle;
  const method = ask ? handle.requestPermission : handle.queryPermission;
  return (await method?.call(handle, { mode })) ?? 'granted';
}

/** Whether the folder can still be listed, or for files of one moment, whether any can be read. */
export async function isThere(source: FolderSource): Promise<boolean> {
  try {
    if (source.kind === 'handle') {
      await source.handle.values().next();
      return true;
    }
    const some = source.files.slice(0, 8).map(({ file }) => isReadable(file));
    return (await Promise.all(some)).includes(true);
  } catch {
    return false;
  }
}

/** Whether a file's bytes can still be had: it may be gone, or changed since it was listed. */
export async function isReadable(file: Blob): Promise<boolean> {
  return file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
}

/**
 * The files of a folder in portions, hidden ones left out; what cannot be read in it is named and passed
 * over. Rejects where the folder itself is gone. `as` stands in place of its own name in the paths.
 */
export async function* listFolder(source: FolderSource, as: string): AsyncGenerator<FoundPortion> {
  let portion: FoundPortion = { pictures: [], sidecars: [], skipped: [] };
  const skip: Skip = async (paths, cause) => {
    if (!(await isThere(source))) throw cause;
    portion.skipped.push(...paths);
  };
  if (source.kind === 'files') portion.skipped.push(...skippedOf(source, as));
  const found = source.kind === 'handle' ? walk(source.handle, as, skip) : ofFiles(source, as);
  for await (const each of found) {
    const kind = sidecarName.test(each.path) ? 'sidecars' : 'pictures';
    portion[kind].push(each);
    if (portion.pictures.length < portionSize) continue;
    yield portion;
    portion = { pictures: [], sidecars: [], skipped: [] };
  }
  yield portion;
}

/** Takes note of what could not be read; throws the cause where the whole folder is gone. */
type Skip = (paths: string[], cause: unknown) => Promise<void>;

const isWanted = (name: string, type = '') =>
  !name.startsWith('.') && (isPictureName(name, type) || sidecarName.test(name));

async function* walk(
  folder: FileSystemDirectoryHandle,
  path: string,
  skip: Skip,
): AsyncGenerator<FoundFile, void> {
  const entries: FileSystemHandle[] = [];
  try {
    for await (const entry of folder.values())
      if (entry.kind === 'directory' || isWanted(entry.name)) entries.push(entry);
  } catch (cause) {
    await skip([path], cause);
  }
  entries.sort((a, b) => byName(a.name, b.name));
  const files = entries.filter((entry) => entry.kind === 'file') as FileSystemFileHandle[];
  for (let i = 0; i < files.length; i += askedAtOnce) {
    const some = files.slice(i, i + askedAtOnce);
    const answers = await Promise.allSettled(some.map((file) => found(file, path)));
    for (const answer of answers) if (answer.status === 'fulfilled') yield answer.value;
    const lost = some.filter((_, j) => answers[j]!.status === 'rejected');
    const [refusal] = answers.filter((answer) => answer.status === 'rejected');
    const paths = lost.map(({ name }) => `${path}/${name}`);
    if (refusal) await skip(paths, refusal.reason);
  }
  for (const entry of entries)
    if (entry.kind === 'directory' && !entry.name.startsWith('.'))
      yield* walk(entry as FileSystemDirectoryHandle, `${path}/${entry.name}`, skip);
}

async function found(handle: FileSystemFileHandle, folder: string): Promise<FoundFile> {
  const { name, size, lastModified } = await handle.getFile();
  return {
    path: `${folder}/${name}`,
    sizeBytes: size,
    modifiedMs: lastModified,
    open: () => handle.getFile(),
  };
}

function* ofFiles({ name, files }: FolderFiles, as: string): Generator<FoundFile, void> {
  const wanted = files.filter(
    ({ path, file }) => !isHidden(path) && isWanted(file.name, file.type),
  );
  // As `walk` gives them: what lies in a folder before what lies in its subfolders.
  wanted.sort((a, b) => byName(folderOf(a.path), folderOf(b.path)) || byName(a.path, b.path));
  for (const { path, file } of wanted) {
    yield {
      path: renamed(path, name, as),
      sizeBytes: file.size,
      modifiedMs: file.lastModified,
      open: async () => file,
    };
  }
}

function skippedOf({ name, skipped = [] }: FolderFiles, as: string): string[] {
  return skipped.filter((path) => !isHidden(path)).map((path) => renamed(path, name, as));
}

/** The path with the folder's own name replaced; '' is no folder. */
function renamed(path: string, name: string, as: string): string {
  const inside = name === '' ? path : path.slice(name.length + 1);
  return [as, inside].filter(Boolean).join('/');
}

const isHidden = (path: string) => /(?:^|\/)\./.test(path);
const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
const collator = new Intl.Collator(undefined, { numeric: true });
const byName = (a: string, b: string) => collator.compare(a, b) || Number(a > b) - Number(a < b);
