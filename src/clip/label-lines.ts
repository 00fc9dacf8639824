/** Characters that end a line wherever text comes from (Windows, old Macs, Unicode's own). */
const lineEnd = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
/** What is no letter in any script: controls, halves of a broken emoji, invisible marks. */
const invisible = /[\p{Cc}\p{Cs}\u200B\u2060\uFEFF]/gu;
const separators = new Set([',', '，', '、', ';', '；', '\t']);
const quotePairs = new Map([
  ['"', '"'],
  ["'", "'"],
  ['“', '”'],
  ['‘', '’'],
  ['「', '」'],
  ['《', '》'],
]);

/** A bullet, or a number with a point or bracket, before the text of a list's item. */
const bullet = /^(?:[-*+•·‣▪◦–—]\s+|\(?\d{1,3}[.)、．）](?:\s+|(?=\p{Script=Han})))(?=\S)/u;

/** Visible ASCII with single spaces between, as most labels are. */
const isNormal = /^[!-~]+(?: [!-~]+)*$/;

/** A label as it is sent and compared: composed (NFC), spaces collapsed, nothing invisible, no ends. */
export function normaliseLabel(text: string): string {
  if (isNormal.test(text)) return text;
  return text
    .replace(/[\t\n\r\v\f\u0085\u2028\u2029]/g, ' ')
    .replace(invisible, '')
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * The labels in a pasted text, in its order, repeats kept: one a line, or, where there is one line only,
 * one between commas (also `，` `、` `;` `；`). Tabs always separate, as in a table's cells. Bullets, numbers,
 * quotes and the brackets of a Python or JSON list go; a comma within quotes stays. Never empty strings.
 */
export function parseLabels(text: string): string[] {
  const lines = withoutBrackets(text)
    .split(lineEnd)
    .map((line) => line.trim())
    .filter((line) => normaliseLabel(line) !== '');
  const fields =
    lines.length === 1
      ? splitOutsideQuotes(withoutBullet(lines[0]!), separators)
      : lines.flatMap((line) => splitLine(withoutBullet(line)));
  return fields.map(cleanField).filter((label) => label !== '');
}

export type RowMark = 'ok' | 'empty' | 'duplicate';

/**
 * What each row counts as: `[rows]`. The first of equal ones is `ok`. Case makes no difference, for the
 * text towers of this family lower-case what they read.
 */
export function markRows(texts: readonly string[]): RowMark[] {
  const seen = new Set<string>();
  return texts.map((text) => {
    const key = normaliseLabel(text).toLowerCase();
    if (key === '') return 'empty';
    if (seen.has(key)) return 'duplicate';
    seen.add(key);
    return 'ok';
  });
}

/** A pasted list literal without its brackets: `["dog", "cat"]`. */
function withoutBrackets(text: string): string {
  const literal =
    /^\s*(?:\p{L}[\p{L}\p{N}_]*\s*=\s*)?[[(]\s*(["'][^]*["'])\s*,?\s*[\])]\s*;?\s*$/u.exec(text);
  return literal ? literal[1]! : text;
}

function withoutBullet(line: string): string {
  return line.replace(bullet, '');
}

/** One line of several: a table's row of cells, or one label with the comma that ends a list's line. */
function splitLine(line: string): string[] {
  return splitOutsideQuotes(line, new Set(['\t'])).map((cell) =>
    cell.replace(/[,;，；、]\s*$/, ''),
  );
}

function cleanField(field: string): string {
  return normaliseLabel(unquoted(withoutBullet(field.trim())));
}

function unquoted(field: string): string {
  const close = quotePairs.get(field.charAt(0));
  if (close === undefined || field.length < 2 || !field.endsWith(close)) return field;
  const parts = field.slice(1, -1).split(close + close);
  return parts.some((part) => part.includes(close)) ? field : parts.join(close);
}

/** The fields between separators; a field that begins with a quote runs to the quote that closes it. */
function splitOutsideQuotes(line: string, separators: ReadonlySet<string>): string[] {
  const fields: string[] = [];
  let start = 0;
  let i = 0;
  while (i < line.length) {
    const fieldBegins = line.slice(start, i).trim() === '';
    const end = fieldBegins ? quotedEnd(line, i, separators) : -1;
    if (end > 0) {
      i = end;
    } else {
      if (separators.has(line[i]!)) {
        fields.push(line.slice(start, i));
        start = i + 1;
      }
      i += 1;
    }
  }
  return [...fields, line.slice(start)];
}

/** Where the quoted field that begins here ends (after its quote), or -1 where none does. */
function quotedEnd(line: string, start: number, separators: ReadonlySet<string>): number {
  const close = quotePairs.get(line[start]!);
  if (close === undefined) return -1;
  for (let i = line.indexOf(close, start + 1); i > 0; i = line.indexOf(close, i + 1)) {
    if (line[i + 1] === close) {
      i += 1;
      continue;
    }
    const after = line.slice(i + 1).trimStart();
    const tabFollows = line[i + 1] === '\t';
    if (after === '' || tabFollows || separators.has(after[0]!)) return i + 1;
  }
  return -1;
}
