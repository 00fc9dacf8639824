import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Batch, CollectionStore, StoredDecisions } from '../../src/io/collection-store';
import { Keeping, type BatchNote } from '../../src/state/keeping.svelte';

/** What the store holds, and what refuses the next writes. */
const store = vi.hoisted(() => ({
  batches: [] as unknown[],
  decisions: new Map<number, unknown>(),
  settings: new Map<string, unknown>(),
  removed: [] as number[],
  refusal: null as DOMException | null,
  onWrite: (): void => undefined,
}));

vi.mock('../../src/io/collection-store', () => {
  const write = async (change: () => void): Promise<void> => {
    await Promise.resolve();
    store.onWrite();
    if (store.refusal) throw store.refusal;
    change();
  };
  const opened: Partial<CollectionStore> = {
    load: async () => ({
      folders: [],
      pictures: [],
      decisions: [],
      settings: new Map(),
      lastThumbnailBatch: 0,
    }),
    close: () => undefined,
    addBatches: (batches) => write(() => void store.batches.push(...batches)),
    addFolder: () => write(() => undefined),
    putDecisions: (all) => write(() => all.forEach((each) => store.decisions.set(each.id, each))),
    putSetting: (name, value) => write(() => void store.settings.set(name, value)),
    removePictures: (ids) => write(() => void store.removed.push(...ids)),
  };
  return { CollectionStore: { open: async () => opened, forget: async () => undefined } };
});
vi.mock('../../src/io/tab-lock', () => ({
  TabLock: class {
    take = async () => true;
    release = () => undefined;
  },
}));

beforeEach(() => {
  store.batches = [];
  store.removed = [];
  store.decisions.clear();
  store.settings.clear();
  store.refusal = null;
  store.onWrite = () => undefined;
  vi.stubGlobal('localStorage', { getItem: () => '1', setItem: vi.fn(), removeItem: vi.fn() });
});
afterEach(() => void vi.unstubAllGlobals());

const full = () => new DOMException('', 'QuotaExceededError');
const batchOf = ({ ids }: BatchNote): Batch => ({ ids }) as unknown as Batch;
const note = (...ids: number[]): BatchNote => ({ ids, space: null, thumbnailKey: null });
const decided = (id: number, label: string): StoredDecisions => ({
  id,
  byLabel: { [label]: 'accepted' },
});

/** A collection that is kept on the device. */
async function kept(made: (note: BatchNote) => Promise<Batch> = async (one) => batchOf(one)) {
  const onWritten = vi.fn();
  const keeping = new Keeping({
    batchOf: made,
    onWritten,
    onForgotten: () => undefined,
    onMayWork: () => undefined,
  });
  await keeping.open();
  expect(keeping.mode).toBe('kept');
  return { keeping, onWritten };
}

test('decisions that a full storage refused are written with the next change, in their order', async () => {
  const { keeping } = await kept();
  store.refusal = full();
  keeping.keepDecisions([decided(1, 'cat'), decided(2, 'cat')]);
  keeping.keepDecisions([decided(1, 'dog')]);
  keeping.removePictures([7]);
  await keeping.catchUp();
  expect(keeping.notice).toBe('storage-full');
  expect(keeping.isBehind).toBe(true);
  // The person makes room, sends the notice away and goes on.
  store.refusal = null;
  keeping.notice = null;
  keeping.keepSetting('tagging', 1);
  await keeping.catchUp();
  expect([...store.decisions.values()]).toEqual([decided(1, 'dog'), decided(2, 'cat')]);
  expect(store.settings.get('tagging')).toBe(1);
  expect(store.removed).toEqual([7]);
  expect(keeping.isBehind).toBe(false);
});

test('catching up writes what was refused, and the notice goes by itself', async () => {
  const { keeping, onWritten } = await kept();
  store.refusal = full();
  keeping.keepDecisions([decided(1, 'cat')]);
  await keeping.keep(note(1));
  store.refusal = null;
  await keeping.catchUp();
  expect(store.decisions.size).toBe(1);
  expect(store.batches).toHaveLength(1);
  expect(onWritten).toHaveBeenCalledTimes(1);
  expect(keeping.notice).toBeNull();
  await keeping.catchUp();
  expect(store.batches).toHaveLength(1);
});

test('the notice of a full storage stays while a decision is not written', async () => {
  const { keeping } = await kept();
  store.refusal = full();
  keeping.keepDecisions([decided(1, 'cat')]);
  await keeping.catchUp();
  await keeping.catchUp();
  expect(keeping.notice).toBe('storage-full');
  expect(keeping.isBehind).toBe(true);
});

test('what no storage can take is told, and holds nothing up', async () => {
  const { keeping } = await kept();
  store.refusal = new DOMException('', 'DataCloneError');
  keeping.keepSetting('odd', 1);
  await keeping.catchUp();
  expect(keeping.notice).toBe('storage-refused');
  store.refusal = null;
  keeping.keepSetting('next', 2);
  await keeping.catchUp();
  expect([...store.settings]).toEqual([['next', 2]]);
  expect(keeping.isBehind).toBe(false);
});

test('what was refused of a collection that is no more is never written', async () => {
  const { keeping } = await kept();
  store.refusal = full();
  keeping.keepDecisions([decided(1, 'cat')]);
  await keeping.catchUp();
  store.refusal = null;
  keeping.startOver();
  expect(keeping.isBehind).toBe(false);
  await keeping.catchUp();
  expect(store.decisions.size).toBe(0);
});

test('starting over ends what is being written, not what comes after', async () => {
  const { keeping } = await kept();
  store.refusal = full();
  for (const id of [1, 2, 3]) keeping.keepDecisions([decided(id, 'cat')]);
  await keeping.catchUp();
  store.refusal = null;
  store.onWrite = () => {
    store.onWrite = () => undefined;
    keeping.startOver();
    keeping.keepDecisions([decided(4, 'dog')]);
  };
  await keeping.catchUp();
  await keeping.catchUp();
  expect([...store.decisions.keys()]).toEqual([1, 4]);
});

test('leaving the page is one more try', async () => {
  const page = new EventTarget();
  vi.stubGlobal('document', page);
  const { keeping } = await kept();
  store.refusal = full();
  keeping.keepDecisions([decided(1, 'cat')]);
  await keeping.catchUp();
  keeping.notice = null;
  store.refusal = null;
  page.dispatchEvent(new Event('visibilitychange'));
  await vi.waitFor(() => expect(store.decisions.size).toBe(1));
});

test('a batch that comes while the one before is written and forgotten is not dropped with it', async () => {
  const { keeping } = await kept();
  store.onWrite = () => {
    store.onWrite = () => undefined;
    keeping.startOver();
    void keeping.keep(note(2));
  };
  await keeping.keep(note(1));
  await keeping.catchUp();
  expect(store.batches).toContainEqual({ ids: [2] });
});

test('a thumbnail that cannot be read is told, tried again, and does not stop forgetting', async () => {
  let isBroken = true;
  const { keeping } = await kept(async (one) => {
    if (isBroken) throw new DOMException('', 'NotReadableError');
    return batchOf(one);
  });
  await keeping.keep(note(1));
  expect(keeping.notice).toBe('storage-refused');
  expect(keeping.isBehind).toBe(true);
  isBroken = false;
  keeping.notice = null;
  await keeping.catchUp();
  expect(store.batches).toEqual([{ ids: [1] }]);
  isBroken = true;
  await keeping.keep(note(2));
  await keeping.forget();
  expect(keeping.mode).toBe('memory');
});
