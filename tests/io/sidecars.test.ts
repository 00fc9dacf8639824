import { describe, expect, test } from 'vitest';
import { newXmp } from '../../src/formats/xmp';
import { folderOfHandle, folderOfRoots } from '../../src/io/handle-folder';
import { folderOfFiles } from '../../src/io/sidecar-folder';
import {
  madeSidecars,
  planSidecars,
  sidecarSummary,
  writeSidecars,
  type SidecarOutcome,
  type TaggedPicture,
} from '../../src/io/sidecars';
import { MemoryFolder } from './memory-folder';

const naming = 'whole-name';
const picture = (path: string, ...labels: string[]): TaggedPicture => ({
  path,
  tags: labels.map((label) => ({ label })),
});
const holding = (...labels: string[]): string =>
  new TextDecoder().decode(newXmp(labels.map((label) => ({ label }))).bytes);

/** A sidecar of each fate beside the pictures. */
async function folderOfAll(): Promise<MemoryFolder> {
  const folder = new MemoryFolder();
  for (const path of ['new.jpg', 'x/merged.jpg', 'x/same.jpg', 'broken.jpg', 'none.jpg'])
    await folder.put(path, `the picture ${path}`);
  await folder.put('x/merged.jpg.xmp', holding('old'));
  await folder.put('x/same.jpg.xmp', holding('b'));
  await folder.put('broken.jpg.xmp', '<broken');
  return folder;
}
const pictures = [
  picture('new.jpg', 'a'),
  picture('x/merged.jpg', 'a', 'b'),
  picture('x/same.jpg', 'b'),
  picture('broken.jpg', 'a'),
  picture('none.jpg'),
];
const fates = (all: readonly SidecarOutcome[]): string[] => all.map(({ fate }) => fate);

