import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

/** Puts the server, which is one file, into the built site: a copy on a stick needs nothing but Node. */
export function siteServer(): Plugin {
  return {
    name: 'site-server',
    apply: 'build',
    async generateBundle() {
      const source = await readFile(new URL('../serve.mjs', import.meta.url));
      this.emitFile({ type: 'asset', fileName: 'serve.mjs', source });
    },
  };
}
