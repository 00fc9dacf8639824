import { expect, test } from 'vitest';
import { moduleName } from '../../tools/build/build-contents.ts';
import {
  firstScripts,
  foundTwice,
  packagesIn,
  scriptsNamed,
  withImports,
} from '../../tools/weigh.mjs';

const holds = (modules: string[], imports: string[] = []) => ({ imports, modules });
const contents = {
  'assets/index-1.js': holds(
    ['node_modules/svelte/src/index.js', 'src/main.ts'],
    ['assets/shared-1.js'],
  ),
  'assets/shared-1.js': holds(['src/clip/scores.ts']),
  'assets/en-1.js': holds(['src/text/en.ts']),
  'assets/zh-1.js': holds(['src/text/zh.ts'], ['assets/signs-1.js']),
  'assets/signs-1.js': holds(['src/text/signs.ts']),
  'assets/later-1.js': holds(['src/views/later.ts'], ['assets/index-1.js']),
  'assets/worker-1.js': holds([
    'node_modules/onnxruntime-web/dist/ort.mjs',
    'src/engine/worker.ts',
  ]),
};
const page = `<script type="module" crossorigin src="./assets/index-1.js"></script>
  <link rel="modulepreload" crossorigin href="./assets/shared-1.js">
  <link rel="stylesheet" href="./assets/index-1.css">`;

test('a page’s own scripts and preloads are found, and not its styles', () => {
  expect(scriptsNamed(page)).toEqual(['assets/index-1.js', 'assets/shared-1.js']);
});

test('a script brings all that it imports, each once', () => {
  const round = { a: holds([], ['b', 'c']), b: holds([], ['c', 'a']), c: holds([]) };
  expect(withImports(round, ['a'])).toEqual(['a', 'b', 'c']);
});

test('the first scripts are the page’s with their imports and the words of the heavier language', () => {
  const weights: Record<string, number> = { 'assets/en-1.js': 5, 'assets/zh-1.js': 4 };
  const first = (signs: number) =>
    firstScripts(contents, page, (path) => (path.includes('signs') ? signs : (weights[path] ?? 1)));
  expect(first(0)).toEqual(['assets/index-1.js', 'assets/shared-1.js', 'assets/en-1.js']);
  expect(first(2)).toEqual([
    'assets/index-1.js',
    'assets/shared-1.js',
    'assets/zh-1.js',
    'assets/signs-1.js',
  ]);
});

test('words that lie nowhere are an error, and not a light page', () => {
  const { 'assets/en-1.js': _, ...wordless } = contents;
  expect(() => firstScripts(wordless, page, () => 1)).toThrow(/src\/text\/en\.ts/);
});

test('the packages of a script are named, the project’s own code as src', () => {
  const modules = ['node_modules/@noble/hashes/sha2.js', 'node_modules/pbf/index.js', 'src/a.ts'];
  expect(packagesIn(modules)).toEqual(['@noble/hashes', 'pbf', 'src']);
});

test('a second copy of a package or of the runtime is found', () => {
  expect(foundTwice(contents)).toEqual([]);
  const nested = 'node_modules/some-package/node_modules/onnxruntime-web/dist/ort.mjs';
  const problems = foundTwice({ ...contents, 'assets/second-1.js': holds([nested]) });
  expect(problems).toEqual([
    `onnxruntime-web is there twice: node_modules/onnxruntime-web, ${nested.replace('/dist/ort.mjs', '')}`,
    'the runtime lies in assets/worker-1.js and assets/second-1.js',
  ]);
});

test('a module’s name tells nothing of the machine that it was built on', () => {
  expect(moduleName('/home/me/project/src/a.ts', '/home/me/project')).toBe('src/a.ts');
  expect(moduleName('/elsewhere/node_modules/pbf/index.js', '/home/me')).toBe(
    'node_modules/pbf/index.js',
  );
  expect(moduleName('\0vite/preload-helper.js', '/home/me')).toBe('vite/preload-helper.js');
  expect(moduleName('/p/src/b.svelte?svelte&type=style', '/p')).toBe('src/b.svelte');
});
