import {
  languages,
  preferredLanguage,
  type Language,
  type LanguageTag,
} from '../text/language.svelte';

export type Theme = 'system' | 'light' | 'dark';

const storageKey = 'clip-playground/preferences';

interface Stored {
  theme?: unknown;
  language?: unknown;
}

/** Where preferences are kept; `localStorage`, or anything with its two methods. */
export type PreferenceStore = Pick<Storage, 'getItem' | 'setItem'>;

/** The person's own choices, kept on this device; a refused storage loses nothing but the memory. */
export class Preferences {
  theme = $state<Theme>('system');
  readonly language: Language;
  readonly #store: PreferenceStore | null;

  constructor(
    makeLanguage: (tag: LanguageTag) => Language,
    store: PreferenceStore | null,
    browserLanguages: readonly string[],
  ) {
    this.#store = store;
    const stored = this.#read();
    if (stored.theme === 'light' || stored.theme === 'dark') this.theme = stored.theme;
    const tag = stored.language;
    const known = typeof tag === 'string' && tag in languages;
    this.language = makeLanguage(
      known ? (tag as LanguageTag) : preferredLanguage(browserLanguages),
    );
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.#write();
  }

  setLanguage(tag: LanguageTag): void {
    this.language.tag = tag;
    this.#write();
  }

  #read(): Stored {
    try {
      const value: unknown = JSON.parse(this.#store?.getItem(storageKey) ?? '{}');
      return typeof value === 'object' && value !== null ? value : {};
    } catch {
      return {};
    }
  }

  #write(): void {
    try {
      const stored = { theme: this.theme, language: this.language.tag };
      this.#store?.setItem(storageKey, JSON.stringify(stored));
    } catch {
      // A private window or a full disk: the choice lasts as long as the tab.
    }
  }
}

/** `localStorage`, or null where reading it is itself refused. */
export function browserStore(): PreferenceStore | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
