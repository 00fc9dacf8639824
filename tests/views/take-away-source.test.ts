import { describe, expect, test, vi } from 'vitest';
import { collectionMethods } from '../../src/engine/collection-methods';
import type { CollectionVerbs } from '../../src/engine/collection-protocol';
import { models } from '../../src/clip/models';
import type { Collection, CollectionPicture } from '../../src/state/collection.svelte';
import { Decisions } from '../../src/state/decisions.svelte';
import { EmbedTable } from '../../src/state/embed-table';
import type { ModelSession } from '../../src/state/model-session.svelte';
import type { Playground } from '../../src/state/playground.svelte';
import { noLabels, type EmbeddedLabels } from '../../src/views/collection/label-embeds.svelte';
import { Tagging } from '../../src/views/collection/tagging.svelte';
import { CollectionSource } from '../../src/views/collection/take-away-source.svelte';
import { overChannel } from '../engine/over-channel';

vi.stubGlobal('__APP_VERSION__', '0');

const dim = 2;
const [east, north, between] = [
  [1, 0],
  [0, 1],
  [Math.SQRT1_2, Math.SQRT1_2],
];
const picture = (id: number, more: Partial<CollectionPicture> = {}) =>
  ({
    id,
    path: `Pets/${id}.jpg`,
    missing: false,
    fault: null,
    stale: false,
    ...more,
  }) as CollectionPicture;
const labelsOf = (weights: Readonly<Record<string, readonly number[]>>): EmbeddedLabels => ({
  labels: Object.keys(weights),
  weights: Float32Array.from(Object.values(weights).flat()),
  dim,
  neutral: Float32Array.from(between!),
  space: 'a',
});

/** Four pictures: the model has read those with an embed. */
async function source({
  labels = labelsOf({ cat: east!, dog: north! }),
  embeds = { 1: east!, 2: north! } as Readonly<Record<number, readonly number[]>>,
  isWhole = true,
  space = 'model@1/fp32' as string | null,
  pictures = [1, 2, 3, 4].map((id) => picture(id)),
} = {}) {
  const read = pictures.filter(({ id }) => embeds[id]);
  const decisions = new Decisions(() => undefined);
  const collection = {
    pictures,
    decisions,
    space,
    version: 1,
    settings: new Map(),
    embedded: {
      pictures: read,
      embeds: Float32Array.from(read.flatMap(({ id }) => embeds[id]!)),
      dim,
      key: {},
    },
  } as unknown as Collection;
  const model = models[0]!;
  const labelEmbeds = { present: labels, isWhole };
  const methods = collectionMethods();
  const table = new EmbedTable(() => overChannel<CollectionVerbs>(methods));
  const session = { model, loaded: null } as unknown as ModelSession;
  const tagging = new Tagging(collection, session, { labelEmbeds, table });
  const settings = { templateId: 'a-photo', customTemplate: '' };
  const made = new CollectionSource(tagging, { session, settings } as unknown as Playground);
  tagging.follow();
  const settle = () => vi.waitFor(() => expect(tagging.present).toBe(labels));
  return { made, decisions, labelEmbeds, settle };
}

describe('what is taken of a collection', () => {
  test('says of each picture whether its tags are known, and why not', async () => {
    const fault = { code: 'picture/undecodable' as const, data: {} };
    const pictures = [picture(1), picture(2, { stale: true }), picture(3), picture(4, { fault })];
    const { made, settle } = await source({ pictures });
    await settle();
    const known = made.pictures().map(({ tags, unknown }) => [tags, unknown]);
    expect(known).toEqual([
      [[0], null],
      [[1], 'unread'],
      [[], 'unread'],
      [[], 'unreadable'],
    ]);
  });

  test('gives a picture that the model has not read the labels that were accepted by hand', async () => {
    const { made, decisions, settle } = await source();
    decisions.decide([3], 'dog', 'accepted');
    decisions.decide([3], 'cat', 'rejected');
    await settle();
    expect(made.pictures()[2]).toMatchObject({
      tags: [1],
      accepted: [1],
      rejected: [0],
      cosines: null,
      best: 1,
      unknown: 'unread',
    });
  });

  test('is known once every label is embedded and multiplied, in the model in use', async () => {
    const whole = await source();
    expect(whole.made.isReady).toBe(false);
    await whole.settle();
    expect(whole.made.isReady).toBe(true);

    const onTheWay = await source({ isWhole: false });
    await onTheWay.settle();
    expect(onTheWay.made.isReady).toBe(false);

    const loading = await source({ space: null });
    await loading.settle();
    expect(loading.made.isReady).toBe(false);
  });

  test('without labels has no tags, and that is known of what was read', async () => {
    const { made, settle } = await source({ labels: noLabels });
    await settle();
    expect(made.isReady).toBe(true);
    expect(made.pictures().map(({ unknown }) => unknown)).toEqual([null, null, 'unread', 'unread']);
  });

  test('has no tags to tell where labels and pictures are of two models', async () => {
    const wide = { ...labelsOf({ cat: east! }), dim: 3, weights: new Float32Array(3) };
    const { made, settle } = await source({ labels: wide });
    await settle();
    expect(made.pictures().every(({ unknown, cosines }) => unknown === 'unread' && !cosines)).toBe(
      true,
    );
  });
});
