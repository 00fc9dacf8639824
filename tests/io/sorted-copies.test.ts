import { describe, expect, test } from 'vitest';
import { sortedFiles, writeCopies, type SortedPicture } from '../../src/io/sorted-copies';
import { MemoryFolder } from './memory-folder';

const picture = (path: string, label: string | null, content = path): SortedPicture => ({
  path,
  label,
  modified: new Date(0),
  content: () => new Blob([content]),
});
const pathsOf = (pictures: SortedPicture[]): string[] =>
  sortedFiles(pictures, 'Without a label').map(({ path }) => path);

test('a copy lies in the folder of its label, the others in one of their own', () => {
  expect(pathsOf([picture('x/a.jpg', 'cat'), picture('b.jpg', null)])).toEqual([
    'cat/a.jpg',
    'Without a label/b.jpg',
  ]);
});

test('pictures of one name, and labels that make one folder name, get numbers', () => {
  const pictures = [
    picture('x/a.jpg', 'a/b'),
    picture('y/A.JPG', 'a/b'),
    picture('a.jpg', 'a:b'),
    picture('a.jpg', '..'),
    picture('a.jpg', 'CON'),
  ];
  expect(pathsOf(pictures)).toEqual([
    'a_b/a.jpg',
    'a_b/A (2).JPG',
    'a_b (2)/a.jpg',
    '_/a.jpg',
    '_CON/a.jpg',
  ]);
});

describe('copies into a folder', () => {
  const files = sortedFiles(
    [picture('x/a.jpg', 'cat', 'one'), picture('y/a.jpg', 'cat', 'two'), picture('c.jpg', 'dog')],
    '-',
  );
  const all = { 'cat/a (2).jpg': 'two', 'cat/a.jpg': 'one', 'dog/c.jpg': 'c.jpg' };

  test('are written once, however often they are asked for', async () => {
    const folder = new MemoryFolder();
    expect(await writeCopies(files, folder.handle)).toEqual({ copied: 3, already: 0, failed: [] });
    expect(await writeCopies(files, folder.handle)).toEqual({ copied: 0, already: 3, failed: [] });
    expect(folder.texts()).toEqual(all);
  });

  test('replace nothing that is there, of the same size or not', async () => {
    const folder = new MemoryFolder();
    await folder.put('cat/a.jpg', 'not');
    await folder.put('dog/c.jpg', 'other size');
    await writeCopies(files, folder.handle);
    expect(folder.texts()).toEqual({
      'cat/a.jpg': 'not',
      'cat/a (2).jpg': 'one',
      'cat/a (2) (2).jpg': 'two',
      'dog/c (2).jpg': 'c.jpg',
      'dog/c.jpg': 'other size',
    });
  });

  test('that fail are listed and leave no half file', async () => {
    const folder = new MemoryFolder();
    folder.onWrite = (path) => {
      if (path.startsWith('dog')) throw new DOMException('', 'QuotaExceededError');
    };
    const { failed } = await writeCopies(files, folder.handle);
    expect(failed).toMatchObject([{ path: 'dog/c.jpg', error: { code: 'folder/full' } }]);
    expect(Object.keys(folder.texts())).toEqual(['cat/a (2).jpg', 'cat/a.jpg']);
  });

  test('stop when cancelled', async () => {
    const folder = new MemoryFolder();
    const cancel = new AbortController();
    cancel.abort();
    const { copied } = await writeCopies(files, folder.handle, { signal: cancel.signal });
    expect(copied).toBe(0);
  });
});
