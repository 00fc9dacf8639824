import { getContext, setContext } from 'svelte';
import type { Text } from './en';

export type { Text } from './en';

/** The interface languages, by BCP 47 tag. */
export const languages = { en: 'English', 'zh-CN': '简体中文' } as const;
export type LanguageTag = keyof typeof languages;

/** Only the language in use is fetched: a table weighs as much as a third of the page's own code. */
const tables: Record<LanguageTag, () => Promise<Text>> = {
  en: async () => (await import('./en')).en,
  'zh-CN': async () => (await import('./zh')).zh,
};

/** The best of our languages for the browser's list: Chinese of any kind, else English. */
export function preferredLanguage(tags: readonly string[]): LanguageTag {
  for (const tag of tags) {
    if (/^zh\b/i.test(tag)) return 'zh-CN';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'en';
}

/** The present language and its table, to be read once `ready` has resolved. */
export class Language {
  tag = $state<LanguageTag>('en');
  text = $state.raw<Text>(undefined as unknown as Text);
  /** What was asked for last; shown as soon as its table is here. */
  wanted: LanguageTag;
  readonly ready: Promise<void>;

  constructor(tag: LanguageTag) {
    this.tag = this.wanted = tag;
    this.ready = this.choose(tag);
  }

  /** Shows that language when its table has come; rejects, and stays as it is, where it cannot be had. */
  async choose(tag: LanguageTag): Promise<void> {
    this.wanted = tag;
    const text = await tables[tag]();
    if (this.wanted !== tag) return;
    this.text = text;
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
