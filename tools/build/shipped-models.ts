import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { starterOnly } from '../models/shipped-list.mjs';

/**
 * Gives the built site its `models/index.json` where `tools/models.mjs` has not written one: the page
 * asks for it, and a missing file would be an error in every console.
 */
export function shippedModels(): Plugin {
  let publicDir = '';
  return {
    name: 'shipped-models',
    apply: 'build',
    configResolved(config) {
      publicDir = config.publicDir;
    },
    generateBundle() {
      const fileName = 'models/index.json';
      if (existsSync(join(publicDir, fileName))) return;
      this.emitFile({ type: 'asset', fileName, source: `${JSON.stringify(starterOnly)}\n` });
    },
  };
}
