import { Collection } from '../../state/collection.svelte';
import type { Playground } from '../../state/playground.svelte';

const opened = new WeakMap<Playground, Collection>();

/** The page's one collection, opened with the tab's first visit; its work goes on behind other tabs. */
export function openCollection(playground: Playground): Collection {
  let collection = opened.get(playground);
  if (!collection) {
    collection = new Collection(playground.session);
    opened.set(playground, collection);
    // Beside `clipPlayground`: for tests, and for the curious.
    Object.assign(window, { clipCollection: collection });
  }
  return collection;
}
