import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { loadTowers } from '../../src/engine/towers';
import { referencePath } from '../reference/read';
import { distance, referenceModels } from '../reference/read-models';
import { decodesInNode, readSource } from '../reference/read-source';
import { embedPictures, embedTexts } from '../reference/run-model';
import { nodeRuntime } from './starter-files';

test('the starter’s expected numbers were made with the files that lie here', async () => {
  const { folder, expected } = referenceModels.find(({ name }) => name === 'starter')!;
  const pinned = Object.entries(expected.sha256 ?? {});
  expect(pinned.length).toBeGreaterThan(0);
  for (const [path, sha256] of pinned) {
    const bytes = await readFile(referencePath(`${folder}/${path}`));
    const found = createHash('sha256').update(bytes).digest('hex');
    expect(found, `${path}: run tools/make-reference/run starter`).toBe(sha256);
  }
});

describe.each([...referenceModels])('$name', (model) => {
  const { folder, spec, expected } = model;
  const read = async (path: string) =>
    new Uint8Array(await readFile(referencePath(`${folder}/${path}`)));

  test('text in, picture file in: embeds and probabilities are those of Python', async () => {
    const rung = { executionProvider: 'wasm', dtype: 'fp32', threads: 1 } as const;
    const towers = await loadTowers(spec, rung, read, nodeRuntime);
    const files = expected.files.filter(decodesInNode);
    const sources = files.map((file) => () => readSource(file));
    const texts = await embedTexts(towers, spec, expected.texts);
    const pictures = await embedPictures(towers, model.preprocess, sources);
    const found = distance(model, files, texts, pictures);
    await towers.release();
    expect(found.leastTextCosine).toBeGreaterThan(0.99999);
    expect(found.leastImageCosine).toBeGreaterThan(0.99999);
    expect(found.largestProbDifference).toBeLessThan(1e-4);
  }, 180_000);
});
