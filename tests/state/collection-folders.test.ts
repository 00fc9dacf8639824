import { describe, expect, test } from 'vitest';
import type { StoredFolder } from '../../src/io/collection-store';
import type { FolderSource } from '../../src/io/folder';
import { pictureKey } from '../../src/io/picture-key';
import { CollectionFolders } from '../../src/state/collection-folders.svelte';
import type { CollectionPicture } from '../../src/state/folder-changes';
import { MemoryFolder } from '../io/memory-folder';

/** The folders of a collection that keeps what it is given, and nothing else. */
class Opened {
  readonly pictures: CollectionPicture[] = [];
  readonly kept: StoredFolder[] = [];
  readonly folders = new CollectionFolders({
    pictures: () => this.pictures,
    add: (pictures) => {
      for (const each of pictures) this.pictures.push({ ...each, id: this.pictures.length + 1 });
    },
    changed: () => undefined,
    keep: (folder) => this.kept.push(folder),
    keepPictures: () => undefined,
    mayWork: () => true,
  });

  get paths(): string[] {
    return this.pictures.map(({ path }) => path);
  }

  get missing(): string[] {
    return this.pictures.filter(({ missing }) => missing).map(({ path }) => path);
  }

  get states(): string[] {
    return this.folders.list.map(({ name, state }) => `${name}: ${state}`);
  }

  /** All of them forgotten, as the collection does it. */
  clear(): void {
    this.pictures.length = 0;
    this.folders.clear();
  }

  /** What a later visit finds kept: no way to any file. */
  comeBack(handles: Record<string, FileSystemDirectoryHandle> = {}): Promise<void> {
    for (const picture of this.pictures) Object.assign(picture, { file: null, missing: false });
    const names = this.folders.list.map(({ name }) => name);
    return this.folders.restore(names.map((name) => ({ name, handle: handles[name] ?? null })));
  }
}

/** Files as a browser without folder handles gives them; a text is a file's content. */
function files(name: string, contents: Record<string, string>): FolderSource {
  const paths = Object.entries(contents).map(([path, text]) => ({
    path: name === '' ? path : `${name}/${path}`,
    file: new File([text], path.split('/').at(-1)!, { lastModified: 100 }),
  }));
  return { kind: 'files', name, files: paths };
}

async function folder(name: string, ...paths: string[]): Promise<MemoryFolder> {
  const made = new MemoryFolder(name);
  for (const path of paths) await made.put(path, path);
  return made;
}

async function keyOf({ file }: CollectionPicture): Promise<string> {
  return pictureKey(new Uint8Array(await (await file!.open()).arrayBuffer()));
}

const source = ({ name, handle }: MemoryFolder): FolderSource => ({ kind: 'handle', name, handle });
const gone = () => Promise.reject(new DOMException('gone', 'NotFoundError'));

/** Makes a file answer only when told to. */
async function hold(inside: MemoryFolder, name: string): Promise<() => void> {
  const file = await inside.getFileHandle(name);
  const getFile = file.getFile.bind(file);
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  Object.assign(file, { getFile: () => held.then(getFile) });
  return letGo;
}

describe('pictures that came without a folder', () => {
  test('join those that came before', async () => {
    const opened = new Opened();
    await opened.folders.add([files('', { 'a.jpg': 'a', 'b.jpg': 'b' })]);
    await opened.folders.add([files('', { 'b.jpg': 'b', 'c.jpg': 'c' })]);
    expect(opened.paths).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
    expect(opened.missing).toEqual([]);
    expect(opened.pictures.every(({ file }) => file !== null)).toBe(true);
    expect(opened.states).toEqual([': listed']);
  });

  test('are not called missing at a later visit because others come first', async () => {
    const opened = new Opened();
    await opened.folders.add([files('', { 'a.jpg': 'a', 'b.jpg': 'b' })]);
    await opened.comeBack();
    await opened.folders.add([files('', { 'b.jpg': 'b', 'c.jpg': 'c' })]);
    expect(opened.paths).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
    expect(opened.missing).toEqual([]);
    expect(opened.states, 'the way to some is still wanted').toEqual([': absent']);
    await opened.folders.add([files('', { 'a.jpg': 'a' })]);
    expect(opened.states).toEqual([': listed']);
  });
});

