import { describe, expect, test } from 'vitest';
import { droppedFiles, pickedFiles } from '../../src/io/given-files';

const file = (name: string, inFolder = ''): File =>
  Object.assign(new File(['a'], name), { webkitRelativePath: inFolder });

type Entry = Pick<FileSystemEntry, 'name' | 'isDirectory' | 'fullPath'>;

/** A dropped file or, with children, folder, as browsers give them. */
function entry(fullPath: string, children?: Entry[]): Entry {
  const batches = [children ?? [], []];
  return {
    name: fullPath.split('/').at(-1)!,
    fullPath,
    isDirectory: children !== undefined,
    createReader: () => ({
      readEntries: (done: (some: Entry[]) => void) => done(batches.shift()!),
    }),
    file: (done: (file: File) => void) => done(file(fullPath.split('/').at(-1)!)),
  } as Entry;
}

function transfer(entries: (Entry | null)[], files: File[]): DataTransfer {
  const items = entries.map((each) => ({ kind: 'file', webkitGetAsEntry: () => each }));
  return { files, items: [{ kind: 'string' }, ...items] } as unknown as DataTransfer;
}

describe('files of a picker', () => {
  test('have their paths inside the folder, hidden ones left out', () => {
    const list = [
      file('config.json', 'stick/clip/config.json'),
      file('a.onnx', 'stick/clip/onnx/a.onnx'),
      file('.DS_Store', 'stick/clip/.DS_Store'),
      file('HEAD', 'stick/clip/.git/HEAD'),
      file('single.onnx'),
    ] as unknown as FileList;
    expect(pickedFiles(list).files.map(({ path }) => path)).toEqual([
      'stick/clip/config.json',
      'stick/clip/onnx/a.onnx',
      'single.onnx',
    ]);
    expect(pickedFiles(null)).toEqual({ files: [], isCut: false });
  });

  test('are a model’s wherever it lies on a stick full of pictures', () => {
    const many = (count: number, name: string) =>
      Array.from({ length: count }, (_, i) => file('f', `stick/${i}${name}`));
    const model = file('config.json', 'stick/z/config.json');
    const stick = [...many(3_000, '.JPG'), ...many(9, '.mp4'), model] as unknown as FileList;
    expect(pickedFiles(stick)).toEqual({
      files: [{ path: 'stick/z/config.json', file: model }],
      isCut: false,
    });
    const disk = [...many(2_000, '.txt'), model] as unknown as FileList;
    expect(pickedFiles(disk)).toMatchObject({ files: { length: 2_000 }, isCut: true });
  });

  test('that can be no model’s are given all the same where there are no others, for a reason to be told', () => {
    const { files } = pickedFiles([file('a.jpg'), file('b.jpg')] as unknown as FileList);
    expect(files.map(({ path }) => path)).toEqual(['a.jpg']);
  });
});

describe('files of a drop', () => {
  test('say that there are more than are looked at', async () => {
    const folder = entry(
      '/disk',
      Array.from({ length: 2_001 }, (_, i) => entry(`/disk/${i}.txt`)),
    );
    expect(await droppedFiles(transfer([folder], []))).toMatchObject({
      files: { length: 2_000 },
      isCut: true,
    });
  });

  test('come out of folders of any depth with their paths, hidden ones left out', async () => {
    const folder = entry('/clip', [
      entry('/clip/config.json'),
      entry('/clip/.git', [entry('/clip/.git/HEAD')]),
      entry('/clip/onnx', [entry('/clip/onnx/a.onnx')]),
    ]);
    const { files: found } = await droppedFiles(transfer([folder, entry('/b.json')], []));
    expect(found.map(({ path }) => path)).toEqual([
      'clip/config.json',
      'clip/onnx/a.onnx',
      'b.json',
    ]);
    expect(found[1]!.file.name).toBe('a.onnx');
  });

  test('leave out what cannot be read, and come all the same', async () => {
    const refuse = (_: unknown, refused: (cause: unknown) => void) =>
      refused(new DOMException('gone', 'NotFoundError'));
    const folder = entry('/clip', [
      Object.assign(entry('/clip/lost.onnx'), { file: refuse }),
      Object.assign(entry('/clip/lost', []), { createReader: () => ({ readEntries: refuse }) }),
      entry('/clip/config.json'),
    ]);
    const { files: found } = await droppedFiles(transfer([folder], []));
    expect(found.map(({ path }) => path)).toEqual(['clip/config.json']);
  });

  test('are taken as they are where the browser knows no entries', async () => {
    const { files: found } = await droppedFiles(transfer([null], [file('a.onnx')]));
    expect(found.map(({ path }) => path)).toEqual(['a.onnx']);
  });
});
