import { getContext, setContext } from 'svelte';
import { en, type Text } from './en';
import { zh } from './zh';

export type { Text } from './en';

/** The interface languages, by BCP 47 tag. */
export const languages = { en: 'English', 'zh-CN': '简体中文' } as const;
export type LanguageTag = keyof typeof languages;

const tables: Record<LanguageTag, Text> = { en, 'zh-CN': zh };

/** The best of our languages for the browser's list: Chinese of any kind, else English. */
export function preferredLanguage(tags: readonly string[]): LanguageTag {
  for (const tag of tags) {
    if (/^zh\b/i.test(tag)) return 'zh-CN';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'en';
}

/** The present language and its table. */
export class Language {
  tag = $state<LanguageTag>('en');
  readonly text: Text = $derived(tables[this.tag]);

  constructor(tag: LanguageTag) {
    this.tag = tag;
  }
}

const key = Symbol('language');

/** Shares the language with every component below. */
export function provideLanguage(language: Language): Language {
  return setContext(key, language);
}

/** The language shared by `provideLanguage`: read `.text` in the markup so that a switch re-renders. */
export function useLanguage(): Language {
  return getContext<Language>(key);
}
