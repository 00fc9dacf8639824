import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ModelSpec } from '../../src/clip/models';
import { inspectCustomModel } from '../../src/engine/custom-model';
import { sha256Hex } from '../../src/engine/model-files';
import { referencePath } from '../reference/read';

type Folder = Record<string, Uint8Array<ArrayBuffer> | string>;

const small = [
  'config.json',
  'preprocessor_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
];
const read = (model: string, path: string) =>
  new Uint8Array(readFileSync(referencePath(`models/${model}/${path}`)));
const splitTowers = ['onnx/text_model.onnx', 'onnx/vision_model.onnx'];

/** A model's folder as it lies among the reference numbers. */
function folderOf(model: string, onnx: readonly string[] = splitTowers): Folder {
  return Object.fromEntries([...small, ...onnx].map((path) => [path, read(model, path)]));
}

const inspect = (folder: Folder, root = '') =>
  inspectCustomModel(
    Object.entries(folder).map(([path, bytes]) => ({
      path: root + path,
      file: new File([bytes], path),
    })),
    new AbortController().signal,
  );

async function accepted(folder: Folder, root = ''): Promise<ModelSpec> {
  const verdict = await inspect(folder, root);
  if ('refusal' in verdict) throw verdict.refusal;
  return verdict.model;
}

async function refused(folder: Folder) {
  const verdict = await inspect(folder);
  if ('model' in verdict) throw new Error('it was accepted');
  const { code, data } = verdict.refusal;
  return [code, data];
}

/** A changed field of a JSON file. */
function with_(model: string, path: string, changes: object): Folder {
  const json = JSON.parse(new TextDecoder().decode(read(model, path))) as object;
  return { [path]: JSON.stringify({ ...json, ...changes }) };
}

describe('a folder of the hub’s layout', () => {
  test('of a CLIP model with split towers becomes an entry with the pins of its files', async () => {
    const model = await accepted(folderOf('clip-gelu'), 'stick/models/my-clip/');
    expect(model).toMatchObject({
      activation: 'softmax',
      projectionDim: 24,
      contextLength: 77,
      imageSize: 64,
      padding: 'longest',
      lowerCase: false,
      towers: { fp32: { text: splitTowers[0], vision: splitTowers[1] } },
      preprocess: { resize: { kind: 'shortest-edge', sizePx: 64 }, crop: { widthPx: 64 } },
    });
    expect(model.id).toMatch(/^custom-[0-9a-f]{10}$/);
    expect(Object.keys(model.files).sort()).toEqual(
      [...splitTowers, 'tokenizer.json', 'tokenizer_config.json'].sort(),
    );
    for (const [path, pin] of Object.entries(model.files)) {
      const bytes = read('clip-gelu', path);
      expect(pin).toEqual({ sizeBytes: bytes.length, sha256: await sha256Hex(bytes) });
    }
  });

  test('says that the scale is assumed where no file holds the trained one', async () => {
    const clip = await accepted(folderOf('clip-gelu'));
    expect(clip).toMatchObject({ logitScale: 100, logitBias: 0, isScaleAssumed: true });
    const siglip = await accepted(folderOf('siglip'));
    expect(siglip).toMatchObject({ activation: 'sigmoid', padding: 'full', isScaleAssumed: true });
  });

  test('of a SigLIP model in one file has its trained scale and bias, its squash and its text form', async () => {
    const model = await accepted(folderOf('siglip-combined', ['onnx/model.onnx']));
    expect(model).toMatchObject({
      activation: 'sigmoid',
      padding: 'full',
      contextLength: 64,
      lowerCase: true,
      stripPunctuation: true,
      towers: { fp32: { combined: 'onnx/model.onnx' } },
      preprocess: { resize: { kind: 'squash', widthPx: 64, heightPx: 64 }, crop: null },
    });
    expect(model.logitScale).toBeCloseTo(20, 4);
    expect(model.logitBias).toBeCloseTo(-3.5, 5);
    expect(model).not.toHaveProperty('isScaleAssumed');
  });

  test('offers every precision, split towers first, and takes the scale from a file beside them', async () => {
    const names = ['', '_fp16', '_quantized'].map((suffix) => `onnx/model${suffix}.onnx`);
    const both = { ...folderOf('tinyclip-combined', names), ...folderOf('clip-gelu') };
    const model = await accepted(both);
    expect(model.towers).toEqual({
      q8: { combined: 'onnx/model_quantized.onnx' },
      fp16: { combined: 'onnx/model_fp16.onnx' },
      fp32: { text: splitTowers[0], vision: splitTowers[1] },
    });
    expect(model.logitScale).toBeCloseTo(40, 3);
    expect(model.files).not.toHaveProperty(['onnx/model.onnx']);
  });

  test('works for files that were chosen one by one, and without a configuration of CLIP’s tokenizer', async () => {
    const { 'tokenizer_config.json': _, ...folder } = folderOf('clip-gelu');
    const loose = Object.entries(folder).map(([path, bytes]) => [path.replace('onnx/', ''), bytes]);
    const model = await accepted(Object.fromEntries(loose) as Folder);
    expect(model.towers.fp32).toEqual({ text: 'text_model.onnx', vision: 'vision_model.onnx' });
    expect(model.tokenizer).toEqual({ padId: 0, endToken: '<|endoftext|>' });
  });

  test('has the same id again for the same files, and another for others', async () => {
    const first = await accepted(folderOf('clip-gelu'));
    expect((await accepted(folderOf('clip-gelu'), 'elsewhere/')).id).toBe(first.id);
    expect((await accepted(folderOf('clip-quick-gelu'))).id).not.toBe(first.id);
  });
});

