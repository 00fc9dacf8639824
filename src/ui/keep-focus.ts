import { tick } from 'svelte';

/**
 * Keeps the focus on the page where what has it is about to go. Call it in `$effect.pre` with what may
 * change: if `part` has the focus now and the page has lost it afterwards, `next` gets it.
 */
export async function keepFocus(
  part: HTMLElement | undefined,
  next: () => HTMLElement | null | undefined,
): Promise<void> {
  if (!part?.contains(document.activeElement)) return;
  await tick();
  if (document.activeElement === document.body) next()?.focus();
}
