import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

/**
 * A module of the page by its path in `src/`, which Node cannot import by itself.
 * @param {string} path
 * @returns {Promise<any>}
 */
export async function importSource(path) {
  const source = fileURLToPath(new URL(`../../src/${path}`, import.meta.url));
  const { module } = await runnerImport(source, { configFile: false, logLevel: 'error' });
  return module;
}

/**
 * The page's own catalogue, `src/clip/models.ts`.
 * @returns {Promise<typeof import('../../src/clip/models')>}
 */
export function readCatalogue() {
  return importSource('clip/models.ts');
}
