import { Collection } from '../../state/collection.svelte';
import type { Playground, Reading } from '../../state/playground.svelte';

const opened = new WeakMap<Playground, Collection>();

/** The page's one collection, opened with the tab's first visit; its work goes on behind other tabs. */
export function openCollection(playground: Playground): Collection {
  const known = opened.get(playground);
  if (known) return known;
  let collection!: Collection;
  // It outlives the tab's components, and so must all that it derives: what belongs to a component that is
  // gone never changes again.
  $effect.root(() => {
    collection = new Collection(playground.session);
    const { job } = collection;
    // The page's frame shows how far it is.
    $effect(() => void (playground.reading = readingOf(job)));
  });
  opened.set(playground, collection);
  // Beside `clipPlayground`: for tests, and for the curious.
  Object.assign(window, { clipCollection: collection });
  return collection;
}

function readingOf({ phase, done, total }: Collection['job']): Reading | null {
  const share = total > 0 ? Math.min(1, done / total) : 0;
  if (phase !== 'idle') return { phase, share };
  return share === 1 ? { phase: 'done', share } : null;
}
