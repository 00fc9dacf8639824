import type { Collection } from '../../state/collection.svelte';

/** How a line of counts is spoken: not while reading goes on, for it then changes many times a minute. */
export function liveness({ job, folders }: Collection): 'polite' | 'off' {
  return job.phase === 'running' || folders.isListing ? 'off' : 'polite';
}
