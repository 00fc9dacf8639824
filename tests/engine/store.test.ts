import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isAbort } from '../../src/clip/errors';
import type { ModelSpec } from '../../src/clip/models';
import { localLocks } from '../../src/engine/locks';
import type { StoreVerbs } from '../../src/engine/store-protocol';
import { memoryFiles } from '../../src/engine/store-memory';
import { EngineClient } from '../../src/state/engine-client';
import { startHub } from '../hub/hub.mjs';
import { catalogue, files, hubFiles, made, onHub, pin } from '../tools/made-up-model';
import { context, loopback, madeUp, namesIn, storeOver } from './made-up-store';
import { overChannel } from './over-channel';

const q8Paths = [
  'config.json',
  'tokenizer.json',
  'onnx/text_model_quantized.onnx',
  'onnx/vision_model_quantized.onnx',
];
const q8Bytes = q8Paths.reduce((sum, path) => sum + files[path]!.length, 0);
const visionQ8 = onHub('onnx/vision_model_quantized.onnx');

let hub: Awaited<ReturnType<typeof startHub>>;
beforeEach(async () => {
  hub = await startHub(hubFiles);
});
afterEach(() => hub.close());

const q8 = () => ({ model: madeUp, dtype: 'q8' as const, host: hub.url.replace(/\/$/, '') });
const fp32 = () => ({ ...q8(), dtype: 'fp32' as const });
const askedPaths = () => hub.asked.map(({ path }) => path);

