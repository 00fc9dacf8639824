/**
 * Text as it stands in a link's field: percent-encoded UTF-8 with `+` for a space, so that it stays
 * readable. Also encodes what programs cut off at a link's end, `!` `'` `(` `)` `*`. Halves of broken
 * emoji are dropped.
 */
export function encodeField(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, ''))
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

/** The text of a field, or null where its percent-encoding is broken. */
export function decodeField(field: string): string | null {
  try {
    return decodeURIComponent(field.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

/** Entries joined by `~`; a `~` or `!` within an entry gets a `!` in front (`~` needs no percent). */
export function joinList(entries: readonly string[]): string {
  return entries.map((entry) => entry.replace(/[~!]/g, '!$&')).join('~');
}

/** The entries of `joinList`'s text; an empty text has none. */
export function splitList(text: string): string[] {
  if (text === '') return [];
  const entries = [''];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '~') {
      entries.push('');
      continue;
    }
    if (text[i] === '!' && i + 1 < text.length) i += 1;
    entries[entries.length - 1] += text[i]!;
  }
  return entries;
}
