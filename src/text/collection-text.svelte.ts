import { collection as en, type CollectionText } from './en-collection';
import { useLanguage, type LanguageTag } from './language.svelte';
import { collection as zh } from './zh-collection';

export type { CollectionText } from './en-collection';

const tables: Record<LanguageTag, CollectionText> = { en, 'zh-CN': zh };

/**
 * The words of the Collection tab in the present language: read `.text` in the markup so that a switch
 * re-renders. Apart from `useLanguage`, so that they are fetched with the tab alone.
 */
export function useCollectionText(): { readonly text: CollectionText } {
  const language = useLanguage();
  return {
    get text() {
      return tables[language.tag];
    },
  };
}
