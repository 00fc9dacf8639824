import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { FolderSource } from '../../src/io/folder';
import { Collection } from '../../src/state/collection.svelte';
import { CollectionStore } from './made-up-collection-store';
import { MadeUpSession } from './made-up-session.svelte';

vi.mock('../../src/io/collection-store', () => import('./made-up-collection-store'));

const device = new Map<string, string>();
vi.stubGlobal('navigator', {});
vi.stubGlobal('localStorage', {
  getItem: (name: string) => device.get(name) ?? null,
  setItem: (name: string, value: string) => device.set(name, value),
  removeItem: (name: string) => device.delete(name),
});

/** A folder of files of these sizes, each named after its size. */
function folder(name: string, ...sizes: number[]): FolderSource {
  const files = sizes.map((size) => {
    const file = new File([new Uint8Array(size)], `${size}.jpg`, { lastModified: 1 });
    return { path: `${name}/${size}.jpg`, file };
  });
  return { kind: 'files', name, files };
}

const sizes = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

async function opened(session = new MadeUpSession()) {
  const collection = new Collection(session.asSession());
  await vi.waitFor(() => expect(collection.phase).toBe('ready'));
  const idle = () => vi.waitFor(() => expect(collection.job.phase).toBe('idle'));
  const entered = () => vi.waitFor(() => expect(collection.embedded).not.toBeNull());
  const add = async (source: FolderSource) => {
    await collection.folders.add([source]);
    collection.work();
  };
  const allRead = () => vi.waitFor(() => expect(collection.isAllRead).toBe(true));
  const idOf = (path: string) => collection.pictures.find((each) => each.path === path)!.id;
  return { session, collection, idle, entered, add, allRead, idOf };
}

/** With model 1 in use, which has read a folder of these files. */
async function read(...files: number[]) {
  const tab = await opened();
  tab.session.enter(1);
  await tab.entered();
  await tab.add(folder('trip', ...files));
  await tab.allRead();
  await tab.idle();
  return tab;
}

/** What a look through the folders does where a picture's file is another one. */
function exchange({ pictures, order }: Collection, sizeBytes: number): void {
  const picture = pictures[0]!;
  const options = { lastModified: sizeBytes };
  const file = new File([new Uint8Array(sizeBytes)], picture.path, options);
  const found = { path: picture.path, sizeBytes, modifiedMs: sizeBytes, open: async () => file };
  Object.assign(picture, { stale: true, file: found });
  order.restart();
}

/** Whatever can go on without waiting for anything from outside has gone on. */
const soon = () => new Promise((resolve) => setTimeout(resolve, 30));

beforeEach(async () => {
  device.clear();
  await CollectionStore.forget();
});

/** A tab whose model goes while two calls are under way, and brings what they asked for too late. */
async function leftWhileReading() {
  const tab = await read(1);
  const { session } = tab;
  session.holds = true;
  await tab.add(folder('more', ...sizes(2, 40)));
  await vi.waitFor(() => expect(session.heldCount).toBe(2));
  session.leave();
  session.answer();
  await soon();
  session.holds = false;
  return tab;
}

describe('while another model loads', () => {
  test('the page stays alive; what was added waits, and the new model reads it', async () => {
    const { session, collection, add, allRead, idOf } = await read(1, 2);
    session.leave();
    await add(folder('more', 3));
    await soon();
    expect(session.asked.flat()).toEqual([1, 2]);
    expect(collection.isAllRead).toBe(false);
    session.enter(2);
    await allRead();
    expect([...collection.embed(idOf('more/3.jpg'))!]).toEqual([2, 3]);
  });

  test('or after it failed, Start does nothing until a model is there', async () => {
    const { session, collection, add, allRead } = await read(1);
    session.leave();
    await add(folder('more', 3));
    session.phase = 'failed';
    collection.work();
    await soon();
    expect([session.asked.length, collection.job.phase]).toEqual([1, 'idle']);
    session.enter(1);
    await allRead();
    expect(session.asked.flat()).toEqual([1, 3]);
  });

  test('the old embeds are shown; those of two models never meet', async () => {
    const { session, collection, idOf, idle } = await read(1, 2);
    const id = idOf('trip/1.jpg');
    session.leave();
    expect([...collection.embed(id)!]).toEqual([1, 1]);
    session.enter(2);
    expect([collection.embed(id), collection.embedded]).toEqual([null, null]);
    await soon();
    expect(collection.embedded?.pictures).toEqual([]);
    collection.work();
    await vi.waitFor(() => expect(collection.embedded!.embeds).toHaveLength(4));
    expect([...collection.embedded!.embeds]).toEqual([2, 1, 2, 2]);
    await idle();
    session.enter(1);
    await vi.waitFor(() => expect([...collection.embedded!.embeds]).toEqual([1, 1, 1, 2]));
  });

  test('an engine that died and came back goes on with the same model', async () => {
    const { session, allRead } = await leftWhileReading();
    session.enter(1);
    await allRead();
  });

  test('a switch gives up what was begun: the other model reads when it is asked to', async () => {
    const { session, collection, allRead } = await leftWhileReading();
    session.enter(2);
    await soon();
    expect([collection.job.phase, collection.embedded!.pictures]).toEqual(['idle', []]);
    collection.work();
    await allRead();
  });
});

