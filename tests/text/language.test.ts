import { expect, test } from 'vitest';
import { en } from '../../src/text/en';
import { errors } from '../../src/text/en-errors';
import { errorSentence } from '../../src/text/error-sentence';
import { Language, type LanguageTag, type Tables } from '../../src/text/language.svelte';
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
