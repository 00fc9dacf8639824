import { expect, test } from 'vitest';
import { groupByPrefix } from '../../src/engine/prefix-groups';
import type { KnownPrefixes } from '../../src/engine/prefix-groups';

const nothingKnown: KnownPrefixes = { knownLength: () => 0, lastRow: [] };
const start = 90;
const end = 91;
/** `a photo of a` in tokens. */
const template = [start, 1, 2, 3, 1];

const labels = (count: number, ...before: number[]) =>
  Array.from({ length: count }, (_, i) => [...before, 10 + i, end]);

function knowing(...beginnings: number[][]): KnownPrefixes {
  return {
    knownLength: (ids) =>
      Math.max(
        0,
        ...beginnings
          .filter((each) => each.every((id, i) => id === ids[i]))
          .map((each) => each.length),
      ),
    lastRow: [],
  };
}

test('twenty labels in one template share all of it', () => {
  const rows = labels(20, ...template);

  expect(groupByPrefix(rows, nothingKnown)).toEqual([
    { rows: [...rows.keys()], prefixLength: template.length },
  ]);
});

test('two templates make two groups, each with its own beginning', () => {
  const rows = [...labels(20, ...template), ...labels(20, start, 4, 5, 6)];

  expect(groupByPrefix(rows, nothingKnown)).toEqual([
    { rows: Array.from({ length: 20 }, (_, i) => i), prefixLength: 5 },
    { rows: Array.from({ length: 20 }, (_, i) => 20 + i), prefixLength: 4 },
  ]);
});

test('a few labels that begin alike stay with the others of their template', () => {
  const rows = [...labels(20, ...template), ...labels(17, ...template, 50)];

  expect(groupByPrefix(rows, nothingKnown)).toEqual([
    { rows: [...rows.keys()], prefixLength: template.length },
  ]);
});

test('every row is in one group, and keeps a token of its own', () => {
  const rows = [
    ...labels(30, ...template),
    ...labels(9, start, 7),
    [...template, end],
    template,
    [start, end],
    [start],
  ];
  const groups = groupByPrefix(rows, nothingKnown);

  expect(groups.flatMap((group) => group.rows).sort((a, b) => a - b)).toEqual([...rows.keys()]);
  for (const { rows: places, prefixLength } of groups)
    for (const place of places) {
      expect(rows[place]!.length).toBeGreaterThan(prefixLength);
      expect(rows[place]!.slice(0, prefixLength)).toEqual(rows[places[0]!]!.slice(0, prefixLength));
    }
});

test('prompts that are the same tokens end', () => {
  const rows = [labels(1, ...template)[0]!, labels(1, ...template)[0]!];

  expect(groupByPrefix(rows, nothingKnown)).toEqual([{ rows: [0, 1], prefixLength: 6 }]);
});

test('two labels run nothing apart for a start token', () => {
  expect(groupByPrefix(labels(2, start), nothingKnown)).toEqual([
    { rows: [0, 1], prefixLength: 0 },
  ]);
  expect(groupByPrefix(labels(2, start), knowing([start]))).toEqual([
    { rows: [0, 1], prefixLength: 1 },
  ]);
});

test('one edited label goes on from the longest beginning that is kept', () => {
  const [row] = labels(1, ...template);

  expect(groupByPrefix([row!], knowing([start], template))).toEqual([
    { rows: [0], prefixLength: template.length },
  ]);
});

test('one label alone is run whole, and the next goes on from what it shares with that', () => {
  const [first, second] = labels(2, ...template);

  expect(groupByPrefix([first!], nothingKnown)).toEqual([{ rows: [0], prefixLength: 0 }]);
  expect(groupByPrefix([second!], { ...nothingKnown, lastRow: first! })).toEqual([
    { rows: [0], prefixLength: template.length },
  ]);
});

test('an end token inside a template is run with every row: the embed is taken there', () => {
  const everything: KnownPrefixes = { knownLength: (ids) => ids.length, lastRow: [] };
  const rows = labels(10, start, 4, end, 5);

  expect(groupByPrefix(rows, everything)).toEqual([{ rows: [...rows.keys()], prefixLength: 2 }]);
  expect(groupByPrefix(labels(10, end, 5), everything)[0]!.prefixLength).toBe(0);
});

test('no rows make no group', () => {
  expect(groupByPrefix([], nothingKnown)).toEqual([]);
});
