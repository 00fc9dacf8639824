import { Collection } from '../../state/collection.svelte';
import type { Playground, Reading } from '../../state/playground.svelte';

const opened = new WeakMap<Playground, Collection>();

/** The page's one collection, opened with the tab's first visit; its work goes on behind other tabs. */
export function openCollection(playground: Playground): Collection {
  let collection = opened.get(playground);
  if (!collection) {
    collection = new Collection(playground.session);
    opened.set(playground, collection);
    const { job } = collection;
    // It outlives the tab's components: the page's frame shows how far it is.
    $effect.root(() => {
      $effect(() => void (playground.reading = readingOf(job)));
    });
    // Beside `clipPlayground`: for tests, and for the curious.
    Object.assign(window, { clipCollection: collection });
  }
  return collection;
}

function readingOf({ phase, done, total }: Collection['job']): Reading | null {
  const share = total > 0 ? Math.min(1, done / total) : 0;
  if (phase !== 'idle') return { phase, share };
  return share === 1 ? { phase: 'done', share } : null;
}
