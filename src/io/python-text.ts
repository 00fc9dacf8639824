/** What a reader would not see, or would see in another place than it stands ("Trojan Source"). */
const hidden =
  /[\u007F-\u009F\u00AD\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF\p{Cs}]/gu;

/** A Python string literal of exactly this text: a JSON string is one, with the unseen escaped too. */
export function pythonString(text: string): string {
  return JSON.stringify(text).replace(
    hidden,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A Python list of strings, one a line where there are several. */
export function pythonList(texts: readonly string[]): string {
  if (texts.length < 2) return `[${texts.map(pythonString).join('')}]`;
  return `[\n${texts.map((text) => `    ${pythonString(text)},\n`).join('')}]`;
}

/** A number as Python reads it back bit by bit. */
export function pythonNumber(value: number): string {
  if (!Number.isFinite(value)) return `float("${String(value).replace('Infinity', 'inf')}")`;
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? value.toFixed(1) : String(value);
}

/** One line of comment: nothing in it can begin a new line. */
export function pythonComment(text: string): string {
  return `# ${text.replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ').replace(hidden, '')}`;
}
