import type { StoredPicture } from '../io/collection-store';
import type { FoundFile } from '../io/folder';

/** A picture of the collection, and the way to its file. */
export interface CollectionPicture extends StoredPicture {
  /** Null while its folder is not at hand. */
  file: FoundFile | null;
  /** Whether its file was not in the folder when that was last looked through. */
  missing: boolean;
  /** Whether its file is another than the one that was read. */
  stale: boolean;
}

/** What a listing says of the pictures that were known. */
export interface FolderChanges {
  same: [CollectionPicture, FoundFile][];
  /** As long as before, but of another time: the content decides. */
  doubtful: [CollectionPicture, FoundFile][];
  changed: [CollectionPicture, FoundFile][];
  added: FoundFile[];
  missing: CollectionPicture[];
}

/**
 * Compares a folder's known pictures with its files, by path, then size, then time. Whether those at or
 * below a `skipped` path are missing is not known.
 */
export function folderChanges(
  known: readonly CollectionPicture[],
  found: readonly FoundFile[],
  skipped: readonly string[] = [],
): FolderChanges {
  const changes: FolderChanges = { same: [], doubtful: [], changed: [], added: [], missing: [] };
  const byPath = new Map(known.map((picture) => [picture.path, picture]));
  for (const file of found) {
    const picture = byPath.get(file.path);
    byPath.delete(file.path);
    if (!picture) changes.added.push(file);
    else if (picture.sizeBytes !== file.sizeBytes) changes.changed.push([picture, file]);
    else if (picture.modifiedMs === file.modifiedMs) changes.same.push([picture, file]);
    else changes[picture.hash ? 'doubtful' : 'changed'].push([picture, file]);
  }
  const unseen = new Set(skipped);
  changes.missing = [...byPath.values()].filter(({ path }) => !isAtOrBelow(path, unseen));
  return changes;
}

function isAtOrBelow(path: string, folders: ReadonlySet<string>): boolean {
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1))
    if (folders.has(path.slice(0, end))) return true;
  return false;
}

/**
 * Missing pictures and the added files that they have become under another path: as long, and of the
 * same content. Only files as long as a missing picture are asked for it, each once.
 */
export async function moves(
  { added, missing }: Pick<FolderChanges, 'added' | 'missing'>,
  hashOf: (file: FoundFile) => Promise<string | null>,
): Promise<[CollectionPicture, FoundFile][]> {
  const byHash = new Map<string, CollectionPicture[]>();
  const left = new Map<number, number>();
  for (const picture of missing) {
    const { hash, sizeBytes } = picture;
    if (hash === null) continue;
    const others = byHash.get(hash);
    if (others) others.push(picture);
    else byHash.set(hash, [picture]);
    left.set(sizeBytes, (left.get(sizeBytes) ?? 0) + 1);
  }
  const moved: [CollectionPicture, FoundFile][] = [];
  for (const file of added) {
    const count = left.get(file.sizeBytes) ?? 0;
    if (count === 0) continue;
    const hash = await hashOf(file);
    const picture = hash === null ? undefined : byHash.get(hash)?.shift();
    if (!picture) continue;
    moved.push([picture, file]);
    left.set(file.sizeBytes, count - 1);
  }
  return moved;
}

/** A file's picture as it is before a model has read it. */
export function unreadPicture(file: FoundFile): Omit<CollectionPicture, 'id'> {
  const { path, sizeBytes, modifiedMs } = file;
  const unread = { fault: null, widthPx: 0, heightPx: 0, hash: null, thumbnailBatch: null };
  return { path, sizeBytes, modifiedMs, ...unread, file, missing: false, stale: false };
}

/** What of a picture is kept. */
export function storedOf(picture: CollectionPicture): StoredPicture {
  const { id, path, sizeBytes, modifiedMs, fault, widthPx, heightPx, hash, thumbnailBatch } =
    picture;
  return { id, path, sizeBytes, modifiedMs, fault, widthPx, heightPx, hash, thumbnailBatch };
}
