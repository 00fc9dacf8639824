import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isAbort } from '../../src/clip/errors';
import type { ModelSpec } from '../../src/clip/models';
import { startHub } from '../hub/hub.mjs';
import { files, hubFiles, made, onHub, pin } from '../tools/made-up-model';
import { context, madeUp, namesIn, storeOver } from './made-up-store';

const q8Paths = [
  'config.json',
  'tokenizer.json',
  'onnx/text_model_quantized.onnx',
  'onnx/vision_model_quantized.onnx',
];
const q8Bytes = q8Paths.reduce((sum, path) => sum + files[path]!.length, 0);

/** A model that is in no catalogue, with its files as the person gives them. */
function unknownModel() {
  const own = {
    'tokenizer.json': made(50, 900),
    'config.json': files['config.json'] as Uint8Array<ArrayBuffer>,
    'onnx/model.onnx': made(51, 70_000),
  };
  const model: ModelSpec = {
    ...madeUp,
    id: 'custom-1',
    repo: null,
    towers: { fp32: { combined: 'onnx/model.onnx' } },
    files: Object.fromEntries(Object.entries(own).map(([path, bytes]) => [path, pin(bytes)])),
  };
  const folder = Object.entries(own).map(([path, bytes]) => ({
    path: `my-clip/${path}`,
    file: new File([bytes], path),
  }));
  return { model, folder };
}

let hub: Awaited<ReturnType<typeof startHub>>;
beforeEach(async () => {
  hub = await startHub(hubFiles);
});
afterEach(() => hub.close());

const q8 = () => ({ model: madeUp, dtype: 'q8' as const, host: hub.url.replace(/\/$/, '') });
const askedPaths = () => hub.asked.map(({ path }) => path);

