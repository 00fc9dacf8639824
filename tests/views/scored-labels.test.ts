import { expect, test, vi } from 'vitest';
import type { LabelScores } from '../../src/clip/label-scores';
import { collectionMethods } from '../../src/engine/collection-methods';
import type { CollectionVerbs } from '../../src/engine/collection-protocol';
import type { CollectionPicture, Embedded } from '../../src/state/collection.svelte';
import { EmbedTable } from '../../src/state/embed-table';
import { noLabels, type EmbeddedLabels } from '../../src/views/collection/label-embeds.svelte';
import { ScoredLabels } from '../../src/views/collection/scored-labels.svelte';
import { overChannel } from '../engine/over-channel';

const dim = 2;
const east = [1, 0];
const north = [0, 1];

const pictures = (...rows: readonly (readonly number[])[]): Embedded => ({
  pictures: rows.map((_, id) => ({ id }) as CollectionPicture),
  embeds: Float32Array.from(rows.flat()),
  dim,
  key: {},
});
const labelsOf = (
  weights: Readonly<Record<string, readonly number[]>>,
  neutral: readonly number[] | null = null,
): EmbeddedLabels => ({
  labels: Object.keys(weights),
  weights: Float32Array.from(Object.values(weights).flat()),
  dim,
  neutral: neutral && Float32Array.from(neutral),
  space: 'a',
});

/** Labels and pictures that a test changes, and the real worker's methods behind them. */
function following() {
  const collection: { embedded: Embedded | null } = { embedded: null };
  const labelEmbeds = { present: noLabels };
  const asked = vi.fn<(scores: LabelScores) => void>();
  const table = new EmbedTable(() => {
    const methods = collectionMethods();
    return overChannel<CollectionVerbs>({
      ...methods,
      labelScores: async (...args) => {
        const scores = await methods.labelScores(...args);
        asked(scores);
        return scores;
      },
    });
  });
  const scored = new ScoredLabels({ collection, labelEmbeds, table });
  const now = (embedded: Embedded | null, labels: EmbeddedLabels) => {
    [collection.embedded, labelEmbeds.present] = [embedded, labels];
    scored.follow();
  };
  const settled = (cosines: readonly number[]) =>
    vi.waitFor(() => expect([...scored.present.scores.cosines]).toEqual(cosines));
  return { scored, now, settled, asked };
}

test('pictures, labels and their cosines change together, when the worker has answered', async () => {
  const { scored, now, settled } = following();
  now(pictures([1, 0]), labelsOf({ east }));
  expect(scored.present.labels.labels).toEqual([]);
  await settled([1]);
  expect(scored.present.labels.labels).toEqual(['east']);
  expect(scored.present.pictures.map(({ id }) => id)).toEqual([0]);

  now(pictures([1, 0], [0, 1], [-1, 0]), labelsOf({ north, east }));
  expect(scored.present).toMatchObject({ scores: { labelCount: 1, pictureCount: 1 } });
  await settled([0, 1, 0, 1, 0, -1]);
  expect(scored.present.labels.labels).toEqual(['north', 'east']);
  expect(scored.present.pictures).toHaveLength(3);
});

test('the neutral words are multiplied beside the labels, not among them', async () => {
  const { scored, now, settled } = following();
  now(pictures([1, 0], [0, -1]), labelsOf({ east }, north));
  await settled([1, 0]);
  expect(scored.present.scores.labelCount).toBe(1);
  expect([...scored.present.neutral!]).toEqual([0, -1]);
});

test('changes that come faster than answers cost one answer for the newest', async () => {
  const { now, settled, asked } = following();
  for (let i = 0; i < 20; i++) now(pictures([1, 0]), labelsOf({ [`label ${i}`]: east }));
  now(pictures([0, 1]), labelsOf({ north }));
  await settled([1]);
  await vi.waitFor(() => expect(asked.mock.calls.length).toBe(2));
});

test('without pictures the labels are there at once, and labels of another model have no cosines', async () => {
  const { scored, now } = following();
  now(null, labelsOf({ east }));
  expect(scored.present.labels.labels).toEqual(['east']);
  const wide = { ...labelsOf({ east }), dim: 3, weights: new Float32Array(3) };
  now(pictures([1, 0]), wide);
  expect(scored.present.scores).toMatchObject({ labelCount: 0, pictureCount: 1 });
});

test('an answer about pictures that were forgotten meanwhile is dropped', async () => {
  const { scored, now, asked } = following();
  now(pictures([1, 0]), labelsOf({ east }));
  now(null, labelsOf({ east }));
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(scored.present.pictures).toEqual([]);
});
