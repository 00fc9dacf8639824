import { describe, expect, test } from 'vitest';
import { inputSize } from '../../src/clip/framing';
import { drafts } from '../../src/clip/drafts';
import {
  findModel,
  models,
  pathsAt,
  precisionsOf,
  sizeAt,
  towerPaths,
} from '../../src/clip/models';

test('the first model is the starter, which needs no hub; no two have one id', () => {
  expect(models[0]).toMatchObject({ id: 'starter', repo: null });
  expect(new Set(models.map(({ id }) => id)).size).toBe(models.length);
});

describe.each(models.map((model) => [model.id, model] as const))('the entry %s', (_, model) => {
  test('pins every file that it names, and has what every model needs', () => {
    const { towers, files, selfTest, knownWords, preprocess, tokenizer } = model;
    const named = Object.values(towers).flatMap(towerPaths);
    const configs = [
      preprocess ? [] : 'preprocessor_config.json',
      tokenizer ? [] : 'tokenizer_config.json',
    ];
    const needed = ['tokenizer.json', ...configs, selfTest ?? [], knownWords ?? []].flat();
    for (const path of [...named, ...needed]) expect(files, path).toHaveProperty([path]);
    for (const { sizeBytes, sha256 } of Object.values(files)) {
      expect(Number.isInteger(sizeBytes) && sizeBytes > 0).toBe(true);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(new Set(Object.values(files).map(({ sha256 }) => sha256)).size).toBe(
      Object.keys(files).length,
    );
  });

  test('pins a revision, not a branch', () => {
    expect(model.revision).toMatch(/^[0-9a-f]{12,40}$/);
  });

  test('needs each of its files at some precision', () => {
    expect([...pathsAt(model, precisionsOf(model))].sort()).toEqual(
      Object.keys(model.files).sort(),
    );
  });
});

describe('what an entry says itself, in place of small files that nobody pinned', () => {
  const withOwn = models.filter(({ preprocess }) => preprocess !== null);

  test.each(withOwn.map((model) => [model.id, model] as const))(
    '%s: pictures of the size that its vision tower takes',
    (_, { preprocess, imageSize }) => {
      expect(inputSize(preprocess!)).toMatchObject({ widthPx: imageSize, heightPx: imageSize });
    },
  );

  test('SigLIP squashes, pads to 64 and is scored by a sigmoid; CLIP crops and is not', () => {
    for (const model of models.filter(({ id }) => id.startsWith('siglip')))
      expect(model).toMatchObject({
        activation: 'sigmoid',
        padding: 'full',
        contextLength: 64,
        lowerCase: true,
        preprocess: { resize: { kind: 'squash' }, crop: null, mean: [0.5, 0.5, 0.5] },
      });
    expect(findModel('clip-vit-base-patch16')).toMatchObject({
      activation: 'softmax',
      padding: 'longest',
      lowerCase: false,
      preprocess: { resize: { kind: 'shortest-edge' }, crop: { widthPx: 224 } },
    });
  });
});

describe('a draft', () => {
  test.each(drafts.map((draft) => [draft.id, draft] as const))(
    '%s is not in the catalogue, and names what `models -- pin` and the page have to ask for',
    (id, { repo, files, towers }) => {
      expect(findModel(id)).toBeUndefined();
      expect(repo).toMatch(/^[\w-]+\/[\w-]+$/);
      expect(files).toContain('tokenizer.json');
      expect(Object.keys(towers).length).toBeGreaterThan(0);
    },
  );
});

test('a combined file counts once at its precision', () => {
  const tiny = findModel('tinyclip-8m')!;
  expect(towerPaths(tiny.towers.q8!)).toEqual(['onnx/model_quantized.onnx']);
  expect(sizeAt(tiny, ['q8'])).toBe(24281512 + 850 + 468 + 3642073);
});

test('a model at one precision is its shared files and two towers', () => {
  const clip = findModel('clip-vit-base-patch32')!;
  expect(pathsAt(clip, ['q8'])).toEqual([
    'config.json',
    'preprocessor_config.json',
    'tokenizer.json',
    'tokenizer_config.json',
    'onnx/text_model_quantized.onnx',
    'onnx/vision_model_quantized.onnx',
  ]);
  expect(sizeAt(clip, ['q8'])).toBe(64504507 + 89117001 + 4524 + 520 + 2224119 + 775);
  expect(sizeAt(clip, [])).toBe(4524 + 520 + 2224119 + 775);
});
