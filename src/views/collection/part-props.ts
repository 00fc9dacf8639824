import type { EmbedTable } from '../../state/embed-table';
import type { SearchTerms } from './search-terms.svelte';
import type { Tagging } from './tagging.svelte';

/** What each part of the tab is given; a part reads what it needs. */
export interface PartProps {
  tagging: Tagging;
  table: EmbedTable;
  terms: SearchTerms;
  /** Opens a picture; the others of the list come before and after it. */
  onopen: (id: number, list: readonly number[]) => void;
}