describe('folders of one name', () => {
  test('are two where they have no file in common, and each is known again', async () => {
    const opened = new Opened();
    const first = files('DCIM', { '100/1.jpg': 'one', '100/2.jpg': 'two' });
    const second = files('DCIM', { '200/1.jpg': 'three' });
    await opened.folders.add([first]);
    await opened.folders.add([second]);
    const all = ['DCIM/100/1.jpg', 'DCIM/100/2.jpg', 'DCIM (2)/200/1.jpg'];
    expect(opened.paths).toEqual(all);
    expect(opened.missing).toEqual([]);

    await opened.comeBack();
    expect(opened.states).toEqual(['DCIM: absent', 'DCIM (2): absent']);
    await opened.folders.add([second]);
    await opened.folders.add([first]);
    expect(opened.paths).toEqual(all);
    expect(opened.missing).toEqual([]);
    expect(opened.states).toEqual(['DCIM: listed', 'DCIM (2): listed']);
  });

  test('are one where they have some in common, and what is no longer there is missing', async () => {
    const opened = new Opened();
    await opened.folders.add([files('DCIM', { '1.jpg': 'one', '2.jpg': 'two' })]);
    await opened.folders.add([files('DCIM', { '2.jpg': 'two', '3.jpg': 'three' })]);
    expect(opened.paths).toEqual(['DCIM/1.jpg', 'DCIM/2.jpg', 'DCIM/3.jpg']);
    expect(opened.missing).toEqual(['DCIM/1.jpg']);
  });

  test('are two at a later visit as well, unless files were moved within the one that was known', async () => {
    const opened = new Opened();
    await opened.folders.add([files('DCIM', { '1.jpg': 'first', '2.jpg': 'second' })]);
    for (const picture of opened.pictures) picture.hash = await keyOf(picture);
    await opened.comeBack();
    await opened.folders.add([files('DCIM', { '9.jpg': 'another card' })]);
    expect(opened.missing).toEqual([]);
    expect(opened.states).toEqual(['DCIM: absent', 'DCIM (2): listed']);
    await opened.folders.add([files('DCIM', { 'in/1.jpg': 'first', 'in/2.jpg': 'second' })]);
    expect(opened.paths).toEqual(['DCIM/in/1.jpg', 'DCIM/in/2.jpg', 'DCIM (2)/9.jpg']);
    expect(opened.missing).toEqual([]);
  });

  test('one whose own name ends in a number is known by it', async () => {
    const opened = new Opened();
    const album = files('Album (2)', { '1.jpg': 'one' });
    await opened.folders.add([album]);
    await opened.comeBack();
    await opened.folders.add([album]);
    expect(opened.states).toEqual(['Album (2): listed']);
  });

  test('one that can be kept does not lose that to the files of another moment', async () => {
    const opened = new Opened();
    const card = await folder('DCIM', '1.jpg', '2.jpg');
    await opened.folders.add([source(card)]);
    await opened.folders.add([files('DCIM', { '1.jpg': '1.jpg' })]);
    expect(opened.missing).toEqual([]);
    expect(opened.folders.list.map(({ source }) => source?.kind)).toEqual(['handle']);
    await opened.folders.add([files('DCIM', { '9.jpg': 'nine' })]);
    expect(opened.paths).toEqual(['DCIM/1.jpg', 'DCIM/2.jpg', 'DCIM (2)/9.jpg']);
    expect(opened.kept.filter(({ name }) => name === 'DCIM').at(-1)?.handle).toBe(card);
  });
});

describe('what cannot be read in a folder', () => {
  test('is told, and what comes after it is there', async () => {
    const opened = new Opened();
    const holiday = await folder('Holiday', 'a.jpg', 'b.jpg', 'c.jpg');
    const lost = await holiday.getFileHandle('b.jpg');
    Object.assign(lost, { getFile: gone });
    await opened.folders.add([source(holiday)]);
    expect(opened.paths).toEqual(['Holiday/a.jpg', 'Holiday/c.jpg']);
    expect(opened.folders.skipped).toEqual([{ name: 'Holiday', count: 1 }]);

    Reflect.deleteProperty(lost, 'getFile');
    await opened.folders.rescan();
    expect(opened.paths).toContain('Holiday/b.jpg');
    expect(opened.folders.skipped).toEqual([]);
  });

  test('leaves the known pictures beside it at hand, and does not make those below it missing', async () => {
    const opened = new Opened();
    const holiday = await folder('Holiday', 'a.jpg', 'b.jpg', 'inner/c.jpg', 'z/d.jpg');
    await opened.folders.add([source(holiday)]);
    Object.assign(holiday.entries.get('inner')!, {
      values: () => ({ [Symbol.asyncIterator]: () => ({ next: gone }) }),
    });
    holiday.entries.delete('b.jpg');
    await opened.comeBack({ Holiday: holiday.handle });
    const atHand = opened.pictures.filter(({ file }) => file).map(({ path }) => path);
    expect(atHand).toEqual(['Holiday/a.jpg', 'Holiday/z/d.jpg']);
    expect(opened.missing).toEqual(['Holiday/b.jpg']);
  });
});

