import { svelte } from '@sveltejs/vite-plugin-svelte';
import { version } from './package.json';
import { defaultClientConditions, defineConfig } from 'vite';
import { hostsOfThisBuild } from './tools/build/named-hosts.ts';
import { isolationHeaders, securityPolicy } from './tools/build/policy.ts';
import { serviceWorkerPrecache } from './tools/build/precache.ts';
import { shippedModels } from './tools/build/shipped-models.ts';
import { siteServer } from './tools/build/site-server.ts';
import { tokenizersOnly } from './tools/build/tokenizers-only.ts';

export default defineConfig({
  define: {
    __APP_VERSION__: JSON.stringify(version),
    __HUB_HOSTS__: JSON.stringify(hostsOfThisBuild),
  },
  // Relative, so that the built site works under any path.
  base: './',
  plugins: [svelte(), securityPolicy(), shippedModels(), siteServer(), serviceWorkerPrecache()],
  resolve: {
    alias: tokenizersOnly,
    // The runtime without its glue embedded: the engine names the files it needs.
    conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions],
  },
  worker: { format: 'es' },
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
        entryFileNames: (chunk) =>
          chunk.name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js',
      },
    },
  },
});
