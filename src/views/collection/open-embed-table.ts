import { EmbedTable } from '../../state/embed-table';
import type { Collection } from '../../state/collection.svelte';

const opened = new WeakMap<Collection, EmbedTable>();

/** The worker that compares a collection's embeds: one for all parts of the tab. */
export function openEmbedTable(collection: Collection): EmbedTable {
  let table = opened.get(collection);
  if (!table) {
    table = new EmbedTable(
      () =>
        new Worker(new URL('../../engine/collection-worker.ts', import.meta.url), {
          type: 'module',
        }),
    );
    opened.set(collection, table);
  }
  return table;
}
