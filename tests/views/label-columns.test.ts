import { describe, expect, test } from 'vitest';
import type { CollectionPicture } from '../../src/state/collection.svelte';
import { LabelColumns } from '../../src/views/collection/label-columns';

const dim = 2;
const key = {};
const embedded = (rows: readonly (readonly number[])[], of: object = key) => ({
  pictures: rows.map((_, id) => ({ id }) as CollectionPicture),
  embeds: Float32Array.from(rows.flat()),
  dim,
  key: of,
});
const labels = (weights: Readonly<Record<string, readonly number[]>>, space = 'a') => ({
  labels: Object.keys(weights),
  weights: Float32Array.from(Object.values(weights).flat()),
  dim,
  neutral: null,
  space,
});
const east = [1, 0];
const north = [0, 1];

describe('cosines kept by label', () => {
  test('are those of each picture with each label, label by label, while pictures and labels come', () => {
    const columns = new LabelColumns();
    const first = columns.scores(embedded([[1, 0]]), labels({ east }));
    expect([...first.cosines]).toEqual([1]);
    const rows = [
      [1, 0],
      [0, 1],
      [-1, 0],
    ];
    const { cosines, labelCount, pictureCount } = columns.scores(
      embedded(rows),
      labels({ north, east }),
    );
    expect([labelCount, pictureCount]).toEqual([2, 3]);
    expect([...cosines]).toEqual([0, 1, 0, 1, 0, -1]);
  });

  test('are computed anew when an old row changed, and for another space', () => {
    const columns = new LabelColumns();
    columns.scores(embedded([[1, 0]]), labels({ x: east }));
    const changed = columns.scores(embedded([[0, 1]], {}), labels({ x: east }));
    expect([...changed.cosines]).toEqual([0]);
    const other = columns.scores(embedded([[0, 1]], {}), labels({ x: north }, 'b'));
    expect([...other.cosines]).toEqual([1]);
  });

  test('are none while labels and pictures are of two models', () => {
    const columns = new LabelColumns();
    const wide = { ...labels({ east }), dim: 3, weights: new Float32Array(3) };
    expect(columns.scores(embedded([[1, 0]]), wide)).toMatchObject({
      labelCount: 0,
      pictureCount: 1,
    });
  });

  test('with one more direction come along', () => {
    const columns = new LabelColumns();
    const rows = [
      [1, 0],
      [0.6, 0.8],
    ];
    const found = columns.ofWeight('neutral', Float32Array.from(north), embedded(rows));
    expect([...found].map((value) => value.toFixed(2))).toEqual(['0.00', '0.80']);
  });
});