describe('a picture', () => {
  test('that is taken out while it is being read leaves no row behind', async () => {
    const { session, collection, add, idle, idOf } = await read(1);
    session.holds = true;
    await add(folder('more', 2, 3));
    await vi.waitFor(() => expect(session.heldCount).toBe(1));
    collection.remove([idOf('more/2.jpg')]);
    session.answer();
    await idle();
    expect(collection.embedded!.pictures.map(({ path }) => path)).toEqual([
      'trip/1.jpg',
      'more/3.jpg',
    ]);
  });

  test('whose file is another one is read anew by every model, at later visits too', async () => {
    const first = await read(1, 2);
    await first.collection.keepHere();
    const picture = first.collection.pictures[0]!;
    first.session.enter(2);
    await soon();
    first.collection.work();
    await first.allRead();
    exchange(first.collection, 9);
    expect(first.collection.isAllRead).toBe(false);
    first.collection.work();
    await first.allRead();
    await first.idle();
    expect([...first.collection.embed(picture.id)!]).toEqual([2, 9]);
    first.session.enter(1);
    await soon();
    expect(first.collection.embed(picture.id)).toBeNull();

    const later = await opened();
    later.session.enter(1);
    await later.entered();
    expect(later.collection.embedded!.pictures.map(({ path }) => path)).toEqual(['trip/2.jpg']);
    later.session.enter(2);
    await vi.waitFor(() => expect([...later.collection.embed(picture.id)!]).toEqual([2, 9]));
  });

  test('whose file changes again while it is read is not taken for read', async () => {
    const { session, collection } = await read(1);
    const picture = collection.pictures[0]!;
    session.holds = true;
    exchange(collection, 8);
    collection.work();
    await vi.waitFor(() => expect(session.heldCount).toBe(1));
    exchange(collection, 9);
    session.holds = false;
    session.answer();
    await vi.waitFor(() => expect([...collection.embed(picture.id)!]).toEqual([1, 9]));
  });

  test.each([
    ['that the engine failed on', 'engine/internal'],
    ['whose file could not be read for a moment', 'picture/unreadable'],
  ] as const)('%s is tried again; one that is damaged is not', async (_what, code) => {
    const { session, collection, add, idle, idOf, allRead } = await read(1);
    await collection.keepHere();
    session.failing.set(2, { code, data: {}, message: 'no memory' });
    session.failing.set(3, { code: 'picture/undecodable', data: { format: 'PNG' }, message: '' });
    await add(folder('more', 2, 3));
    await idle();
    const faults = () => collection.pictures.map(({ fault }) => fault?.code ?? null);
    expect(faults()).toEqual([null, code, 'picture/undecodable']);
    await vi.waitFor(() => expect(CollectionStore.pictures.size).toBe(3));
    const kept = [...CollectionStore.pictures.values()].map(({ fault }) => fault?.code ?? null);
    expect(kept).toEqual([null, null, 'picture/undecodable']);
    session.failing.clear();
    collection.work();
    await vi.waitFor(() => expect(collection.isRead(idOf('more/2.jpg'))).toBe(true));
    await allRead();
    expect(session.asked.flat()).toEqual([1, 2, 3, 2]);
  });

  test('that an earlier version took for damaged when the engine failed is tried again', async () => {
    const { collection } = await read(1);
    await collection.keepHere();
    const kept = CollectionStore.pictures.get(1)!;
    const stored = { ...kept, fault: { code: 'picture/undecodable', data: {} } } as const;
    CollectionStore.pictures.set(1, stored);
    CollectionStore.pictures.set(2, {
      ...stored,
      id: 2,
      path: 'trip/2.jpg',
      fault: { code: 'picture/undecodable', data: { format: 'JPEG' } },
    });
    const later = await opened();
    expect(later.collection.pictures.map(({ fault }) => fault === null)).toEqual([true, false]);
  });

  test('whose folder is not at hand and that nobody read keeps all from being read', async () => {
    const { collection } = await read(1);
    await collection.keepHere();
    CollectionStore.kept = [];
    const later = await opened();
    later.session.enter(1);
    await later.entered();
    expect([later.collection.waiting, later.collection.isAllRead]).toEqual([0, false]);
  });
});

test('what was decided and set in a tab joins the collection that an earlier visit kept', async () => {
  const first = await read(1, 2);
  first.collection.decisions.decide([first.idOf('trip/1.jpg')], 'cat', 'rejected');
  first.collection.putSetting('tagging', { groups: '', thresholds: { a: { cat: 0.2 } } });
  await first.collection.keepHere();
  await vi.waitFor(() => expect(CollectionStore.settings.size).toBe(1));

  device.clear();
  const tab = await opened();
  tab.session.enter(1);
  await tab.entered();
  await tab.add(folder('other', 5));
  await tab.add(folder('trip', 1, 2));
  await tab.allRead();
  const { collection, idOf } = tab;
  collection.decisions.decide([idOf('trip/1.jpg'), idOf('trip/2.jpg')], 'cat', 'accepted');
  collection.decisions.decide([idOf('other/5.jpg')], 'dog', 'accepted');
  const thresholds = { a: { cat: 0.9, dog: 0.3 } };
  collection.putSetting('tagging', { groups: 'cat, dog', thresholds });
  collection.putSetting('mine', 1);
  await collection.keepHere();
  await tab.allRead();

  const decided = (path: string) => Object.fromEntries(collection.decisions.of(idOf(path)));
  expect(collection.pictures).toHaveLength(3);
  expect(decided('trip/1.jpg')).toEqual({ cat: 'rejected' });
  expect(decided('trip/2.jpg')).toEqual({ cat: 'accepted' });
  expect(decided('other/5.jpg')).toEqual({ dog: 'accepted' });
  const joined = { groups: 'cat, dog', thresholds: { a: { cat: 0.2, dog: 0.3 } } };
  expect(collection.settings.get('tagging')).toEqual(joined);
  expect(collection.settings.get('mine')).toBe(1);
  await vi.waitFor(() => expect(CollectionStore.settings.get('tagging')).toEqual(joined));
  await vi.waitFor(() => expect(CollectionStore.decisions.size).toBe(3));
});
