/**
 * `npm run weigh [-- --dir dist]`: every script, style and runtime file of the built site with its size, gzipped
 * too, and the packages in it. Fails where the page's first scripts or the engine's worker weigh more
 * than they may, or where a package is there in two copies.
 *
 * First scripts are those that index.html names, what they import at once, and the words of one language
 * (the heavier one), for which the page waits before it shows anything. What is fetched by `import()`
 * after that is not among them.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

/** @typedef {Record<string, { imports: string[], modules: string[] }>} Contents */
/** @typedef {{ path: string, sizeBytes: number, gzipBytes: number }} Weight */

/** Most that may be asked for, gzipped bytes. */
export const limits = { page: 60_000, worker: 170_000 };

const words = ['src/text/en.ts', 'src/text/zh.ts'];
const weighed = new Set(['.js', '.mjs', '.css', '.html', '.wasm', '.woff2']);

/**
 * Those scripts and all that they import at once.
 * @param {Contents} contents
 * @param {readonly string[]} entries
 */
export function withImports(contents, entries) {
  const found = new Set();
  const visit = (path) => {
    if (found.has(path)) return;
    found.add(path);
    for (const each of contents[path]?.imports ?? []) visit(each);
  };
  entries.forEach(visit);
  return [...found];
}

/**
 * The scripts and preloads that a page names, relative to it.
 * @param {string} html
 */
export function scriptsNamed(html) {
  const tags = html.match(/<(script|link)\b[^>]*>/g) ?? [];
  return tags
    .filter((tag) => tag.startsWith('<script') || /rel="?modulepreload/.test(tag))
    .map((tag) => /(?:src|href)="([^"]+)"/.exec(tag)?.[1]?.replace(/^\.\//, ''))
    .filter((path) => path !== undefined);
}

/**
 * The page's first scripts in its heaviest language, as told above.
 * @param {Contents} contents
 * @param {string} html
 * @param {(path: string) => number} weightOf
 */
export function firstScripts(contents, html, weightOf) {
  const sum = (paths) => paths.reduce((total, path) => total + weightOf(path), 0);
  const tables = words.map((table) => {
    const holder = Object.keys(contents).find((path) => contents[path].modules.includes(table));
    if (!holder) throw new Error(`No built script holds ${table}: the page's words lie elsewhere.`);
    return withImports(contents, [...scriptsNamed(html), holder]);
  });
  return tables.toSorted((a, b) => sum(b) - sum(a))[0];
}

/** The package that a module belongs to, and the folder it lies in; null for this project's own. */
export function packageOf(module) {
  const match = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(module);
  return match && { folder: match[1], name: match[2] };
}

/**
 * Names of the packages in a script, with `src` for the project's own code.
 * @param {readonly string[]} modules
 */
export function packagesIn(modules) {
  return [...new Set(modules.map((module) => packageOf(module)?.name ?? 'src'))].sort();
}

/**
 * Sentences about packages that are there twice: installed in two copies, or the runtime in two scripts.
 * @param {Contents} contents
 */
export function foundTwice(contents) {
  const folders = new Map();
  for (const module of Object.values(contents).flatMap(({ modules }) => modules)) {
    const found = packageOf(module);
    if (found) folders.set(found.name, (folders.get(found.name) ?? new Set()).add(found.folder));
  }
  const copies = [...folders].filter(([, places]) => places.size > 1);
  const runtimes = Object.keys(contents).filter((path) =>
    packagesIn(contents[path].modules).includes('onnxruntime-web'),
  );
  return [
    ...copies.map(([name, places]) => `${name} is there twice: ${[...places].join(', ')}`),
    ...(runtimes.length === 1
      ? []
      : [`the runtime lies in ${runtimes.join(' and ') || 'no file'}`]),
  ];
}

/** @returns {Weight[]} the files of a built site that weigh anything, heaviest first */
function weights(dir) {
  return readdirSync(dir, { recursive: true })
    .map(String)
    .filter((path) => weighed.has(extname(path)) && path !== 'serve.mjs')
    .map((path) => {
      const bytes = readFileSync(join(dir, path));
      return { path, sizeBytes: bytes.length, gzipBytes: gzipSync(bytes).length };
    })
    .toSorted((a, b) => b.gzipBytes - a.gzipBytes);
}

const kb = (bytes) => (bytes / 1000).toFixed(1);

function holds(path, contents) {
  if (contents[path]) return packagesIn(contents[path].modules).join(', ');
  return basename(path).startsWith('ort-wasm') ? 'onnxruntime-web' : '';
}

function main() {
  const { values } = parseArgs({ options: { dir: { type: 'string', default: 'dist' } } });
  const root = fileURLToPath(new URL('..', import.meta.url));
  const dir = join(root, values.dir);
  const read = (path) => readFileSync(path, 'utf8');
  /** @type {Contents} */
  const contents = JSON.parse(read(join(root, `.cache/contents/${basename(dir)}.json`)));
  const files = weights(dir);
  const weightOf = (path) => files.find((file) => file.path === path)?.gzipBytes ?? 0;
  for (const { path, sizeBytes, gzipBytes } of files)
    console.log(
      `${kb(sizeBytes).padStart(9)} ${kb(gzipBytes).padStart(8)}  ${path.padEnd(58)} ${holds(path, contents)}`,
    );
  console.log('       kB  gzipped\n');
  const engine = files.find(({ path }) => /^assets\/worker-[^/]*\.js$/.test(path));
  if (!engine) throw new Error('The build has no assets/worker-*.js.');
  const parts = {
    page: firstScripts(contents, read(join(dir, 'index.html')), weightOf),
    worker: withImports(contents, [engine.path]),
  };
  const problems = foundTwice(contents);
  for (const [name, paths] of Object.entries(parts)) {
    const sum = paths.reduce((total, path) => total + weightOf(path), 0);
    console.log(`${name}: ${kb(sum)} of ${kb(limits[name])} kB, gzipped: ${paths.join(', ')}`);
    if (sum > limits[name]) problems.push(`the ${name}'s scripts weigh more than they may`);
  }
  for (const problem of problems) console.error(`Too much: ${problem}.`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
