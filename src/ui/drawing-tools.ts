export type Tool = 'pen' | 'eraser' | 'fill';

/** Ink on white paper, few and far apart. */
export const colours = {
  black: '#1b1b1b',
  red: '#d8291f',
  orange: '#f08a1d',
  yellow: '#f7d038',
  green: '#3c8f3f',
  blue: '#1f54c4',
  brown: '#7a4a25',
} as const;
export type Colour = keyof typeof colours;

/** Widths in paper pixels. */
export const brushes = { fine: 5, medium: 14, broad: 38 } as const;
export type Brush = keyof typeof brushes;
