import { describe, expect, test } from 'vitest';
import { droppedFolders } from '../../src/io/drop-folders';
import { listFolder, type FolderSource } from '../../src/io/folder';
import { MemoryFolder } from './memory-folder';

const gone = () => Promise.reject(new DOMException('gone', 'NotFoundError'));

/** The paths of all that a listing gives, and of what it could not read. */
async function listed(source: FolderSource, as = source.name) {
  const pictures: string[] = [];
  const skipped: string[] = [];
  for await (const portion of listFolder(source, as)) {
    pictures.push(...portion.pictures.map(({ path }) => path));
    skipped.push(...portion.skipped);
  }
  return { pictures, skipped };
}

async function holiday(): Promise<MemoryFolder> {
  const folder = new MemoryFolder('Holiday');
  for (const path of ['a.jpg', 'b.jpg', 'c.jpg', 'inner/d.jpg', 'later/e.jpg', '.hidden/f.jpg'])
    await folder.put(path, path);
  return folder;
}

const source = ({ name, handle }: MemoryFolder): FolderSource => ({ kind: 'handle', name, handle });

describe('a folder’s listing', () => {
  test('goes on after a file and a subfolder that cannot be read, and names both', async () => {
    const folder = await holiday();
    Object.assign(await folder.getFileHandle('b.jpg'), { getFile: gone });
    Object.assign(folder.entries.get('inner')!, {
      values: () => ({ [Symbol.asyncIterator]: () => ({ next: gone }) }),
    });
    expect(await listed(source(folder), 'Holiday (2)')).toEqual({
      pictures: ['a', 'c', 'later/e'].map((name) => `Holiday (2)/${name}.jpg`),
      skipped: ['Holiday (2)/b.jpg', 'Holiday (2)/inner'],
    });
  });

  test('ends with the reason where the whole folder is gone', async () => {
    const folder = await holiday();
    Object.assign(await folder.getFileHandle('b.jpg'), {
      getFile: () => {
        Object.assign(folder, { values: () => ({ next: gone }) });
        return gone();
      },
    });
    await expect(listed(source(folder))).rejects.toThrow('gone');
  });
});

/** What Firefox and Safari give for a dropped folder; an entry without a file cannot be read. */
function entry(name: string, inside: object[] | File | null): object {
  if (!Array.isArray(inside))
    return {
      ...{ name, isDirectory: false },
      file: (take: (file: File) => void, refuse: (cause: unknown) => void) =>
        inside ? take(inside) : refuse(new DOMException('gone', 'NotFoundError')),
    };
  const batches = [inside, []];
  const readEntries = (take: (some: object[]) => void) => take(batches.shift()!);
  return { name, isDirectory: true, createReader: () => ({ readEntries }) };
}

test('a dropped folder brings what can be read of it, and names what cannot', async () => {
  const jpeg = (name: string) => entry(name, new File(['x'], name));
  const dropped = entry('Holiday', [
    ...[jpeg('a.jpg'), entry('lost.jpg', null), entry('lost.txt', null)],
    entry('inner', [jpeg('b.jpg')]),
  ]);
  const closed = {
    ...{ name: 'Closed', isDirectory: true },
    createReader: () => ({
      readEntries: (_: unknown, refuse: (cause: unknown) => void) =>
        refuse(new DOMException('closed', 'NotReadableError')),
    }),
  };
  const items = [dropped, closed].map((each) => ({
    ...{ kind: 'file', webkitGetAsEntry: () => each, getAsFile: () => null },
  }));
  const [folder, other] = await droppedFolders({ items } as unknown as DataTransfer);
  expect(await listed(other!)).toEqual({ pictures: [], skipped: ['Closed'] });
  expect(await listed(folder!, 'Holiday (2)')).toEqual({
    pictures: ['Holiday (2)/a.jpg', 'Holiday (2)/inner/b.jpg'],
    skipped: ['Holiday (2)/lost.jpg'],
  });
});
