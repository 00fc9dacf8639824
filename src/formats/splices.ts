/** Puts `text` in the place of what stands from `start` to `end`, offsets in the original text. */
export interface Splice {
  start: number;
  end: number;
  text: string;
}

/**
 * The text with every splice made. They must not overlap; those at one place are made in the order
 * given. Whatever lies outside them stays as it is.
 */
export function spliced(source: string, splices: readonly Splice[]): string {
  const inOrder = splices
    .map((splice, i) => ({ ...splice, i }))
    .sort((a, b) => a.start - b.start || a.end - b.end || a.i - b.i);
  let at = 0;
  let text = '';
  for (const splice of inOrder) {
    text += source.slice(at, splice.start) + splice.text;
    at = splice.end;
  }
  return text + source.slice(at);
}

/** Where the white space begins that ends at this offset. */
export function spaceBefore(source: string, offset: number): number {
  let start = offset;
  while (start > 0 && ' \t\r\n'.includes(source[start - 1]!)) start--;
  return start;
}

/** Line end and indent in front of this offset (`"\r\n   "`); empty where the line holds other things too. */
export function lineLead(source: string, offset: number): string {
  const space = source.slice(spaceBefore(source, offset), offset);
  return /\r?\n[ \t]*$/.exec(space)?.[0] ?? '';
}

/** What `inner` is indented by beyond `outer`; one space where that says nothing, none without lines. */
export function indentStep(outer: string, inner: string): string {
  if (inner === '' && outer === '') return '';
  const step = inner.startsWith(outer) ? inner.slice(outer.length) : '';
  return /^[ \t]+$/.test(step) ? step : ' ';
}
