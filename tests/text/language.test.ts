import { expect, test } from 'vitest';
import { en } from '../../src/text/en';
import { errors } from '../../src/text/en-errors';
import { errorSentence } from '../../src/text/error-sentence';
import {
  Language,
  withoutWords,
  type LanguageTag,
  type Tables,
} from '../../src/text/language.svelte';
import { zh } from '../../src/text/zh';
import { errors as chineseErrors } from '../../src/text/zh-errors';

const refused = { code: 'camera/refused', data: {} } as const;
const settled = () => new Promise((resolve) => setTimeout(resolve));

/** Tables of which those of errors come when they are let through. */
function slowTables() {
  const waiting: { resolve: () => void; reject: () => void }[] = [];
  const held = <T>(table: T) =>
    new Promise<T>((resolve, reject) => {
      waiting.push({
        resolve: () => resolve(table),
        reject: () => reject(new Error('no network')),
      });
    });
  const tables: Record<LanguageTag, Tables> = {
    en: { words: async () => en, errors: () => held(errors) },
    'zh-CN': { words: async () => zh, errors: () => held(chineseErrors) },
  };
  return { tables, waiting };
}

test('the page is not kept waiting for the sentences for errors, which follow by themselves', async () => {
  const { tables, waiting } = slowTables();
  const language = new Language('en', tables);
  await language.ready;
  expect(language.text.app).toBe(en.app);
  expect(errorSentence(language.text, refused)).toBe('camera/refused');
  expect(waiting).toHaveLength(1);
  waiting[0]!.resolve();
  await settled();
  expect(errorSentence(language.text, refused)).toBe(errors['camera/refused']);
});

test('sentences that could not be fetched are fetched again when an error asks for them', async () => {
  const { tables, waiting } = slowTables();
  const language = new Language('en', tables);
  await language.ready;
  waiting[0]!.reject();
  await settled();
  expect(errorSentence(language.text, refused)).toBe('camera/refused');
  waiting[1]!.resolve();
  await settled();
  expect(errorSentence(language.text, refused)).toBe(errors['camera/refused']);
});

test('another language is shown when all of it is here, and stays unshown where it cannot be had', async () => {
  const { tables, waiting } = slowTables();
  const language = new Language('en', tables);
  await language.ready;
  waiting[0]!.resolve();
  const refusedSwitch = language.choose('zh-CN');
  await settled();
  waiting[1]!.reject();
  await expect(refusedSwitch).rejects.toThrow('no network');
  expect(language.text.app).toBe(en.app);
  const done = language.choose('zh-CN');
  await settled();
  waiting[2]!.resolve();
  await done;
  expect([language.tag, language.text.app]).toEqual(['zh-CN', zh.app]);
  expect(errorSentence(language.text, refused)).toBe(chineseErrors['camera/refused']);
});

test('both languages of the page come with their own sentences', async () => {
  const language = new Language('zh-CN');
  await language.ready;
  await language.choose('en');
  expect(errorSentence(language.text, refused)).toBe(errors['camera/refused']);
});

/** Tables of which the words of these languages cannot be fetched until they are taken from the set. */
function patchyTables(missing: Set<LanguageTag>): Record<LanguageTag, Tables> {
  const fetched = async <T>(tag: LanguageTag, table: T) => {
    if (missing.has(tag)) throw new Error('no network');
    return table;
  };
  return {
    en: { words: () => fetched('en', en), errors: () => fetched('en', errors) },
    'zh-CN': { words: () => fetched('zh-CN', zh), errors: () => fetched('zh-CN', chineseErrors) },
  };
}

test('where the first words cannot be had the page begins in the other language, and says whose are missing', async () => {
  const missing = new Set<LanguageTag>(['zh-CN']);
  const language = new Language('zh-CN', patchyTables(missing));
  await language.ready;
  expect([language.tag, language.text.app, language.missing]).toEqual(['en', en.app, 'zh-CN']);
  expect(language.wanted).toBe('zh-CN');
  missing.clear();
  await language.choose('zh-CN');
  expect([language.tag, language.text.app, language.missing]).toEqual(['zh-CN', zh.app, null]);
});

test('a switch that fails says so until the next one', async () => {
  const missing = new Set<LanguageTag>(['zh-CN']);
  const language = new Language('en', patchyTables(missing));
  await language.ready;
  await expect(language.choose('zh-CN')).rejects.toThrow('no network');
  expect([language.tag, language.missing]).toEqual(['en', 'zh-CN']);
  await language.choose('en');
  expect(language.missing).toBeNull();
});

test('where no words can be had at all the page learns it, and can say so in both languages', async () => {
  const language = new Language('en', patchyTables(new Set<LanguageTag>(['en', 'zh-CN'])));
  await expect(language.ready).rejects.toThrow('no network');
  expect(withoutWords.en).toMatch(/reload/i);
  expect(withoutWords['zh-CN']).toMatch(/\p{Script=Han}/u);
});
