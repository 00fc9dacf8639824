import { describe, expect, test } from 'vitest';
import { findModel, models, pathsAt, precisionsOf, sizeAt } from '../../src/clip/models';

test('the first model is the starter, which needs no hub; no two have one id', () => {
  expect(models[0]).toMatchObject({ id: 'starter', repo: null });
  expect(new Set(models.map(({ id }) => id)).size).toBe(models.length);
});

describe.each(models.map((model) => [model.id, model] as const))('the entry %s', (_, model) => {
  test('pins every file that it names, and has what every model needs', () => {
    const { towers, files, selfTest, knownWords } = model;
    const named = Object.values(towers).flatMap(({ text, vision }) => [text, vision]);
    const needed = ['tokenizer.json', 'tokenizer_config.json', 'preprocessor_config.json'];
    for (const path of [...named, ...needed, selfTest ?? [], knownWords ?? []].flat())
      expect(files, path).toHaveProperty([path]);
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