describe('a download of a model', () => {
  test('brings its files one after the other, tells every byte of them, and is listed when whole', async () => {
    const { store } = storeOver();
    const call = context();
    const contents = await store.download(q8(), call);
    expect(askedPaths()).toEqual(q8Paths.map(onHub));
    expect(call.told[0]).toMatchObject({ loadedBytes: 0, totalBytes: q8Bytes });
    expect(call.told.at(-1)).toMatchObject({ loadedBytes: q8Bytes, totalBytes: q8Bytes });
    const loaded = call.told.map(({ loadedBytes }) => loadedBytes);
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
    expect(contents).toEqual({
      place: 'memory',
      models: [
        {
          modelId: 'made-up',
          revision: 'abc123',
          dtypes: ['q8'],
          sizeBytes: q8Bytes,
          unfinished: [],
          custom: null,
        },
      ],
      asked: [],
      evicted: [],
      usedBytes: q8Bytes,
      freeBytes: 1e9,
      persisted: false,
    });
  });

  test('asks for nothing that another precision has brought already', async () => {
    const { store } = storeOver();
    await store.download(q8(), context());
    hub.asked.length = 0;
    await store.download(fp32(), context());
    expect(askedPaths()).toEqual(['onnx/text_model.onnx', 'onnx/vision_model.onnx'].map(onHub));
  });

  test('that was cancelled is listed as unfinished, and a later visit asks for no byte again', async () => {
    const { store, files: disk } = storeOver();
    hub.fault(visionQ8, { stallAfterBytes: 120_000 });
    const controller = new AbortController();
    const before = q8Bytes - files['onnx/vision_model_quantized.onnx']!.length;
    const call = context(controller.signal);
    const progress = call.progress;
    call.progress = (each) => {
      progress(each);
      if (each.loadedBytes > before) setTimeout(() => controller.abort(), 20);
    };
    expect(await store.download(q8(), call).catch(isAbort)).toBe(true);

    const later = storeOver({ files: disk }).store;
    const { models } = await later.list(null, context());
    const loadedBytes = models[0]!.unfinished[0]!.loadedBytes;
    expect(models).toMatchObject([
      { dtypes: [], unfinished: [{ dtype: 'q8', totalBytes: q8Bytes }], sizeBytes: loadedBytes },
    ]);
    hub.asked.length = 0;
    const resumed = context();
    await later.download(q8(), resumed);
    expect(hub.asked).toMatchObject([
      { path: visionQ8, range: `bytes=${loadedBytes - before}-`, status: 206 },
    ]);
    expect(resumed.told[0]).toMatchObject({ loadedBytes });
    expect(resumed.told.map(({ phase }) => phase)).toContain('verify');
  });

  test('that was cancelled before any weights came can be seen, gone on with and deleted', async () => {
    const { store, files: disk } = storeOver();
    hub.fault(onHub('tokenizer.json'), { stallAfterBytes: 1000 });
    const controller = new AbortController();
    const before = files['config.json']!.length;
    const call = context(controller.signal);
    call.progress = ({ loadedBytes }) => {
      if (loadedBytes > before) setTimeout(() => controller.abort(), 20);
    };
    expect(await store.download(q8(), call).catch(isAbort)).toBe(true);
    const { models } = await store.list(null, context());
    const loadedBytes = before + 1000;
    const unfinished = ['q8', 'fp32'].map((dtype) => ({ dtype, loadedBytes }));
    expect(models).toMatchObject([
      { modelId: 'made-up', dtypes: [], sizeBytes: loadedBytes, unfinished },
    ]);
    await store.remove({ modelId: 'made-up', dtype: 'q8' }, context());
    expect(await namesIn(disk)).toEqual([]);
  });

  test('makes no other model begun that shares its small files', async () => {
    const other: ModelSpec = {
      ...madeUp,
      id: 'other',
      towers: { fp32: madeUp.towers.fp32! },
      files: { ...madeUp.files, 'onnx/text_model.onnx': pin(made(60)) },
    };
    const { 'onnx/vision_model.onnx': _, ...files } = other.files;
    const sharing = { ...other, files, towers: { fp32: { combined: 'onnx/text_model.onnx' } } };
    const { store } = storeOver({ catalogue: [madeUp, sharing] });
    const { models } = await store.download(q8(), context());
    expect(models.map(({ modelId }) => modelId)).toEqual(['made-up']);
  });

  test('tells how long it waits before it tries again', async () => {
    const { store } = storeOver();
    hub.fault(visionQ8, { status: 500 }, { status: 500 });
    const call = context();
    await store.download(q8(), call);
    const retries = call.told.filter(({ phase }) => phase === 'retry');
    expect(retries.map(({ retryInMs }) => retryInMs)).toEqual([1, 2]);
    expect(retries[0]!.path).toBe('onnx/vision_model_quantized.onnx');
  });

  test('for which there is no room is refused with both sizes before anything is asked for', async () => {
    const { store } = storeOver({ room: async () => ({ freeBytes: 100_000, persisted: false }) });
    await expect(store.download(q8(), context())).rejects.toMatchObject({
      code: 'storage/no-room',
      data: { neededBytes: q8Bytes, freeBytes: 100_000 },
    });
    expect(hub.asked).toEqual([]);
  });

  test('takes what the site ships under the same pin from there, and what is wrong there from the hub', async () => {
    const site = await startHub({
      ...hubFiles,
      [onHub('config.json')]: new TextEncoder().encode('[]'),
    });
    const { store } = storeOver({
      network: {
        ...loopback,
        fetchFile: (url, init) =>
          fetch(
            String(url).replace('https://site.test/models/made-up/', site.url + onHub('')),
            init,
          ),
      },
    });
    await store.download({ ...q8(), siteUrl: 'https://site.test/' }, context());
    await site.close();
    expect(askedPaths()).toEqual([onHub('config.json')]);
  });

  test('in two tabs at once is done once, and the second says that it waits', async () => {
    const [disk, locks] = [memoryFiles(), localLocks()];
    const tabs = [storeOver({ files: disk, locks }), storeOver({ files: disk, locks })];
    const calls = [context(), context()];
    const contents = await Promise.all(tabs.map(({ store }, i) => store.download(q8(), calls[i]!)));
    expect(askedPaths()).toEqual(q8Paths.map(onHub));
    expect(contents.map(({ models }) => models[0]!.dtypes)).toEqual([['q8'], ['q8']]);
    expect(calls[1]!.told.map(({ phase }) => phase)).toContain('elsewhere');
    expect(calls[1]!.told.at(-1)).toMatchObject({ loadedBytes: q8Bytes });
  });

  test('goes on in the second tab where the first gives up', async () => {
    const [disk, locks] = [memoryFiles(), localLocks()];
    const tabs = [storeOver({ files: disk, locks }), storeOver({ files: disk, locks })];
    hub.fault(onHub('tokenizer.json'), { stallAfterBytes: 1000 });
    const controller = new AbortController();
    const first = tabs[0]!.store.download(q8(), context(controller.signal)).catch(isAbort);
    const call = context();
    const second = tabs[1]!.store.download(q8(), call);
    const progress = call.progress;
    call.progress = (each) => {
      progress(each);
      if (each.phase === 'elsewhere' && each.path === 'tokenizer.json') controller.abort();
    };
    expect(await first).toBe(true);
    expect((await second).models[0]!.dtypes).toEqual(['q8']);
    expect(hub.asked.filter(({ path }) => path === onHub('tokenizer.json'))).toHaveLength(2);
  });

  test('over the boundary carries its error’s code and data to the page', async () => {
    hub.fault(onHub('config.json'), { status: 404 });
    const client = new EngineClient<StoreVerbs>(overChannel<StoreVerbs>(storeOver().store), {
      onSpan: () => undefined,
      onDeath: () => undefined,
    });
    await expect(client.call('download', q8())).rejects.toMatchObject({
      code: 'hub/no-such-file',
      data: { path: 'config.json', status: 404 },
    });
    expect((await client.call('list', null)).models).toEqual([]);
    client.terminate();
  });
});

