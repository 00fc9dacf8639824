import { describe, expect, it } from 'vitest';
import { floodFill } from '../../src/ui/strokes';

const red = [255, 0, 0] as const;

/** An image from rows of characters: `#` black, anything else white. */
function drawn(...rows: string[]) {
  const [width, height] = [rows[0]!.length, rows.length];
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  rows.forEach((row, y) =>
    [...row].forEach((char, x) => {
      if (char === '#') data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }),
  );
  return { data, width, height };
}

/** The rows again, `r` where it is red. */
function shown({ data, width, height }: ReturnType<typeof drawn>): string[] {
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      const [r, g] = data.subarray((y * width + x) * 4);
      return r === 255 && g === 0 ? 'r' : r === 0 ? '#' : '.';
    }).join(''),
  );
}

describe('filling an area of the drawing', () => {
  it('stays inside a closed line and reaches every corner of it', () => {
    const image = drawn('.......', '.#####.', '.#..##.', '.##..#.', '.#####.', '.......');
    expect(floodFill(image, 2, 2, red)).toBe(true);
    expect(shown(image)).toEqual([
      '.......',
      '.#####.',
      '.#rr##.',
      '.##rr#.',
      '.#####.',
      '.......',
    ]);
  });

  it('goes round obstacles but not over the edge of the paper', () => {
    const image = drawn('.#.', '.#.', '...');
    floodFill(image, 0, 0, red);
    expect(shown(image)).toEqual(['r#r', 'r#r', 'rrr']);
  });

  it('does not slip through a diagonal', () => {
    const image = drawn('.#', '#.');
    floodFill(image, 0, 0, red);
    expect(shown(image)).toEqual(['r#', '#.']);
  });

  it('takes the soft light edge of a line with it', () => {
    const image = drawn('...');
    image.data.set([180, 180, 180], 4);
    floodFill(image, 0, 0, red);
    expect(shown(image)).toEqual(['rrr']);
  });

  it('does nothing outside the paper or where the colour is already there', () => {
    const image = drawn('..');
    expect(floodFill(image, 5, 0, red)).toBe(false);
    expect(floodFill(image, -1, 0, red)).toBe(false);
    expect(floodFill(image, 0, 0, [255, 255, 255])).toBe(false);
    expect(shown(image)).toEqual(['..']);
  });
});
