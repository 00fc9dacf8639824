import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findModel } from '../../src/clip/models';
import type { ModelSpec } from '../../src/clip/models';
import { loadModel } from '../../src/engine/load-model';
import type { FileSource } from '../../src/engine/model-files';
import { loadTowers } from '../../src/engine/towers';
import { referencePath } from '../reference/read';
import { distance, pinned, referenceModels } from '../reference/read-models';
import type { ReferenceModel } from '../reference/read-models';
import { embedTexts } from '../reference/run-model';
import { tinyParts, tinyRequest } from './engine-parts';
import { nodeRuntime } from './starter-files';

const read = (folder: string, path: string) =>
  new Uint8Array(readFileSync(referencePath(`${folder}/${path}`)));

/** A catalogue's entry with a small model's files and sizes in place of its own, and nothing else changed. */
function entryFor(id: string, reference: ReferenceModel): ModelSpec {
  const entry = findModel(id)!;
  const resize = { kind: 'squash', widthPx: 64, heightPx: 64 } as const;
  const spec = {
    ...entry,
    ...(entry.preprocess && { preprocess: { ...entry.preprocess, resize } }),
    projectionDim: 24,
    imageSize: 64,
    towers: reference.spec.towers,
  };
  return pinned({ ...reference, spec });
}

describe.each([
  ['tinyclip-8m', 'tinyclip-combined', { logitScale: 40, logitBias: 0 }],
  ['siglip-base-patch16-224', 'siglip-combined', { logitScale: 20, logitBias: -3.5 }],
])('the entry %s, on small files of its shape', (id, name, scale) => {
  test('is all that it takes: it loads, and its texts get Python’s embeds', async () => {
    const reference = referenceModels.find((each) => each.name === name)!;
    const { folder, expected } = reference;
    const model = entryFor(id, reference);
    const asked: string[] = [];
    const disk: FileSource = {
      open: async (_, path) => {
        asked.push(path);
        return new Blob([read(folder, path)]).stream();
      },
    };
    const { parts } = tinyParts({
      sources: () => [disk],
      loadTowers: (...args) => loadTowers(...args, nodeRuntime),
    });
    const context = { signal: new AbortController().signal, progress: () => undefined };
    const loaded = await loadModel(parts, await tinyRequest({ model }), context);
    const texts = await embedTexts(loaded.towers, model, expected.texts);
    const { leastTextCosine } = distance(
      { ...reference, spec: model },
      [],
      texts,
      new Float32Array(),
    );
    expect(leastTextCosine).toBeGreaterThan(0.99999);
    expect(asked.sort()).toEqual(Object.keys(model.files).sort());
    expect(loaded.reply.ownScale!.logitScale).toBeCloseTo(scale.logitScale, 4);
    expect(loaded.reply.ownScale!.logitBias).toBeCloseTo(scale.logitBias, 5);
    await loaded.towers.release();
  }, 180_000);
});
