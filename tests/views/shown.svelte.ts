import { flushSync } from 'svelte';

/** What a component makes that is shown, begins with this, and is taken away again. */
export function shown<T>(body: () => T): T {
  let made: T | undefined;
  let isShown = $state(true);
  const end = $effect.root(() => {
    $effect.pre(() => {
      if (isShown) $effect.pre(() => void (made ??= body()));
    });
  });
  isShown = false;
  flushSync();
  end();
  return made!;
}
