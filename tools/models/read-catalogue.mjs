import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const source = fileURLToPath(new URL('../../src/clip/models.ts', import.meta.url));

/**
 * The page's own catalogue, `src/clip/models.ts`, which Node cannot import by itself.
 * @returns {Promise<typeof import('../../src/clip/models')>}
 */
export async function readCatalogue() {
  const { module } = await runnerImport(source, { configFile: false, logLevel: 'error' });
  return /** @type {typeof import('../../src/clip/models')} */ (module);
}
