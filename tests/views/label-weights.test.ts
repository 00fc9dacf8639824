import { describe, expect, test } from 'vitest';
import { WeightCache, type LabelWeight } from '../../src/views/classify/label-weights';

const weight = (value: number): LabelWeight => ({
  weight: Float32Array.of(value),
  prompts: [],
  tokenCounts: [],
});

describe('the weights kept of labels', () => {
  test('stay at five hundred however many labels are typed, the latest among them', () => {
    const cache = new WeightCache();
    for (let i = 0; i < 10_000; i++) cache.set('space', `label ${i}`, weight(i));
    expect(cache.size).toBe(500);
    expect(cache.get('space', 'label 9999')?.weight[0]).toBe(9999);
    expect(cache.get('space', 'label 9499')).toBeUndefined();
  });

  test('are all there for a longer list, in two sets of templates', () => {
    const cache = new WeightCache();
    cache.fit(2000);
    for (const space of ['one', 'other'])
      for (let i = 0; i < 2000; i++) cache.set(space, `label ${i}`, weight(i));
    expect(cache.get('one', 'label 0')).toBeDefined();
    expect(cache.get('other', 'label 1999')).toBeDefined();
  });

  test('shrink again once the list is short', () => {
    const cache = new WeightCache();
    cache.fit(2000);
    for (let i = 0; i < 2000; i++) cache.set('space', `label ${i}`, weight(i));
    cache.fit(20);
    cache.set('space', 'new', weight(1));
    expect(cache.size).toBe(500);
    expect(cache.get('space', 'new')).toBeDefined();
  });

  test('go in the order in which they were last asked for', () => {
    const cache = new WeightCache();
    for (let i = 0; i < 500; i++) cache.set('space', `label ${i}`, weight(i));
    cache.get('space', 'label 0');
    cache.set('space', 'new', weight(1));
    expect(cache.get('space', 'label 0')).toBeDefined();
    expect(cache.get('space', 'label 1')).toBeUndefined();
  });
});
