import { describe, expect, test } from 'vitest';
import { cosines } from '../../src/clip/similarity';
import reference from '../reference/scores.json';

describe('cosines', () => {
  for (const { name, dim, imageEmbed, textEmbeds, cosines: expected } of reference.pictures) {
    test(`agree with PyTorch: ${name}`, () => {
      const found = cosines(new Float32Array(imageEmbed), new Float32Array(textEmbeds), dim);
      expect(found).toHaveLength(expected.length);
      expected.forEach((value, i) => expect(Math.abs(found[i]! - value)).toBeLessThan(1e-7));
    });
  }

  test('are none where there is no text', () => {
    expect(cosines(new Float32Array(4), new Float32Array(0), 4)).toHaveLength(0);
  });

  test('are exactly 1 and -1 for the picture itself and its opposite', () => {
    const found = cosines(new Float32Array([0, 1]), new Float32Array([0, 1, 0, -1]), 2);
    expect([...found]).toEqual([1, -1]);
  });

  test('refuse lengths that do not fit, with the numbers in the sentence', () => {
    const row = new Float32Array(3);
    expect(() => cosines(row, row, 4)).toThrow('has 3 numbers where 4 belong');
    expect(() => cosines(row, new Float32Array(4), 3)).toThrow('4 numbers of text embeds');
    expect(() => cosines(new Float32Array(0), row, 0)).toThrow('at least one number');
  });
});
