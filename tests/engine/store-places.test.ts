import { expect, test } from 'vitest';
import { openCacheFiles } from '../../src/engine/store-cache';
import type { StoreFiles } from '../../src/engine/store-files';
import { memoryFiles } from '../../src/engine/store-memory';
import { storeSource } from '../../src/engine/store-source';
import { fileReader } from '../../src/engine/model-files';
import { files, pin } from '../tools/made-up-model';
import { context, madeUp, storeOver } from './made-up-store';
import { startHub } from '../hub/hub.mjs';
import { hubFiles } from '../tools/made-up-model';

/** What of Cache Storage the store uses, over a map. */
function fakeCaches(): CacheStorage {
  const entries = new Map<string, Response>();
  const keyOf = (request: RequestInfo | URL) =>
    request instanceof Request ? request.url : String(request);
  const cache = {
    match: async (request: RequestInfo) => entries.get(keyOf(request))?.clone(),
    put: async (request: RequestInfo, response: Response) =>
      void entries.set(keyOf(request), response),
    delete: async (request: RequestInfo) => entries.delete(keyOf(request)),
    keys: async () => [...entries.keys()].map((url) => new Request(url)),
  };
  return { open: async () => cache } as unknown as CacheStorage;
}

const places: [string, () => Promise<StoreFiles>][] = [
  ['memory', async () => memoryFiles()],
  ['Cache Storage', () => openCacheFiles('store', fakeCaches())],
];

const text = async (store: StoreFiles, name: string) => (await store.open(name))?.text();
const bytesOf = (word: string) => new TextEncoder().encode(word);

test.each(places)(
  'in %s a file grows, is continued later, and is listed with its length',
  async (_, open) => {
    const store = await open();
    const first = await store.grow('a');
    await first.append(bytesOf('one '));
    await first.append(bytesOf('two '));
    await first.close();
    const second = await store.grow('a');
    expect(second.sizeBytes).toBe(8);
    await second.append(bytesOf('three'));
    await second.close();
    await store.write('b.etag', 'x');
    await store.write('b.etag', 'yy');
    await store.write('b.whole', '');
    expect(await text(store, 'a')).toBe('one two three');
    expect(await text(store, 'b.etag')).toBe('yy');
    expect([...(await store.list())].sort()).toEqual([
      ['a', 13],
      ['b.etag', 2],
      ['b.whole', 0],
    ]);
  },
);

test.each(places)(
  'in %s a file that was removed is not there, and may be removed again',
  async (_, open) => {
    const store = await open();
    const growing = await store.grow('a');
    await growing.append(bytesOf('one'));
    await growing.close();
    await store.remove('a');
    await store.remove('a');
    expect([await store.open('a'), (await store.list()).size]).toEqual([null, 0]);
  },
);

test('Cache Storage keeps a large file in pieces that read as one', async () => {
  const store = await openCacheFiles('store', fakeCaches());
  const growing = await store.grow('large');
  const piece = new Uint8Array(3 * 2 ** 20);
  for (let i = 0; i < 7; i++) await growing.append(piece.fill(i));
  await growing.close();
  const bytes = new Uint8Array(await (await store.open('large'))!.arrayBuffer());
  expect(bytes.length).toBe(7 * piece.length);
  expect([0, 1, 2, 3, 4, 5, 6].map((i) => bytes[i * piece.length])).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test.each(places)(
  'a model that was downloaded to %s is read from there by the engine',
  async (_, open) => {
    const hub = await startHub(hubFiles);
    const store = await open();
    await storeOver({ files: store }).store.download(
      { model: madeUp, dtype: 'q8', host: hub.url.replace(/\/$/, '') },
      context(),
    );
    await hub.close();
    const sizes: number[] = [];
    const source = storeSource(async () => [store]);
    const read = fileReader(madeUp, [source], context().signal, (size) => sizes.push(size));
    const path = 'onnx/text_model_quantized.onnx';
    expect(Buffer.compare(await read(path), files[path]!)).toBe(0);
    expect(sizes).toEqual([files[path]!.length]);
    await expect(read('onnx/text_model.onnx')).rejects.toMatchObject({
      code: 'model/missing-file',
    });
  },
);

test('an unfinished file is not read, nor one of another length than its mark says', async () => {
  const store = memoryFiles();
  const { sha256 } = pin(files['config.json']!);
  const source = storeSource(async () => [store]);
  const read = fileReader(madeUp, [source], context().signal, () => undefined);
  await (await store.grow(sha256)).append(bytesOf('{}'));
  await expect(read('config.json')).rejects.toMatchObject({ code: 'model/missing-file' });
  await store.write(`${sha256}.whole`, '');
  expect(new TextDecoder().decode(await read('config.json'))).toBe('{}');
  await (await store.grow(sha256)).append(bytesOf('!'));
  await expect(read('config.json')).rejects.toMatchObject({ code: 'model/missing-file' });
});

test('a file is read at once where its place can, once it is whole and as long as it should be', async () => {
  const bytes = files['config.json']!;
  const { sha256 } = pin(bytes);
  const memory = memoryFiles();
  let length = bytes.length;
  const closed: string[] = [];
  const store: StoreFiles = {
    ...memory,
    openNow: async (name) => ({
      sizeBytes: length,
      read: () => length,
      close: () => void closed.push(name),
    }),
  };
  const sizes: number[] = [];
  const sources = [storeSource(async () => [memory]), storeSource(async () => [store])];
  const read = fileReader(madeUp, sources, context().signal, (size) => sizes.push(size));
  expect(await read.now!('config.json')).toBeNull();
  await (await memory.grow(sha256)).append(bytes);
  await memory.write(`${sha256}.whole`, '');
  expect((await read.now!('config.json'))?.sizeBytes).toBe(bytes.length);
  expect(sizes).toEqual([bytes.length]);
  length += 1;
  expect(await read.now!('config.json')).toBeNull();
  expect(closed).toEqual([sha256]);
});
