import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writePrecache } from '../../tools/build/precache.ts';

let folder: string;
const files: Record<string, string> = {
  'index.html': '<title>x</title>',
  'service-worker.js': 'use(__PRECACHE__)',
  _headers: '/*',
  'serve.mjs': 'g',
  'assets/index-1.js': 'a',
  'assets/ort-wasm-simd-threaded-1.wasm': 'b',
  'assets/ort-wasm-simd-threaded.jspi-1.wasm': 'c',
  'assets/ort-wasm-simd-threaded.asyncify-1.wasm': 'd',
  'models/starter/config.json': 'e',
  'models/large/config.json': 'e',
  'samples/a cat.jpg': 'f',
  'samples/README.md': 'g',
};

async function build(changes: Record<string, string> = {}): Promise<void> {
  for (const [path, text] of Object.entries({ ...files, ...changes })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'precache-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('lists the whole site by its content, without larger models', async () => {
  await build();
  const { entries } = await writePrecache(folder);
  expect(entries.map(({ url, when }) => `${when} ${url}`)).toEqual([
    'install ./',
    'install assets/index-1.js',
    'fill assets/ort-wasm-simd-threaded-1.wasm',
    'use assets/ort-wasm-simd-threaded.asyncify-1.wasm',
    'use assets/ort-wasm-simd-threaded.jspi-1.wasm',
    'fill models/starter/config.json',
    'fill samples/a%20cat.jpg',
  ]);
  expect(entries[1]!.proof).toBe(createHash('sha256').update('a').digest('hex'));
});

test('names the build in the page and gives the service worker its list', async () => {
  await build();
  const precache = await writePrecache(folder);
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  expect(page).toContain(`<meta name="build" content="${precache.version}" />`);
  expect(precache.entries[0]!.proof).toBe(precache.version);
  const worker = await readFile(join(folder, 'service-worker.js'), 'utf8');
  expect(worker).toBe(`use(${JSON.stringify(precache)})`);
});

test('is another version as soon as any file is another, and only then', async () => {
  await build();
  const { version } = await writePrecache(folder);
  await build();
  expect((await writePrecache(folder)).version).toBe(version);
  for (const path of ['index.html', 'models/starter/config.json']) {
    await build({ [path]: `${files[path]} changed` });
    expect((await writePrecache(folder)).version).not.toBe(version);
  }
});

test('refuses a service worker that has no place for the list', async () => {
  await build({ 'service-worker.js': 'use()' });
  await expect(writePrecache(folder)).rejects.toThrow(/__PRECACHE__/);
});
