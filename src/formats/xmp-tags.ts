/** A tag as sidecars hold it. Labels of one group exclude each other ("indoor | outdoor"). */
export interface XmpTag {
  label: string;
  group?: string | null;
}

/** The entries that a picture's tags make, a list for each property. */
export interface TagEntries {
  /** Labels alone. */
  flat: readonly string[];
  /** Paths from the group to the label, `|` between; a label without a group stands alone. */
  piped: readonly string[];
  /** The same with `/` between, as digiKam and Windows write them. */
  slashed: readonly string[];
}

/** What XML 1.0 cannot hold (its production `Char`), and the other control characters. */
const unspeakable = /[^\u0020-\u007E\u00A0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** A label as a keyword: on one line, without what XML cannot hold. Empty where nothing is left. */
export function keyword(label: string): string {
  return label.replace(/\s+/gu, ' ').replace(unspeakable, '').trim();
}

/**
 * The entries of these tags, each once. The sign that a list uses between levels would make two levels of
 * one label: inside labels it gives way to its full-width form, which reads the same (`｜`, `／`).
 */
export function tagEntries(tags: readonly XmpTag[]): TagEntries {
  const clean = tags
    .map(({ label, group }) => ({ label: keyword(label), group: keyword(group ?? '') }))
    .filter(({ label }) => label !== '');
  const paths = (sign: '|' | '/', wide: string): string[] =>
    clean.map(({ label, group }) =>
      [group, label]
        .filter(Boolean)
        .map((part) => part.replaceAll(sign, wide))
        .join(sign),
    );
  return {
    flat: eachOnce(clean.map(({ label }) => label)),
    piped: eachOnce(paths('|', '｜')),
    slashed: eachOnce(paths('/', '／')),
  };
}

/** What two keywords have in common that photo programs take for one: Lightroom ignores case. */
export function folded(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim().toLowerCase();
}

function eachOnce(texts: readonly string[]): string[] {
  const seen = new Set<string>();
  return texts.filter((text) => seen.size < seen.add(folded(text)).size);
}
