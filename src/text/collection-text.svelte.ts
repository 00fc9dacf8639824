import { collection as en, type CollectionText } from './en-collection';
import { useLanguage, type LanguageTag } from './language.svelte';
import { collection as zh } from './zh-collection';

export type { CollectionText } from './en-collection';

const tables: Record<LanguageTag, CollectionText> = { en, 'zh-CN': zh };

/** The words of the Collection tab in the present language; read in the markup, they follow a switch. */
export interface CollectionWords {
  readonly text: CollectionText;
  /** A number as the language writes it, whole unless the options say otherwise. */
  number(value: number, options?: Intl.NumberFormatOptions): string;
  /** A share of 1. */
  percent(share: number): string;
}

const whole: Intl.NumberFormatOptions = { maximumFractionDigits: 0 };
const inPercent: Intl.NumberFormatOptions = { style: 'percent', maximumFractionDigits: 1 };

/** The words of the Collection tab. Apart from `useLanguage`, so that they are fetched with the tab alone. */
export function useCollectionText(): CollectionWords {
  const language = useLanguage();
  const formats = new Map<string, Intl.NumberFormat>();
  /** Made once a language and way of writing: making one costs more than a thousand numbers. */
  function formatOf(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const name = `${language.tag} ${JSON.stringify(options)}`;
    const known = formats.get(name);
    if (known) return known;
    const made = new Intl.NumberFormat(language.tag, options);
    formats.set(name, made);
    return made;
  }
  return {
    get text() {
      return tables[language.tag];
    },
    number: (value, options = whole) => formatOf(options).format(value),
    percent: (share) => formatOf(inPercent).format(share),
  };
}
