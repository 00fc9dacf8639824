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
 * The page's own catalogue, `src/clip/models.ts`, with what waits for its pins.
 * @returns {Promise<typeof import('../../src/clip/models') & typeof import('../../src/clip/drafts')>}
 */
export async function readCatalogue() {
  return { ...(await importSource('clip/models.ts')), ...(await importSource('clip/drafts.ts')) };
}
