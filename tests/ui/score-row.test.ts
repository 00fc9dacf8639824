import { describe, expect, it } from 'vitest';
import { percent, plainDecimal, withUnchanged, type ScoreRow } from '../../src/ui/score-row';

describe('the figures of a row', () => {
  it('show more digits where a percentage would read 0 or 100 though it is neither', () => {
    expect(percent(0.7321)).toBe('73.2 %');
    expect(percent(0.0003)).toBe('0.030 %');
    expect(percent(1e-9)).toBe('< 0.001 %');
    expect(percent(0.9999)).toBe('99.990 %');
    expect(percent(1 - 1e-9)).toBe('> 99.999 %');
    expect(percent(0)).toBe('0.0 %');
    expect(percent(1)).toBe('100.0 %');
  });

  it('give every digit to a screen reader, without an exponent, and the very same number', () => {
    for (const prob of [0, 1, 0.5, 0.1 + 0.2, 5.751189818223224e-7, 1e-12, 2.5e-300]) {
      const text = plainDecimal(prob);
      expect(text).not.toContain('e');
      expect(Number(text)).toBe(prob);
    }
  });
});

describe('rows of a list computed anew', () => {
  const row = (id: number, prob: number): ScoreRow => ({
    id,
    text: `label ${id}`,
    rank: id,
    mark: 'ok',
    prob,
    cosine: 0.2,
    stale: false,
    remark: '',
    fixed: false,
  });

  it('are the very same objects where nothing about them changed', () => {
    const before = [row(1, 0.5), row(2, 0.3), row(3, 0.2)];
    const now = [row(1, 0.5), row(2, 0.31), row(3, 0.2)];
    const kept = withUnchanged(now, before);
    expect(kept).toEqual(now);
    expect(kept.map((each, i) => each === before[i])).toEqual([true, false, true]);
  });

  it('are new ones after a row was put in above them, and none is lost where the list grew', () => {
    const before = [row(1, 0.5)];
    const kept = withUnchanged([row(9, 0.1), row(1, 0.5)], before);
    expect(kept.map(({ id }) => id)).toEqual([9, 1]);
  });
});
