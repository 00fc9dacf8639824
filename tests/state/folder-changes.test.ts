import { describe, expect, test } from 'vitest';
import { groupByFolder, isPictureName } from '../../src/io/folder';
import {
  folderChanges,
  possibleMoves,
  storedOf,
  type CollectionPicture,
} from '../../src/state/folder-changes';

const file = (path: string, sizeBytes = 10, modifiedMs = 100) => ({
  path,
  sizeBytes,
  modifiedMs,
  open: async () => new File([], path),
});
const picture = (
  path: string,
  hash: string | null = 'a hash',
  sizeBytes = 10,
  modifiedMs = 100,
): CollectionPicture => ({
  ...{ id: 1, path, sizeBytes, modifiedMs, fault: null, widthPx: 1, heightPx: 1 },
  ...{ hash, thumbnailBatch: null, file: null, missing: false, stale: false },
});
const paths = (pairs: readonly [{ path: string }, unknown][]) => pairs.map(([{ path }]) => path);

describe('what a listing says of pictures that were known', () => {
  test('tells same, changed, doubtful, added and missing apart', () => {
    const known = [
      picture('same'),
      picture('longer'),
      picture('touched'),
      picture('touched, never read', null),
      picture('gone'),
    ];
    const found = [
      file('same'),
      file('longer', 11),
      file('touched', 10, 200),
      file('touched, never read', 10, 200),
      file('new'),
    ];
    const changes = folderChanges(known, found);
    expect(paths(changes.same)).toEqual(['same']);
    expect(paths(changes.changed)).toEqual(['longer', 'touched, never read']);
    expect(paths(changes.doubtful), 'its content decides').toEqual(['touched']);
    expect(changes.added.map(({ path }) => path)).toEqual(['new']);
    expect(changes.missing.map(({ path }) => path)).toEqual(['gone']);
  });

  test('takes a new file for a moved one only where it is as long as a missing one of known content', () => {
    const known = [picture('old/a'), picture('old/b', null), picture('old/c', 'c', 12)];
    const changes = folderChanges(known, [file('new/a'), file('new/long', 99)]);
    expect(possibleMoves(changes).map(([from, to]) => [from.path, to.path])).toEqual([
      ['old/a', 'new/a'],
    ]);
  });
});

test('what is kept of a picture can be cloned: no way to its file, no state of this tab', () => {
  const kept = storedOf({ ...picture('a'), file: file('a') });
  expect(structuredClone(kept)).toEqual(kept);
  expect(kept).not.toHaveProperty('file');
  expect(kept).not.toHaveProperty('missing');
});

test('files are pictures by their name or by what the system calls them, drawings are not', () => {
  for (const name of ['a.jpg', 'A.JPEG', 'b.webp', 'c.HEIC', 'd.tif', 'e.avif'])
    expect(isPictureName(name), name).toBe(true);
  for (const name of ['a.txt', 'a.jpg.xmp', 'jpg', 'a.mp4', 'a.svg'])
    expect(isPictureName(name), name).toBe(false);
  expect(isPictureName('no extension', 'image/png')).toBe(true);
  expect(isPictureName('drawing', 'image/svg+xml')).toBe(false);
});

test('files of several folders are parted by their first segment, loose ones are a folder without a name', () => {
  const at = (path: string) => ({ path, file: new File([], path) });
  const folders = groupByFolder([at('a/1.jpg'), at('b/c/2.jpg'), at('3.jpg'), at('a/d/4.jpg')]);
  expect(
    folders.map(({ name, ...source }) => [name, source.kind === 'files' && source.files.length]),
  ).toEqual([
    ['a', 2],
    ['b', 1],
    ['', 1],
  ]);
});
