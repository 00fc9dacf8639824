import { expect, test } from 'vitest';
import { markRows, normaliseLabel } from '../../src/clip/label-lines';
import { labelSets } from '../../src/clip/preset-labels';

test('the first label set is the lecture’s nine', () => {
  expect(labelSets[0]).toEqual({
    id: 'lecture',
    labels: [
      'dog',
      'woman',
      'man',
      'bus',
      'truck',
      'person',
      'a black truck',
      'a white truck',
      'cat',
    ],
  });
});

test.each(labelSets)('the label set $id has neither repeats nor stray spaces', ({ labels }) => {
  expect(labels.length).toBeGreaterThanOrEqual(6);
  expect(markRows(labels).every((mark) => mark === 'ok')).toBe(true);
  expect(labels.map(normaliseLabel)).toEqual(labels);
});

test('every label set has an id of its own', () => {
  expect(new Set(labelSets.map(({ id }) => id)).size).toBe(labelSets.length);
});
