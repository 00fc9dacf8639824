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
  modelId?: unknown;
  remembered?: unknown;
  hubHost?: unknown;
}

/** A model that was kept on this device at the latest look. */
export interface RememberedModel {
  modelId: string;
  name: string;
}

/** Where preferences are kept; `localStorage`, or anything with its two methods. */
export type PreferenceStore = Pick<Storage, 'getItem' | 'setItem'>;

/** The person's own choices, kept on this device; a refused storage loses nothing but the memory. */
export class Preferences {
  theme = $state<Theme>('system');
  readonly language: Language;
  /** The model that the person used last, which the next visit opens with; null before any choice. */
  modelId: string | null = null;
  /** Host to download models from; null for the hub itself. */
  hubHost: string | null = null;
  readonly #store: PreferenceStore | null;

  constructor(
    makeLanguage: (tag: LanguageTag) => Language,
    store: PreferenceStore | null,
    browserLanguages: readonly string[],
  ) {
    this.#store = store;
    const stored = this.#read();
    if (stored.theme === 'light' || stored.theme === 'dark') this.theme = stored.theme;
    if (typeof stored.modelId === 'string') this.modelId = stored.modelId;
    if (typeof stored.hubHost === 'string') this.hubHost = stored.hubHost;
    const tag = stored.language;
    const known = typeof tag === 'string' && tag in languages;
    this.language = makeLanguage(
      known ? (tag as LanguageTag) : preferredLanguage(browserLanguages),
    );
  }

  /** What was kept on this device at the latest look of any tab: where nothing was, nobody looks at the start. */
  get remembered(): readonly RememberedModel[] {
    const { remembered } = this.#read();
    return Array.isArray(remembered) ? remembered.filter(isRemembered) : [];
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.#write({ theme });
  }

  setLanguage(tag: LanguageTag): void {
    this.language.choose(tag).catch(() => (this.language.wanted = this.language.tag));
    this.#write({ language: tag });
  }

  setModel(id: string): void {
    this.modelId = id;
    this.#write({ modelId: id });
  }

  setRemembered(remembered: readonly RememberedModel[]): void {
    if (JSON.stringify(remembered) !== JSON.stringify(this.remembered)) this.#write({ remembered });
  }

  setHubHost(host: string | null): void {
    this.hubHost = host;
    this.#write({ hubHost: host });
  }

  #read(): Stored {
    try {
      const value: unknown = JSON.parse(this.#store?.getItem(storageKey) ?? '{}');
      return typeof value === 'object' && value !== null ? value : {};
    } catch {
      return {};
    }
  }

  /** What another tab has written meanwhile stays. */
  #write(changed: Stored): void {
    try {
      this.#store?.setItem(storageKey, JSON.stringify({ ...this.#read(), ...changed }));
    } catch {
      // A private window or a full disk: the choice lasts as long as the tab.
    }
  }
}

function isRemembered(value: unknown): value is RememberedModel {
  const { modelId, name } = (value ?? {}) as Partial<Record<keyof RememberedModel, unknown>>;
  return typeof modelId === 'string' && typeof name === 'string';
}

/** `localStorage`, or null where reading it is itself refused. */
export function browserStore(): PreferenceStore | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