describe('a folder is refused with the file or the tensor that is to blame', () => {
  const without = (path: string, model = 'clip-gelu') =>
    Object.fromEntries(Object.entries(folderOf(model)).filter(([name]) => name !== path));
  const clip = () => folderOf('clip-gelu');

  test.each([
    ['config.json', 'custom/missing-file'],
    ['preprocessor_config.json', 'custom/missing-file'],
    ['tokenizer.json', 'custom/missing-file'],
  ])('without %s', async (path, code) => {
    expect(await refused(without(path))).toEqual([code, { path }]);
  });

  test('without a tower, or without SigLIP’s way with text', async () => {
    expect(await refused(without('onnx/text_model.onnx'))).toEqual(['custom/no-weights', {}]);
    const path = 'tokenizer_config.json';
    expect(await refused(without(path, 'siglip'))).toEqual(['custom/missing-file', { path }]);
  });

  test('of another kind', async () => {
    const changes = with_('clip-gelu', 'config.json', { model_type: 'siglip2' });
    const refusal = ['custom/unsupported-model', { format: 'siglip2' }];
    expect(await refused({ ...clip(), ...changes })).toEqual(refusal);
    expect(await refused({ ...clip(), 'config.json': '{}' })).toMatchObject([refusal[0], {}]);
  });

  test('with a configuration that is a web page, or asks for what no CLIP does', async () => {
    const unreadable = (path: string) => ['custom/unreadable-file', { path }];
    const page = '<!doctype html>';
    expect(await refused({ ...clip(), 'config.json': page })).toEqual(unreadable('config.json'));
    const path = 'preprocessor_config.json';
    const changes = with_('clip-gelu', path, { resample: 9 });
    expect(await refused({ ...clip(), ...changes })).toEqual(unreadable(path));
  });

  test('with towers that are cut off, exchanged, or of another size', async () => {
    const path = 'onnx/text_model.onnx';
    const cut = read('clip-gelu', path).slice(0, -1000);
    expect(await refused({ ...clip(), [path]: cut })).toEqual(['onnx/unreadable', { path }]);
    const exchanged = { [path]: read('clip-gelu', 'onnx/vision_model.onnx') };
    const tensor = 'input_ids';
    const missing = ['onnx/missing-tensor', { path, tensor }];
    expect(await refused({ ...clip(), ...exchanged })).toEqual(missing);
    const config = 'preprocessor_config.json';
    const size = { size: { shortest_edge: 32 }, crop_size: { width: 32, height: 32 } };
    const differs = ['custom/size-differs', { path: config }];
    expect(await refused({ ...clip(), ...with_('clip-gelu', config, size) })).toEqual(differs);
  });

  test('with a CLIP text tower whose output is not projected', async () => {
    const path = 'onnx/text_model.onnx';
    const siglip = { [path]: read('siglip', path) };
    const missing = ['onnx/missing-tensor', { path, tensor: 'text_embeds' }];
    expect(await refused({ ...clip(), ...siglip })).toEqual(missing);
  });
});

test('stops between two files when it is told to', async () => {
  const files = Object.entries(folderOf('clip-gelu')).map(([path, bytes]) => ({
    path,
    file: new File([bytes], path),
  }));
  await expect(inspectCustomModel(files, AbortSignal.abort())).rejects.toThrow(/abort/i);
});