describe('the store', () => {
  test('words what the browser’s storage throws', async () => {
    const { store } = storeOver({
      files: {
        ...memoryFiles(),
        grow: async () => {
          throw new DOMException('no', 'QuotaExceededError');
        },
      },
    });
    await expect(store.download(q8(), context())).rejects.toMatchObject({ code: 'storage/full' });
  });

  test('deletes one precision and keeps what the other needs, then the rest', async () => {
    const { store, files: disk } = storeOver();
    await store.download(q8(), context());
    const before = await namesIn(disk);
    await store.download(fp32(), context());
    const left = await store.remove({ modelId: 'made-up', dtype: 'fp32' }, context());
    expect(left.models).toMatchObject([{ dtypes: ['q8'], sizeBytes: q8Bytes }]);
    expect(await namesIn(disk)).toEqual(before);
    const none = await store.remove({ modelId: 'made-up', dtype: null }, context());
    expect([none.models, none.usedBytes]).toEqual([[], 0]);
    expect(await namesIn(disk)).toEqual([]);
  });

  test('deletes files of older revisions when the catalogue pins others, and of nothing else', async () => {
    const { store, files: disk } = storeOver();
    await store.download(q8(), context());
    const changed: ModelSpec = {
      ...madeUp,
      revision: 'def456',
      files: { ...madeUp.files, 'onnx/text_model_quantized.onnx': pin(made(77)) },
    };
    const newer = storeOver({ files: disk, catalogue: [catalogue.models[0]!, changed] }).store;
    const { models, usedBytes } = await newer.list(null, context());
    expect(models).toMatchObject([
      { revision: 'def456', dtypes: [], unfinished: [{ dtype: 'q8' }] },
    ]);
    expect(usedBytes).toBe(q8Bytes - files['onnx/text_model_quantized.onnx']!.length);
  });

  test('does not count a file whose mark is there and whose bytes are not', async () => {
    const { store, files: disk } = storeOver();
    await store.download(q8(), context());
    await disk.remove(pin(files['tokenizer.json']!).sha256);
    const { models } = await store.list(null, context());
    expect(models).toMatchObject([{ dtypes: [], unfinished: [{ dtype: 'q8' }] }]);
    hub.asked.length = 0;
    await store.download(q8(), context());
    expect(askedPaths()).toEqual([onHub('tokenizer.json')]);
  });

  test('says which of the remembered models are gone', async () => {
    const { store } = storeOver();
    const remembered = [{ modelId: 'made-up', name: 'Made up' }];
    expect((await store.list({ remembered }, context())).evicted).toEqual(remembered);
    await store.download(q8(), context());
    expect((await store.list({ remembered }, context())).evicted).toEqual([]);
  });
});

test('a whole file has its pinned hash', async () => {
  const { store, files: disk } = storeOver();
  await store.download(q8(), context());
  for (const name of (await namesIn(disk)).filter((each) => !each.includes('.'))) {
    const bytes = new Uint8Array(await (await disk.open(name))!.arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(name);
  }
});
