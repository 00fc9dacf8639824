import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Plugin, Rolldown } from 'vite';

/** What one built script is made of. */
export interface ScriptContents {
  /** Built scripts that it imports at once, relative to the site. */
  imports: string[];
  /** Modules: `src/main.ts`, `node_modules/svelte/src/...`, or a plugin's own. */
  modules: string[];
}

/** Built scripts of the page and of its workers, by path in the site. */
export type BuildContents = Record<string, ScriptContents>;

/** Where the contents of the site in that folder are written: beside it, they would be served with it. */
export function contentsPath(outDir: string): string {
  return `.cache/contents/${basename(outDir)}.json`;
}

/** A module's id without what is this machine's. */
export function moduleName(id: string, root: string): string {
  const path = id.replaceAll('\0', '').replace(/\?.*$/, '');
  const at = path.indexOf('node_modules/');
  if (at >= 0) return path.slice(at);
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
}

/**
 * Two plugins, for the page's build and for each worker's, that write down which modules each built
 * script holds: `tools/weigh.mjs` reads it.
 */
export function buildContents(): { page: Plugin; worker: Plugin } {
  const contents: BuildContents = {};
  let root = '';
  const note = (bundle: Rolldown.OutputBundle): void => {
    for (const script of Object.values(bundle)) {
      if (script.type !== 'chunk') continue;
      const modules = Object.entries(script.modules).filter(([, { code }]) => code);
      contents[script.fileName] = {
        imports: script.imports,
        modules: modules.map(([id]) => moduleName(id, root)).sort(),
      };
    }
  };
  return {
    worker: {
      name: 'build-contents-worker',
      apply: 'build',
      generateBundle: { order: 'post', handler: (_, bundle) => note(bundle) },
    },
    page: {
      name: 'build-contents',
      apply: 'build',
      configResolved: (config) => void (root = config.root),
      generateBundle: { order: 'post', handler: (_, bundle) => note(bundle) },
      async writeBundle({ dir }) {
        const path = `${root}/${contentsPath(dir ?? 'dist')}`;
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, `${JSON.stringify(contents, null, 1)}\n`);
      },
    },
  };
}
