import { describe, expect, test } from 'vitest';
import { labelScores, scoresOfPicture, widened } from '../../src/clip/label-scores';
import { rowTable } from '../../src/clip/row-table';
import { suggestTags, tagCount, tagsOf, withDecisions, type TagRule } from '../../src/clip/tags';
import type { Decision } from '../../src/clip/tags';
import { madeUpRows } from './made-up-rows';

const labels = ['dog', 'cat', 'indoor', 'outdoor'];
/** Pictures x labels, as a person would write them down; the last picture failed. */
const table = [
  [0.4, 0.1, 0.2, 0.3],
  [0.1, 0.5, 0.25, 0.2],
  [0.4, 0.4, 0.1, 0.1],
  [NaN, NaN, NaN, NaN],
];
const pictureCount = table.length;
const scores = {
  cosines: Float32Array.from(labels.flatMap((_, label) => table.map((row) => row[label]!))),
  labelCount: labels.length,
  pictureCount,
};
const suggested = (rule: TagRule) => {
  const states = suggestTags(scores, rule);
  return table.map((_, row) => tagsOf(states, labels, pictureCount, row));
};
const decided = (...entries: [number, string, Decision][]) => {
  const decisions = new Map<number, Map<string, Decision>>();
  for (const [row, label, decision] of entries) {
    decisions.set(row, (decisions.get(row) ?? new Map<string, Decision>()).set(label, decision));
  }
  return decisions;
};

describe('suggested tags', () => {
  test('by threshold are the labels that reach their own', () => {
    expect(suggested({ kind: 'threshold', thresholds: [0.35, 0.45, 0.2, 1] })).toEqual([
      ['dog', 'indoor'],
      ['cat', 'indoor'],
      ['dog'],
      [],
    ]);
  });

  test('a label without a threshold is suggested nowhere', () => {
    expect(suggested({ kind: 'threshold', thresholds: [] }).flat()).toEqual([]);
  });

  test('by rank are the best k of each picture, as far as they reach the least cosine', () => {
    expect(suggested({ kind: 'top-k', k: 1, least: -1 })).toEqual([['dog'], ['cat'], ['dog'], []]);
    expect(suggested({ kind: 'top-k', k: 2, least: 0.28 })).toEqual([
      ['dog', 'outdoor'],
      ['cat'],
      ['dog', 'cat'],
      [],
    ]);
    expect(suggested({ kind: 'top-k', k: 9, least: -1 })[0]).toHaveLength(4);
    expect(suggested({ kind: 'top-k', k: 0, least: -1 }).flat()).toEqual([]);
  });

  test('by group are the best of each group, other labels by their threshold', () => {
    const groups = [{ name: null, members: [2, 3] }];
    const thresholds = [0.35, 0.45, 1, 1];
    expect(suggested({ kind: 'best-of-group', groups, thresholds })).toEqual([
      ['dog', 'outdoor'],
      ['cat', 'indoor'],
      ['dog', 'indoor'],
      [],
    ]);
  });

  test('without labels or pictures there are none', () => {
    const none = { cosines: new Float32Array(0), labelCount: 0, pictureCount: 0 };
    expect(suggestTags(none, { kind: 'threshold', thresholds: [] })).toHaveLength(0);
    expect(
      suggestTags({ ...none, pictureCount: 3 }, { kind: 'top-k', k: 2, least: 0 }),
    ).toHaveLength(0);
  });
});

describe('decisions by hand', () => {
  const rule: TagRule = { kind: 'threshold', thresholds: [0.35, 0.35, 1, 1] };

  test('win over every rule, in both directions', () => {
    const decisions = decided(
      [0, 'dog', 'rejected'],
      [0, 'cat', 'accepted'],
      [3, 'dog', 'accepted'],
    );
    const states = withDecisions(suggestTags(scores, rule), labels, pictureCount, decisions);
    expect(tagsOf(states, labels, pictureCount, 0)).toEqual(['cat']);
    expect(tagsOf(states, labels, pictureCount, 1)).toEqual(['cat']);
    expect(tagsOf(states, labels, pictureCount, 3)).toEqual(['dog']);
    expect(tagCount(states, pictureCount, 0)).toEqual({ tagged: 2, accepted: 1, rejected: 1 });
  });

  test('leave the suggestions themselves untouched, and survive what is gone', () => {
    const suggestions = suggestTags(scores, rule);
    const before = suggestions.slice();
    const decisions = decided(
      [0, 'dog', 'rejected'],
      [1, 'no label any more', 'accepted'],
      [99, 'cat', 'accepted'],
    );
    withDecisions(suggestions, labels, pictureCount, decisions);
    expect(suggestions).toEqual(before);
  });
});

describe('scores of labels', () => {
  test('are the cosines of every picture with every label, label by label', () => {
    const [count, dim] = [1500, 8];
    const pictures = madeUpRows(count, dim);
    const texts = madeUpRows(130, dim, 2);
    const rows = rowTable(dim);
    rows.write(0, pictures);
    const found = labelScores(rows, texts);
    for (const [row, label] of [
      [0, 0],
      [1499, 129],
      [700, 64],
      [31, 63],
    ] as const) {
      let expected = 0;
      for (let i = 0; i < dim; i++) expected += pictures[row * dim + i]! * texts[label * dim + i]!;
      expect(found.cosines[label * count + row]).toBeCloseTo(expected, 5);
      expect(scoresOfPicture(found, row)[label]).toBeCloseTo(expected, 5);
    }
  });

  test('keep their places when pictures come, which have none yet', () => {
    const wider = widened(scores, 6);
    expect(scoresOfPicture(wider, 1)).toEqual(scoresOfPicture(scores, 1));
    expect(scoresOfPicture(wider, 5).every(Number.isNaN)).toBe(true);
  });
});
