import { svelte } from '@sveltejs/vite-plugin-svelte';
import { version } from './package.json';
import { defaultClientConditions, defineConfig } from 'vite';
import { buildContents } from './tools/build/build-contents.ts';
import { hostsOfThisBuild } from './tools/build/named-hosts.ts';
import { isolationHeaders, securityPolicy } from './tools/build/policy.ts';
import { serviceWorkerPrecache } from './tools/build/precache.ts';
import { shippedModels } from './tools/build/shipped-models.ts';
import { siteServer } from './tools/build/site-server.ts';
import { tokenizersOnly } from './tools/build/tokenizers-only.ts';

/** The service worker is a file of its own, which imports nothing. */
const standsAlone = /src\/(service-worker|precache)\.ts$/;

const contents = buildContents();

export default defineConfig({
  define: {
    __APP_VERSION__: JSON.stringify(version),
    __HUB_HOSTS__: JSON.stringify(hostsOfThisBuild),
  },
  // Relative, so that the built site works under any path.
  base: './',
  plugins: [
    svelte(),
    securityPolicy(),
    shippedModels(),
    siteServer(),
    contents.page,
    serviceWorkerPrecache(),
  ],
  resolve: {
    alias: tokenizersOnly,
    // The runtime without its glue embedded: the engine names the files it needs.
    conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions],
  },
  worker: { format: 'es', plugins: () => [contents.worker] },
  server: { headers: isolationHeaders },
  preview: { headers: isolationHeaders },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      checks: { pluginTimings: false },
      input: { index: 'index.html', 'service-worker': 'src/service-worker.ts' },
      output: {
        // What the page needs at once in one file: fewer requests, and it packs tighter than a dozen.
        codeSplitting: {
          groups: [{ name: 'page', tags: ['$initial'], test: (id) => !standsAlone.test(id) }],
        },
        entryFileNames: (chunk) =>
          chunk.name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js',
      },
    },
  },
});
