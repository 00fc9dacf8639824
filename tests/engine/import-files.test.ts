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
    const own = { 'tokenizer.json': made(50, 900), 'onnx/model.onnx': made(51, 70_000) };
    const model: ModelSpec = {
      ...madeUp,
      id: 'custom-1',
      repo: null,
      towers: { fp32: { combined: 'onnx/model.onnx' } },
      files: Object.fromEntries(Object.entries(own).map(([path, bytes]) => [path, pin(bytes)])),
    };
    const { store, files: disk } = storeOver({ inspect: async () => ({ model }) });
    const folder = Object.entries(own).map(([path, bytes]) => ({
      path: `my-clip/${path}`,
      file: new File([bytes], path),
    }));
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

  test('can be cancelled', async () => {
    const { store, files: disk } = storeOver();
    const call = store.importFiles({ files: given(q8Paths) }, context(AbortSignal.abort()));
    expect(await call.catch(isAbort)).toBe(true);
    expect(await namesIn(disk)).toEqual([]);
  });
});
