import { isThere, permission, rootOf, type FolderSource } from '../io/folder';
import type { CollectionFolder } from './collection-folders.svelte';
import type { CollectionPicture } from './folder-changes';

type Files = Extract<FolderSource, { kind: 'files' }>;

type Known = Pick<CollectionPicture, 'path' | 'sizeBytes'>;

/**
 * The folder of the collection that a source is: told by its handle; for files, by those that they have
 * in common. Null for one that is new. Never rejects.
 */
export async function knownFolder(
  source: FolderSource,
  folders: readonly CollectionFolder[],
  pictures: readonly Known[],
): Promise<CollectionFolder | null> {
  if (source.kind === 'files') return folderOfFiles(source, folders, pictures);
  for (const folder of folders) {
    const other = folder.source;
    if (other?.kind === 'handle' && (await isSame(source.handle, other.handle))) return folder;
  }
  const isNamed = (folder: CollectionFolder) =>
    folder.name === source.name && folder.source?.kind !== 'handle';
  return folders.find(isNamed) ?? null;
}

async function isSame(a: FileSystemHandle, b: FileSystemHandle): Promise<boolean> {
  return a.isSameEntry(b).catch(() => false);
}

/** Other folders may have its name, as the memory cards of cameras do: the one with most of its paths. */
function folderOfFiles(
  { name, files }: Files,
  folders: readonly CollectionFolder[],
  pictures: readonly Known[],
): CollectionFolder | null {
  const named = folders.filter((folder) => folder.name === name || nameGiven(folder) === name);
  // What came without a folder has one place.
  if (name === '') return named[0] ?? null;
  const inside = files.map(({ path }) => insideOf(path));
  let nearest: CollectionFolder | null = null;
  let most = 0;
  for (const folder of named) {
    const paths = pathsIn(folder, pictures);
    const common = inside.filter((path) => paths.has(path)).length;
    if (common > most) [nearest, most] = [folder, common];
  }
  if (nearest) return nearest;
  // The way to it is lost, and everything in it was moved: lengths stay as they were.
  const sizes = new Set(files.map(({ file }) => file.size));
  const isMoved = (folder: CollectionFolder) => {
    const known = pictures.filter(({ path }) => rootOf(path) === folder.name);
    return known.length === 0 || known.some(({ sizeBytes }) => sizes.has(sizeBytes));
  };
  return named.find((each) => each.source === null && each.name === name && isMoved(each)) ?? null;
}

/** Within the folder: of its pictures, and of files that were given but are not listed yet. */
function pathsIn({ name, source }: CollectionFolder, pictures: readonly Known[]): Set<string> {
  const listed = pictures.filter(({ path }) => rootOf(path) === name);
  const given = source?.kind === 'files' ? source.files : [];
  return new Set([...listed, ...given].map(({ path }) => insideOf(path)));
}

const insideOf = (path: string) => path.slice(rootOf(path).length + 1);

/** The folder's own name, without the number that tells it from another of that name. */
function nameGiven({ name, source }: CollectionFolder): string {
  return source?.name ?? name.replace(/ \(\d+\)$/, '');
}

/** Whether the folder's own handle leads there now: the files of one moment bring nothing more. */
export async function servesAsWell(
  folder: CollectionFolder,
  files: FolderSource,
): Promise<boolean> {
  const { source } = folder;
  if (files.kind !== 'files' || source?.kind !== 'handle') return false;
  const answer = await permission(source, { ask: false }).catch(() => 'denied');
  return answer === 'granted' && isThere(source);
}

/** Loose files together with those that came before; a newer one stands in place of an older one. */
export function withLoose(before: FolderSource | null, { files, ...source }: Files): Files {
  const earlier = before?.kind === 'files' ? before.files : [];
  const byPath = new Map([...earlier, ...files].map((each) => [each.path, each]));
  return { ...source, files: [...byPath.values()] };
}
