import { expect, test } from 'vitest';
import { EmbedCache } from '../../src/engine/embed-cache';

/** What the cache adds for a key of one letter. */
const overhead = 402;

test('what was asked for longest ago goes first when the bytes run out', () => {
  const cache = new EmbedCache<number>(3 * (1000 + overhead));
  for (const [i, key] of ['a', 'b', 'c'].entries()) cache.set(key, i, 1000);
  expect(cache.get('a')).toBe(0);
  cache.set('d', 3, 1000);
  expect(['a', 'b', 'c', 'd'].map((key) => cache.get(key))).toEqual([0, undefined, 2, 3]);
});

test('the size stays within the limit whatever comes', () => {
  const cache = new EmbedCache<number>(50_000);
  for (let i = 0; i < 10_000; i++) cache.set(`key ${i}`, i, (i * 7919) % 3000);
  expect(cache.sizeBytes).toBeLessThanOrEqual(50_000);
  expect(cache.get('key 9999')).toBe(9999);
});

test('the same key again replaces its value and its size', () => {
  const cache = new EmbedCache<string>(10_000);
  cache.set('a', 'old', 4000);
  cache.set('a', 'new', 10);
  expect(cache.get('a')).toBe('new');
  expect(cache.sizeBytes).toBe(10 + overhead);
});

test('a value larger than the cache is not kept and drives nothing out', () => {
  const cache = new EmbedCache<number>(2000);
  cache.set('small', 1, 100);
  cache.set('large', 2, 3000);
  expect(cache.get('large')).toBeUndefined();
  expect(cache.get('small')).toBe(1);
});

test('long keys count: a million letters do not fit beside nothing', () => {
  const cache = new EmbedCache<number>(100_000);
  cache.set('x'.repeat(1_000_000), 1, 4);
  expect(cache.sizeBytes).toBe(0);
});