describe('sidecars beside the pictures', () => {
  test('are planned without a byte written: what is new, merged, unchanged, refused', async () => {
    const folder = await folderOfAll();
    const before = folder.texts();
    const plan = await planSidecars(pictures, folderOfHandle(folder.handle), { naming });
    expect(fates(plan)).toEqual(['new', 'merged', 'unchanged', 'refused', 'none']);
    expect(plan[1]).toMatchObject({ added: ['a', 'b'], removed: ['old'] });
    expect(plan[3]!.error?.code).toBe('sidecar/not-xml');
    expect(folder.texts()).toEqual(before);
    expect(sidecarSummary(plan)).toEqual({
      new: 1,
      merged: 1,
      unchanged: 1,
      none: 1,
      refused: 1,
      unread: 0,
      unreadable: 0,
      added: 3,
      removed: 1,
    });
  });

  test('of pictures whose tags nobody knows are not even opened', async () => {
    const folder = await folderOfAll();
    const before = folder.texts();
    const roots = folderOfHandle(folder.handle);
    const opened: string[] = [];
    const watched = { ...roots, read: (path: string) => (opened.push(path), roots.read(path)) };
    const two: TaggedPicture[] = [
      { path: 'x/merged.jpg', tags: 'unread' },
      { path: 'broken.jpg', tags: 'unreadable' },
    ];
    const done = await writeSidecars(two, watched, { naming });
    expect(fates(done)).toEqual(['unread', 'unreadable']);
    expect(sidecarSummary(done)).toMatchObject({ unread: 1, unreadable: 1, removed: 0 });
    expect(opened).toEqual([]);
    expect(folder.texts()).toEqual(before);
  });

  test('are named as if every picture had been read', async () => {
    const folder = new MemoryFolder();
    const two = [picture('a.jpg', 'cat'), { path: 'a.png', tags: 'unread' as const }];
    await writeSidecars(two, folderOfHandle(folder.handle), { naming: 'stem' });
    expect(Object.keys(folder.texts())).toEqual(['a.jpg.xmp']);
  });

  test('are written as planned, and nothing else is touched', async () => {
    const folder = await folderOfAll();
    const before = folder.texts();
    const opened: string[] = [];
    folder.onWrite = (path) => opened.push(path);
    const done = await writeSidecars(pictures, folderOfHandle(folder.handle), { naming });
    expect(fates(done)).toEqual(['new', 'merged', 'unchanged', 'refused', 'none']);
    expect(opened.toSorted()).toEqual(['new.jpg.xmp', 'x/merged.jpg.xmp']);
    const after = folder.texts();
    expect(after['new.jpg.xmp']).toBe(holding('a'));
    expect(after['x/merged.jpg.xmp']).toBe(holding('a', 'b'));
    for (const path of Object.keys(before).filter((path) => path !== 'x/merged.jpg.xmp'))
      expect(after[path], path).toBe(before[path]);
    const again = await writeSidecars(pictures, folderOfHandle(folder.handle), { naming });
    expect(fates(again)).toEqual(['unchanged', 'unchanged', 'unchanged', 'refused', 'none']);
  });

  test('are found in whatever capitals, and an empty one counts as none', async () => {
    const folder = new MemoryFolder();
    await folder.put('A.JPG.XMP', holding('old'));
    await folder.put('b.jpg.xmp', '');
    const both = [picture('A.JPG', 'a'), picture('b.jpg', 'b')];
    const done = await writeSidecars(both, folderOfHandle(folder.handle), { naming });
    expect(fates(done)).toEqual(['merged', 'new']);
    expect(Object.keys(folder.texts())).toEqual(['A.JPG.XMP', 'b.jpg.xmp']);
  });

  test('are left alone where another program changes them meanwhile', async () => {
    const folder = await folderOfAll();
    const file = await folder.put('x/merged.jpg.xmp', holding('old'));
    folder.onWrite = () => file.replace(new TextEncoder().encode(holding('theirs')));
    const one = [picture('x/merged.jpg', 'a')];
    const [outcome] = await writeSidecars(one, folderOfHandle(folder.handle), { naming });
    expect(outcome).toMatchObject({ fate: 'refused', error: { code: 'sidecar/changed' } });
    expect(folder.texts()['x/merged.jpg.xmp']).toBe(holding('theirs'));
    expect(file.openWriters).toBe(0);
  });

  test.each([
    ['QuotaExceededError', 'folder/full'],
    ['NotAllowedError', 'folder/refused'],
    ['NotFoundError', 'folder/gone'],
    ['NoModificationAllowedError', 'folder/write-failed'],
  ])(
    'a failure (%s) is listed with its file, leaves no empty one and ends nothing',
    async (name, code) => {
      const folder = new MemoryFolder();
      folder.onWrite = (path) => {
        if (path.startsWith('bad')) throw new DOMException('', name);
      };
      const three = ['good.jpg', 'bad.jpg', 'fine.jpg'].map((path) => picture(path, 'a'));
      const done = await writeSidecars(three, folderOfHandle(folder.handle), { naming });
      expect(done.map(({ fate, error }) => error?.code ?? fate)).toEqual(['new', code, 'new']);
      expect(Object.keys(folder.texts())).toEqual(['fine.jpg.xmp', 'good.jpg.xmp']);
    },
  );

  test('stop between two files when cancelled: what is written is whole', async () => {
    const folder = new MemoryFolder();
    const cancel = new AbortController();
    const many = Array.from({ length: 100 }, (_, i) => picture(`${i}.jpg`, 'a'));
    const done = await writeSidecars(many, folderOfHandle(folder.handle), {
      naming,
      signal: cancel.signal,
      onprogress: (count) => count === 10 && cancel.abort(),
    });
    expect(done.length).toBeGreaterThanOrEqual(10);
    expect(done.length).toBeLessThan(20);
    const texts = folder.texts();
    expect(Object.keys(texts)).toHaveLength(done.length);
    expect(new Set(Object.values(texts))).toEqual(new Set([holding('a')]));
  });

  test('are never any file but a sidecar', async () => {
    const folder = await folderOfAll();
    const { read, write } = folderOfHandle(folder.handle);
    await expect(write('new.jpg', new Uint8Array(1), null)).rejects.toMatchObject({
      code: 'folder/write-failed',
    });
    await expect(read('.xmp')).rejects.toBeTruthy();
    expect(folder.texts()['new.jpg']).toBe('the picture new.jpg');
  });

  test('of several folders go each into its own; without a handle they can only be read', async () => {
    const holiday = new MemoryFolder('Holiday');
    await holiday.put('a.jpg.xmp', holding('old'));
    const files = [{ path: 'Work/b.jpg.xmp', open: async () => new File([holding('old')], '') }];
    const roots = folderOfRoots(new Map([['Holiday', holiday.handle]]), folderOfFiles(files));
    const both = [picture('Holiday/a.jpg', 'a'), picture('Work/b.jpg', 'b'), picture('c.jpg', 'c')];
    expect(fates(await planSidecars(both, roots, { naming }))).toEqual(['merged', 'merged', 'new']);
    const done = await writeSidecars(both, roots, { naming });
    expect(done.map(({ fate, error }) => error?.code ?? fate)).toEqual([
      'merged',
      'folder/refused',
      'folder/refused',
    ]);
    expect(holiday.texts()).toEqual({ 'a.jpg.xmp': holding('a') });
  });
});

describe('sidecars for an archive', () => {
  test('are those that are new or merged, with what was read from the given files', async () => {
    const old = new File([holding('old')], 'merged.jpg.xmp');
    const files = [{ path: 'X/Merged.jpg.xmp', open: async () => old }];
    const outcomes: SidecarOutcome[] = [];
    const made: Record<string, string> = {};
    const two = [picture('x/merged.jpg', 'a'), picture('new.jpg', 'b'), picture('none.jpg')];
    const all = madeSidecars(two, folderOfFiles(files), { naming }, (one) => outcomes.push(one));
    for await (const { sidecar, bytes } of all) made[sidecar] = new TextDecoder().decode(bytes);
    expect(fates(outcomes)).toEqual(['merged', 'new', 'none']);
    expect(made).toEqual({ 'x/merged.jpg.xmp': holding('a'), 'new.jpg.xmp': holding('b') });
  });
});
