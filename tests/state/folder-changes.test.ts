import { describe, expect, test } from 'vitest';
import { groupByFolder, isPictureName } from '../../src/io/folder';
import {
  folderChanges,
  moves,
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

  test('calls nothing missing at or below what could not be read', () => {
    const known = [picture('a/1'), picture('a/b/2'), picture('a/c'), picture('ab/3'), picture('d')];
    const { missing } = folderChanges(known, [], ['a', 'd']);
    expect(missing.map(({ path }) => path)).toEqual(['ab/3']);
  });
});

describe('a new file is a moved one', () => {
  /** The content of a file is its name, without its folder. */
  const content = ({ path }: { path: string }) => path.split('/').at(-1)!;

  test('only where it is as long as a missing one of known content, and has that content', async () => {
    const missing = [picture('old/a', 'a'), picture('old/b', null), picture('old/c', 'c', 12)];
    const asked: string[] = [];
    const moved = await moves(
      { missing, added: [file('new/b'), file('new/a'), file('new/c', 99)] },
      async (each) => (asked.push(each.path), content(each)),
    );
    expect(moved.map(([from, to]) => [from.path, to.path])).toEqual([['old/a', 'new/a']]);
    expect(asked, 'no file is read in vain').toEqual(['new/b', 'new/a']);
  });

  test('once for each missing one of that content; nobody is asked once all are found', async () => {
    const missing = [picture('old/a', 'a'), picture('older/a', 'a')];
    const added = ['1/a', '2/a', '3/a'].map((path) => file(path));
    let asked = 0;
    const moved = await moves({ missing, added }, async (each) => (asked++, content(each)));
    expect(moved.map(([from, to]) => [from.path, to.path])).toEqual([
      ['old/a', '1/a'],
      ['older/a', '2/a'],
    ]);
    expect(asked).toBe(2);
  });

  test('where each is read once, however many are as long', async () => {
    const many = Array.from({ length: 300 }, (_, i) => `${i}`);
    let asked = 0;
    const moved = await moves(
      {
        missing: many.map((name) => picture(`old/${name}`, name)),
        added: many.toReversed().map((name) => file(`new/${name}`)),
      },
      async (each) => (asked++, content(each)),
    );
    expect(moved).toHaveLength(300);
    expect(asked).toBe(300);
  });

  test('not where it cannot be read', async () => {
    const parts = { missing: [picture('old/a', 'a')], added: [file('new/a')] };
    expect(await moves(parts, async () => null)).toEqual([]);
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
