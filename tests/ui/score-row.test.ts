import { describe, expect, it } from 'vitest';
import { percent, plainDecimal } from '../../src/ui/score-row';

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
