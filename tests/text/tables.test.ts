import { describe, expect, it } from 'vitest';
import { en } from '../../src/text/en';
import { errorSentence } from '../../src/text/error-sentence';
import { zh } from '../../src/text/zh';

type Leaf = { path: string; value: unknown };

function leaves(table: object, path = ''): Leaf[] {
  return Object.entries(table).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null
      ? leaves(value as object, `${path}/${key}`)
      : [{ path: `${path}/${key}`, value }],
  );
}

/** A table's function called with stand-ins, so that its words can be read. */
function words(value: unknown): string {
  if (typeof value !== 'function') return String(value);
  const samples = Array.from({ length: value.length }, (_, i) => i + 2);
  return String((value as (...args: unknown[]) => string)(...samples));
}

describe('the tables of the interface', () => {
  it('have the same entries in both languages, lists as long as each other', () => {
    const paths = (table: object) => leaves(table).map(({ path }) => path);
    expect(paths(zh)).toEqual(paths(en));
  });

  it('are filled in everywhere', () => {
    for (const { path, value } of [...leaves(en), ...leaves(zh)])
      expect(words(value).trim(), path).not.toBe('');
  });

  it('leave no English sentence in the Chinese table', () => {
    const english = new Map(leaves(en).map(({ path, value }) => [path, words(value)]));
    for (const { path, value } of leaves(zh)) {
      const isSentence = (english.get(path) ?? '').split(' ').length > 3;
      if (isSentence) expect(words(value), path).toMatch(/\p{Script=Han}/u);
    }
  });

  it('word every error as a sentence, with its data in place', () => {
    const error = { code: 'picture/unsupported-format', data: { format: 'HEIC' } } as const;
    expect(errorSentence(en, error)).toContain('HEIC');
    expect(errorSentence(zh, error)).toContain('HEIC');
  });
});