describe('while a folder is being looked through', () => {
  test('nothing of it comes back once everything was forgotten', async () => {
    const opened = new Opened();
    const [one, two] = [await folder('One', 'a.jpg'), await folder('Two', 'b.jpg')];
    const letGo = await hold(one, 'a.jpg');
    const added = opened.folders.add([source(one), source(two)]);
    await expect.poll(() => opened.states).toEqual(['One: listing', 'Two: listing']);
    expect(opened.folders.sources, 'none waits unseen').toEqual([source(one), source(two)]);
    opened.clear();
    letGo();
    expect(await added, 'who added it need not read it').toBe(false);
    expect(opened.paths).toEqual([]);
    expect(opened.states).toEqual([]);
    expect(opened.folders.counted).toBe(0);

    expect(await opened.folders.add([source(two)])).toBe(true);
    expect(opened.paths).toEqual(['Two/b.jpg']);
  });

  test('folders of an earlier visit stay forgotten too', async () => {
    const opened = new Opened();
    const [one, two] = [await folder('One', 'a.jpg'), await folder('Two', 'b.jpg')];
    await opened.folders.add([source(one), source(two)]);
    const letGo = await hold(one, 'a.jpg');
    const back = opened.comeBack({ One: one.handle, Two: two.handle });
    await expect.poll(() => opened.states).toContain('One: listing');
    const [folderOne] = opened.folders.list;
    opened.clear();
    letGo();
    await back;
    opened.folders.gone(folderOne!);
    expect(opened.states).toEqual([]);
    expect(opened.paths).toEqual([]);
    expect(opened.folders.findings).toBeNull();
  });

  test('the same folder again does not enter its pictures twice', async () => {
    const opened = new Opened();
    const names = Array.from({ length: 600 }, (_, i) => `${i}.jpg`);
    const many = await folder('Many', ...names);
    const letGo = await hold(many, '599.jpg');
    const first = opened.folders.add([source(many)]);
    await expect.poll(() => opened.pictures.length).toBeGreaterThan(0);
    const second = opened.folders.add([source(many)]);
    letGo();
    await Promise.all([first, second]);
    expect(opened.paths).toEqual(names.map((name) => `Many/${name}`));
    expect(opened.states).toEqual(['Many: listed']);
  });

  test('the same folder twice in one moment is one', async () => {
    const opened = new Opened();
    const one = await folder('One', 'a.jpg');
    await Promise.all([opened.folders.add([source(one)]), opened.folders.add([source(one)])]);
    const two = files('Two', { 'b.jpg': 'b' });
    await Promise.all([opened.folders.add([two]), opened.folders.add([two])]);
    expect(opened.paths).toEqual(['One/a.jpg', 'Two/b.jpg']);
    expect(opened.states).toEqual(['One: listed', 'Two: listed']);
  });
});

test('a folder without pictures is told once, however often it is looked through, until it has some', async () => {
  const opened = new Opened();
  const none = await folder('None', 'notes.txt');
  await opened.folders.add([source(none)]);
  await opened.folders.rescan();
  expect(opened.folders.empty).toEqual(['None']);
  await none.put('a.jpg', 'a');
  await opened.folders.rescan();
  expect(opened.folders.empty).toEqual([]);
});

test('files that moved are told by their content, each read once however many are as long', async () => {
  const opened = new Opened();
  const count = 40;
  const album = (path: (i: number) => string) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [path(i), `content ${10 + i}`]));
  await opened.folders.add([files('Album', { ...album((i) => `old/${i}.jpg`), 'stays.jpg': 's' })]);
  for (const picture of opened.pictures) picture.hash = await keyOf(picture);
  let reads = 0;
  const moved = files('Album', { ...album((i) => `new/${count - i}.jpg`), 'stays.jpg': 's' });
  if (moved.kind === 'files')
    for (const { file } of moved.files) {
      const arrayBuffer = file.arrayBuffer.bind(file);
      Object.assign(file, { arrayBuffer: () => (reads++, arrayBuffer()) });
    }
  await opened.folders.add([moved]);
  expect(opened.pictures).toHaveLength(count + 1);
  expect(opened.missing).toEqual([]);
  expect(opened.pictures.find(({ path }) => path === 'Album/new/1.jpg')?.id).toBe(count + 1);
  expect(reads).toBe(count);
});
