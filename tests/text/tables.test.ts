import { describe, expect, it } from 'vitest';
import { en } from '../../src/text/en';
import { collection as englishCollection } from '../../src/text/en-collection';
import { errors as englishErrors } from '../../src/text/en-errors';
import { errorSentence } from '../../src/text/error-sentence';
import { modelsText } from '../../src/text/models-text';
import { privacyText } from '../../src/text/privacy-text';
import { zh } from '../../src/text/zh';
import { collection as chineseCollection } from '../../src/text/zh-collection';
import { errors as chineseErrors } from '../../src/text/zh-errors';

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

describe.each([
  ['the page’s', en, zh],
  ['those of errors', englishErrors, chineseErrors],
  ['the Collection tab’s', englishCollection, chineseCollection],
  ['the models panel’s', modelsText.en, modelsText['zh-CN']],
  ['the privacy panel’s', privacyText.en, privacyText['zh-CN']],
])('the tables of the interface, %s', (_, english, chinese) => {
  it('have the same entries in both languages, lists as long as each other', () => {
    const paths = (table: object) => leaves(table).map(({ path }) => path);
    expect(paths(chinese)).toEqual(paths(english));
  });

  it('are filled in everywhere', () => {
    for (const { path, value } of [...leaves(english), ...leaves(chinese)])
      expect(words(value).trim(), path).not.toBe('');
  });

  it('leave no English sentence in the Chinese table', () => {
    const inEnglish = new Map(leaves(english).map(({ path, value }) => [path, words(value)]));
    for (const { path, value } of leaves(chinese)) {
      const isSentence = (inEnglish.get(path) ?? '').split(' ').length > 3;
      if (isSentence) expect(words(value), path).toMatch(/\p{Script=Han}/u);
    }
  });
});

it('counts have the word that goes with them', () => {
  const { grid, duplicates } = englishCollection;
  expect([grid.pictures('1'), grid.pictures('2')]).toEqual(['1 picture', '2 pictures']);
  expect(grid.notices.found('1')).toBe('1 new picture was found.');
  expect(duplicates.found('1', '1,000')).toBe('1 group, 1,000 pictures');
});

describe('the tables of errors', () => {
  it('word every error as a sentence, with its data in place', () => {
    const error = { code: 'picture/unsupported-format', data: { format: 'HEIC' } } as const;
    expect(errorSentence({ errors: englishErrors }, error)).toContain('HEIC');
    expect(errorSentence({ errors: chineseErrors }, error)).toContain('HEIC');
  });

  it('word a download’s errors with its host, and a full disk with its sizes', () => {
    const data = { host: 'hub.test', target: 'cdn.test', path: 'onnx/a.onnx' };
    const room = { neededBytes: 155_900_000, freeBytes: 20_400_000 };
    for (const errors of [englishErrors, chineseErrors]) {
      const redirect = errorSentence({ errors }, { code: 'hub/redirect', data });
      expect(redirect).toMatch(/hub\.test.*cdn\.test/);
      const full = errorSentence({ errors }, { code: 'storage/no-room', data: room });
      expect(full).toMatch(/155\.9 MB.*20\.4 MB/);
    }
  });
});
