import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { tokenizersOnly } from './tools/build/tokenizers-only.ts';

/** Tests of reactive state and of what shows it. They name files relative to the repository's root. */
const ofThePage = ['tests/{state,text,ui,views}/**/*.test.ts'];

export default defineConfig({
  resolve: { alias: tokenizersOnly },
  test: {
    testTimeout: 30_000,
    // Two cores, and the engine's tests run a model.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'node', include: ['tests/**/*.test.ts'], exclude: ofThePage },
      },
      {
        extends: true,
        plugins: [svelte()],
        // Svelte's browser build, so that runes live in the tests as they do in the page.
        resolve: { conditions: ['browser', 'module', 'development'] },
        test: { name: 'page', include: ofThePage, environment: './tests/page-environment.ts' },
      },
    ],
  },
});
