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

/** Compares a folder's known pictures with its files, by path, then size, then time. */
export function folderChanges(
  known: readonly CollectionPicture[],
  found: readonly FoundFile[],
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
  changes.missing = [...byPath.values()];
  return changes;
}

/**
 * Missing pictures that may be an added file under another path: as long, and with a known content.
 * The content decides; the first of each pair that it proves is a move.
 */
export function possibleMoves({ added, missing }: FolderChanges): [CollectionPicture, FoundFile][] {
  const bySize = new Map<number, CollectionPicture[]>();
  for (const picture of missing) {
    if (picture.hash === null) continue;
    const others = bySize.get(picture.sizeBytes);
    if (others) others.push(picture);
    else bySize.set(picture.sizeBytes, [picture]);
  }
  return added.flatMap((file) =>
    (bySize.get(file.sizeBytes) ?? []).map((picture): [CollectionPicture, FoundFile] => [
      picture,
      file,
    ]),
  );
}

/** What of a picture is kept. */
export function storedOf(picture: CollectionPicture): StoredPicture {
  const { id, path, sizeBytes, modifiedMs, fault, widthPx, heightPx, hash, thumbnailBatch } =
    picture;
  return { id, path, sizeBytes, modifiedMs, fault, widthPx, heightPx, hash, thumbnailBatch };
}
