import { getContext, setContext } from 'svelte';
import type { Text, Words } from './en';
import type { Errors } from './en-errors';

export type { Text } from './en';

/** The interface languages, by BCP 47 tag. */
export const languages = { en: 'English', 'zh-CN': '简体中文' } as const;
export type LanguageTag = keyof typeof languages;

/** How a language's tables are fetched. */
export interface Tables {
  words(): Promise<Words>;
  errors(): Promise<Errors>;
}

/** Only the language in use is fetched, and the page is shown before the sentences for errors are here. */
const ownTables: Readonly<Record<LanguageTag, Tables>> = {
  en: {
    words: async () => (await import('./en')).en,
    errors: async () => (await import('./en-errors')).errors,
  },
  'zh-CN': {
    words: async () => (await import('./zh')).zh,
    errors: async () => (await import('./zh-errors')).errors,
  },
};

/** What a page says that could not fetch the words of any language. */
export const withoutWords: Readonly<Record<LanguageTag, string>> = {
  en: 'This page did not arrive whole. Check the network, then reload it.',
  'zh-CN': '这个页面没有完整取到。请检查网络，然后重新载入。',
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
  /** The language that was asked for last and could not be fetched. */
  missing = $state<LanguageTag | null>(null);
  /** Rejects where no language can be had. */
  readonly ready: Promise<void>;
  #errors = $state.raw<Errors | null>(null);
  #fetching: Promise<void> | null = null;

  constructor(
    tag: LanguageTag,
    private readonly tables = ownTables,
  ) {
    this.tag = this.wanted = tag;
    this.ready = this.#begin(tag);
  }

  /** Shows that language when its table has come; rejects, and stays as it is, where it cannot be had. */
  async choose(tag: LanguageTag): Promise<void> {
    this.wanted = tag;
    this.missing = null;
    const { words, errors } = this.tables[tag];
    try {
      const fetched = await Promise.all([words(), errors()]);
      if (this.wanted === tag) this.#show(tag, ...fetched);
    } catch (error) {
      if (this.wanted === tag) this.missing = tag;
      throw error;
    }
  }

  /**
   * The first language is shown without its sentences for errors, which follow at once; where its words
   * cannot be had, the other one: better than an empty page.
   */
  async #begin(tag: LanguageTag): Promise<void> {
    const other: LanguageTag = tag === 'en' ? 'zh-CN' : 'en';
    const words = await this.tables[tag].words().catch(() => null);
    const shown = words ?? (await this.tables[other].words());
    if (this.wanted !== tag) return;
    if (!words) this.missing = tag;
    this.#show(words ? tag : other, shown, null);
    void this.#fetchErrors();
  }

  #show(tag: LanguageTag, words: Words, errors: Errors | null): void {
    const sentences = () => {
      // Where fetching them failed, it is tried again when they are asked for.
      if (!this.#errors) void this.#fetchErrors();
      return this.#errors;
    };
    this.#errors = errors;
    this.text = {
      ...words,
      get errors() {
        return sentences();
      },
    };
    this.tag = tag;
  }

  #fetchErrors(): Promise<void> {
    const { tag } = this;
    const fetch = async () => {
      const errors = await this.tables[tag].errors().catch(() => null);
      this.#fetching = null;
      if (errors && this.tag === tag) this.#errors = errors;
    };
    return (this.#fetching ??= fetch());
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
