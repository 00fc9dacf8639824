import { expect, test } from 'vitest';
import { cutToContext, planTextBatches } from '../../src/engine/text-batches';
import type { BatchShape } from '../../src/engine/text-batches';

const wasm: BatchShape = { contextLength: 77, padding: 'longest', fixedShapes: false };
const webgpu: BatchShape = { ...wasm, fixedShapes: true };

/** Lengths from 3 on that look like labels with a few long ones. */
const manyCounts = Array.from({ length: 500 }, (_, i) => 3 + ((i * 7919) % 11) + (i % 50 ? 0 : 60));

test('one short prompt is one batch of exactly its length', () => {
  expect(planTextBatches([4], wasm)).toEqual([{ rows: [0], length: 4 }]);
});

test('twenty labels of ordinary lengths go through together, padded to the longest', () => {
  const counts = Array.from({ length: 20 }, (_, i) => 4 + (i % 5));
  const batches = planTextBatches(counts, wasm);
  expect(batches).toHaveLength(1);
  expect(batches[0]!.length).toBe(8);
});

test('one very long prompt does not lengthen nineteen short ones', () => {
  const counts = [...Array.from({ length: 19 }, () => 5), 77];
  expect(planTextBatches(counts, wasm).map(({ rows, length }) => [rows.length, length])).toEqual([
    [19, 5],
    [1, 77],
  ]);
});

test.each([wasm, webgpu, { ...wasm, padding: 'full' as const }])(
  'every row is in exactly one batch, long enough for it and not too large: %o',
  (shape) => {
    const batches = planTextBatches(manyCounts, shape);
    const rows = batches.flatMap((batch) => batch.rows);
    expect([...rows].sort((a, b) => a - b)).toEqual(manyCounts.map((_, i) => i));
    for (const { rows, length } of batches) {
      expect(length).toBeGreaterThanOrEqual(Math.max(...rows.map((row) => manyCounts[row]!)));
      expect(length).toBeLessThanOrEqual(77);
      expect(rows.length * length).toBeLessThanOrEqual(256);
    }
  },
);

test.each([
  [40, 256],
  [700, 700],
  [5000, 1024],
])('where %d tokens fit into a short run, a batch has at most %d', (fittingTokens, most) => {
  const sizes = planTextBatches(manyCounts, { ...wasm, fittingTokens }).map(
    ({ rows, length }) => rows.length * length,
  );
  expect(Math.max(...sizes)).toBeLessThanOrEqual(most);
  expect(Math.max(...sizes)).toBeGreaterThan(0.9 * most);
  const shapes = planTextBatches(manyCounts, { ...webgpu, fittingTokens });
  for (const { rows, length } of shapes) expect(rows.length * length).toBeLessThanOrEqual(256);
});

test('WebGPU sees few shapes: bucketed lengths and powers of two', () => {
  const shapes = planTextBatches(manyCounts, webgpu);
  const buckets = new Set([8, 12, 16, 24, 32, 48, 64, 77]);
  expect(shapes.filter(({ length }) => !buckets.has(length))).toEqual([]);
  for (const { rows } of shapes) expect(Math.log2(rows.length) % 1).toBe(0);
});

test('a tower that needs it is always padded to its whole context', () => {
  const siglip = { contextLength: 64, padding: 'full' as const, fixedShapes: false };
  expect(planTextBatches([3], siglip)[0]!.length).toBe(64);
});

test('a bucket never exceeds a short context', () => {
  expect(planTextBatches([29], { ...webgpu, contextLength: 30 })[0]!.length).toBe(30);
});

test('no prompts are no batches', () => {
  expect(planTextBatches([], wasm)).toEqual([]);
});

test('text is cut at the context length, its end token kept', () => {
  expect(cutToContext([1, 5, 6, 7, 8, 2], 4)).toEqual([1, 5, 6, 2]);
  expect(cutToContext([1, 5, 2], 4)).toEqual([1, 5, 2]);
});
