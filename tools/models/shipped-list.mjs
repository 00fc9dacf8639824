import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a site ships where nothing says more. */
export const starterOnly = { starter: ['fp32'] };

/**
 * What a models folder ships, as its `index.json` says: model id -> precisions. Without one, the starter.
 * @param {string} folder
 * @returns {Promise<Record<string, string[]>>}
 * @throws an error that says what to do where the file is no such list
 */
export async function readShipped(folder) {
  const path = join(folder, 'index.json');
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return { ...starterOnly };
  try {
    const list = JSON.parse(text);
    const isList = Object.values(list).every((each) => Array.isArray(each));
    if (isList && !Array.isArray(list)) return { ...starterOnly, ...list };
  } catch {
    // Said below.
  }
  throw new Error(`${path} is not a list of models: delete it, then add the models again.`);
}

/** Writes that list, in one step: a page that is being served never reads half of it. */
export async function writeShipped(folder, shipped) {
  const path = join(folder, 'index.json');
  await mkdir(folder, { recursive: true });
  await writeFile(`${path}.new`, `${JSON.stringify({ ...starterOnly, ...shipped }, null, 2)}\n`);
  await rename(`${path}.new`, path);
}
