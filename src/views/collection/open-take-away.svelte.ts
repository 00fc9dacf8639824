import type { Collection } from '../../state/collection.svelte';
import { TakeAway, type TakeAwaySource } from './take-away.svelte';

const opened = new WeakMap<Collection, TakeAway>();

/** What is taken out of the collection, one at a time for all of the page: a job goes on while nobody looks. */
export function openTakeAway(collection: Collection, source: TakeAwaySource): TakeAway {
  let takeAway = opened.get(collection);
  if (takeAway) takeAway.source = source;
  else {
    // What it derives outlives the component that opens it first.
    $effect.root(() => void (takeAway = new TakeAway(source)));
    opened.set(collection, takeAway!);
  }
  return takeAway!;
}
