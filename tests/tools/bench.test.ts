import { describe, expect, test } from 'vitest';
import { fiveHundred, twentyLabels, typedLabel } from '../../tools/bench/labels.mjs';
import { quantile } from '../../tools/bench/numbers.mjs';
import { table } from '../../tools/bench/report.mjs';

describe('the numbers of the bench', () => {
  test('a quantile between two runs lies between them in proportion', () => {
    expect(quantile([40, 10, 30, 20], 0.5)).toBe(25);
    expect(quantile([10, 20], 0.1)).toBe(11);
    expect(quantile([7], 0.9)).toBe(7);
  });

  test('each row is told as a multiple of the bare run and of the app', () => {
    const runs = {
      'bare run (floor)': [10, 10],
      'this app, to painted bars': [12],
      'transformers.js pipeline()': [240],
    };
    const scene = { name: 'an edit', aim: 'little', runs, notes: ['said below'] };
    const lines = table({ scenes: [scene], about: { machine: 'this' } }).split('\n');
    const cells = lines.find((line) => line.includes('pipeline()'))!.split(/\s*\|\s*/);
    expect(cells.slice(3, 8)).toEqual(['240', '-', '24.0 x', '20.0 x', '1']);
    expect(lines).toContain('- an edit: aim little. said below.');
  });
});

describe('the labels of the bench', () => {
  test('are new in every round, so that no cache answers for a tower', () => {
    const rounds = Array.from({ length: 6 }, (_, round) => fiveHundred(round)).flat();
    const typed = Array.from({ length: 150 }, (_, i) => typedLabel(i));
    const all = [...rounds, ...typed, ...twentyLabels];
    expect(all).toHaveLength(6 * 500 + 150 + 20);
    expect(new Set(all).size).toBe(all.length);
  });
});