describe('files from disk', () => {
  const given = (paths: readonly string[], folder = 'stick/any name') =>
    paths.map((path, i) => ({
      path: `${folder}/${i}.bin`,
      file: new File([files[path] as Uint8Array<ArrayBuffer>], `${i}.bin`),
    }));

  test('are recognised by their hashes, whatever their names are, and kept', async () => {
    const { store } = storeOver();
    const call = context();
    const report = await store.importFiles({ files: given(q8Paths) }, call);
    const complete = [{ modelId: 'made-up', dtypes: ['q8'] }];
    expect(report).toEqual({ complete, incomplete: [], custom: null, refusal: null });
    expect(call.told.map(({ phase }) => phase)).toEqual(
      expect.arrayContaining(['verify', 'download']),
    );
    expect(call.told.at(-1)).toMatchObject({ loadedBytes: q8Bytes, totalBytes: q8Bytes });
    expect((await store.list(null, context())).models).toMatchObject([{ dtypes: ['q8'] }]);
    expect(hub.asked).toEqual([]);
  });

  test('that are not all say which are missing, and are kept for the rest to be downloaded', async () => {
    const { store } = storeOver();
    const weights = given(q8Paths.slice(2));
    const report = await store.importFiles({ files: weights }, context());
    expect(report.complete).toEqual([]);
    const missing = ['config.json', 'tokenizer.json'];
    expect(report.incomplete).toEqual([{ modelId: 'made-up', missing }]);
    await store.download(q8(), context());
    expect(askedPaths()).toEqual(missing.map(onHub));
  });

  test('that were said to be missing complete the model when they are chosen by themselves', async () => {
    const { store } = storeOver();
    await store.importFiles({ files: given(q8Paths.slice(2)) }, context());
    const first = await store.importFiles({ files: given(q8Paths.slice(0, 1)) }, context());
    const lacking = [{ modelId: 'made-up', missing: ['tokenizer.json'] }];
    expect(first).toEqual({ complete: [], incomplete: lacking, custom: null, refusal: null });
    const complete = [{ modelId: 'made-up', dtypes: ['q8'] }];
    for (const _ of ['missing', 'here by now']) {
      const report = await store.importFiles({ files: given(q8Paths.slice(0, 2)) }, context());
      expect(report).toEqual({ complete, incomplete: [], custom: null, refusal: null });
    }
    expect((await store.list(null, context())).models).toMatchObject([{ dtypes: ['q8'] }]);
  });

  test('are of no model that is complete already and shares one of them', async () => {
    const shared = ['config.json', 'tokenizer.json'].map((path) => [path, madeUp.files[path]!]);
    const [text, vision] = [made(60, 5_000), made(61, 6_000)];
    const towers = { 'onnx/text_model.onnx': pin(text), 'onnx/vision_model.onnx': pin(vision) };
    const other: ModelSpec = {
      ...madeUp,
      id: 'other',
      towers: { fp32: madeUp.towers.fp32! },
      files: { ...Object.fromEntries(shared), ...towers },
    };
    const { store } = storeOver({ catalogue: [madeUp, other] });
    await store.importFiles({ files: given(q8Paths) }, context());
    const weights = [text, vision].map((bytes, i) => ({
      path: `${i}`,
      file: new File([bytes], `${i}`),
    }));
    const folder = [...given(q8Paths.slice(0, 2)), ...weights];
    const { complete } = await store.importFiles({ files: folder }, context());
    expect(complete).toEqual([{ modelId: 'other', dtypes: ['fp32'] }]);
  });

  test('of the right length with other bytes are not recognised', async () => {
    const { store, files: disk } = storeOver();
    const file = new File([made(99)], 'text_model_quantized.onnx');
    const report = await store.importFiles({ files: [{ path: file.name, file }] }, context());
    expect(report.refusal).toMatchObject({ code: 'custom/no-weights' });
    expect(await namesIn(disk)).toEqual([]);
  });

  test('that vanish while they are read are said to be unreadable', async () => {
    const { store } = storeOver();
    const file = new File([made(2)], 'gone.onnx');
    file.stream = () => {
      throw new DOMException('unplugged', 'NotReadableError');
    };
    await expect(
      store.importFiles({ files: [{ path: 'gone.onnx', file }] }, context()),
    ).rejects.toMatchObject({ code: 'custom/unreadable-file', data: { path: 'gone.onnx' } });
  });

  test('of an unknown model are kept once the person agrees, under their name, and deleted as others are', async () => {
    const { model, folder } = unknownModel();
    const { store, files: disk } = storeOver({ inspect: async () => ({ model }) });
    expect((await store.importFiles({ files: folder }, context())).custom).toEqual(model);
    expect(await namesIn(disk)).toEqual([]);
    await store.keepCustom({ name: 'Our birds' }, context());

    const later = storeOver({ files: disk }).store;
    const { models } = await later.list(null, context());
    expect(models).toMatchObject([
      { modelId: 'custom-1', dtypes: ['fp32'], custom: { name: 'Our birds', id: 'custom-1' } },
    ]);
    await later.remove({ modelId: 'custom-1', dtype: null }, context());
    expect(await namesIn(disk)).toEqual([]);
  });

  test('of an unknown model stay while another tab tidies up in the middle of the copy', async () => {
    const { model, folder } = unknownModel();
    const { store, files: disk } = storeOver({ inspect: async () => ({ model }) });
    await store.importFiles({ files: folder }, context());
    const call = context();
    let tidied: Promise<unknown> | null = null;
    call.progress = () => {
      tidied ??= storeOver({ files: disk }).store.list(null, context());
    };
    await store.keepCustom({ name: 'Our birds' }, call);
    await tidied;
    expect((await store.list(null, context())).models).toMatchObject([{ dtypes: ['fp32'] }]);
  });

  test('of an unknown model whose keeping is cancelled or fails leave nothing behind', async () => {
    const { model, folder } = unknownModel();
    const { store, files: disk } = storeOver({ inspect: async () => ({ model }) });
    await store.importFiles({ files: given(q8Paths) }, context());
    const before = await namesIn(disk);
    await store.importFiles({ files: folder }, context());
    const controller = new AbortController();
    const call = context(controller.signal);
    call.progress = () => void controller.abort();
    expect(await store.keepCustom({ name: 'Our birds' }, call).catch(isAbort)).toBe(true);
    expect(await namesIn(disk)).toEqual(before);
    await store.keepCustom({ name: 'Our birds' }, context());
    expect((await store.list(null, context())).models).toHaveLength(2);
  });

  test('can be cancelled', async () => {
    const { store, files: disk } = storeOver();
    const call = store.importFiles({ files: given(q8Paths) }, context(AbortSignal.abort()));
    expect(await call.catch(isAbort)).toBe(true);
    expect(await namesIn(disk)).toEqual([]);
  });
});
