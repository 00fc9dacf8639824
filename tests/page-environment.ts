import type { Environment } from 'vitest/runtime';

/** Plain Node, but compiled as for the page: Svelte's runes react instead of rendering on a server. */
export default {
  name: 'page',
  viteEnvironment: 'client',
  setup: () => ({ teardown: () => undefined }),
} satisfies Environment;
