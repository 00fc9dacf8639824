import { resolveColours } from './canvas-colours';

/** Steps of the scale: more than an eye tells apart. */
const steps = 48;

/**
 * The scale for values from low to high: the page's ground, its bars' colour, its accent, resolved where
 * `element` stands. Its lightness only falls (in the dark theme: only rises), so it reads the same in grey
 * and to whoever tells few hues apart.
 */
export function colourScale(element: HTMLElement): readonly string[] {
  const mixes = Array.from({ length: steps }, (_, step) => {
    const share = step / (steps - 1);
    return share < 0.5
      ? `color-mix(in oklab, var(--bar-high) ${share * 200}%, var(--track))`
      : `color-mix(in oklab, var(--accent) ${share * 200 - 100}%, var(--bar-high))`;
  });
  return resolveColours(element, mixes);
}

/** The scale's colour for a share of the way from low to high; what lies outside takes the ends. */
export function colourAt(scale: readonly string[], share: number): string {
  const place = Math.round(share * (scale.length - 1));
  return scale[Math.min(scale.length - 1, Math.max(0, place))] ?? 'transparent';
}
