import { ESLint, Linter } from 'eslint';
import ts from 'typescript-eslint';
import { describe, expect, test } from 'vitest';
import { layers, layersRule } from '../tools/lint/layers.mjs';

const linter = new Linter({ cwd: process.cwd() });

/** Messages of the layer rule for this code, as if it were that file. */
function complaints(filename: string, code: string): string[] {
  const config = {
    files: ['**/*.ts'],
    languageOptions: { parser: ts.parser as Linter.Parser },
    plugins: { playground: { rules: { layers: layersRule } } },
    rules: { 'playground/layers': 'error' as const },
  };
  return linter.verify(code, [config], { filename }).map(({ message }) => message);
}

const folders = Object.keys(layers).filter((layer) => layer !== 'app');
const fileIn = (layer: string): string => (layer === 'app' ? 'src/main.ts' : `src/${layer}/a.ts`);
const pathFrom = (layer: string, other: string): string =>
  layer === 'app' ? `./${other}/b` : `../${other}/b`;

/** The table of the design, written out once more. */
const mayImport: Record<string, string> = {
  clip: '',
  formats: 'clip',
  engine: 'clip formats',
  io: 'clip formats',
  text: '',
  state: 'clip io text',
  ui: 'clip text',
  views: 'clip io state text ui',
  app: 'state text ui views',
};

describe.each(Object.keys(mayImport))('the layer %s', (layer) => {
  const allowed = mayImport[layer]!.split(' ').filter(Boolean);
  const others = folders.filter((other) => other !== layer);

  test.each(others)('imports from %s only where the table says so', (other) => {
    const found = complaints(fileIn(layer), `import { b } from '${pathFrom(layer, other)}';`);
    expect(found).toHaveLength(allowed.includes(other) ? 0 : 1);
  });

  test('imports its own files and no package that is not listed', () => {
    const self = layer === 'app' ? './b' : `../${layer}/b`;
    expect(complaints(fileIn(layer), `import { b } from '${self}';`)).toEqual([]);
    expect(complaints(fileIn(layer), "import x from 'left-pad';")).toHaveLength(1);
    expect(complaints(fileIn(layer), "import { readFile } from 'node:fs';")).toHaveLength(1);
  });

  test('imports Svelte only where the table says so', () => {
    const usesSvelte = ['text', 'state', 'ui', 'views', 'app'].includes(layer);
    const found = complaints(fileIn(layer), "import { flip } from 'svelte/animate';");
    expect(found).toHaveLength(usesSvelte ? 0 : 1);
  });
});

describe('the layer rule', () => {
  test('lets state import types from the engine, and nothing else', () => {
    const types = "import type { Verbs } from '../engine/protocol';";
    expect(complaints('src/state/a.ts', types)).toEqual([]);
    expect(complaints('src/state/a.ts', types.replace(' type', ''))).toHaveLength(1);
    expect(complaints('src/views/a.ts', types)).toHaveLength(1);
    expect(complaints('src/io/a.ts', types)).toHaveLength(1);
  });

  test('keeps the runtime in four files of the engine', () => {
    const code = "import * as ort from 'onnxruntime-web/wasm';";
    for (const file of ['towers', 'model-files', 'execution-provider', 'runtime-files'])
      expect(complaints(`src/engine/${file}.ts`, code)).toEqual([]);
    expect(complaints('src/engine/engine.ts', code)).toHaveLength(1);
    expect(complaints('src/state/towers.ts', code)).toHaveLength(1);
  });

  test('keeps the map’s library in the one file that uses it', () => {
    const code = "import { UMAP } from 'umap-js';";
    expect(complaints('src/engine/umap-layout.ts', code)).toEqual([]);
    expect(complaints('src/engine/collection-methods.ts', code)).toHaveLength(1);
    expect(complaints('src/views/umap-layout.ts', code)).toHaveLength(1);
  });

  test('sees re-exports, dynamic imports, type queries and deeper folders', () => {
    for (const code of [
      "export * from '../engine/queue';",
      "export { queue } from '../engine/queue';",
      "const queue = await import('../engine/queue');",
      "type Queue = import('../engine/queue').Queue;",
    ])
      expect(complaints('src/ui/a.ts', code)).toHaveLength(1);
    expect(complaints('src/ui/deep/a.ts', "import '../../engine/queue';")).toHaveLength(1);
    expect(complaints('src/ui/deep/a.ts', "import '../b';")).toEqual([]);
  });

  test('refuses a way out of src', () => {
    expect(complaints('src/clip/a.ts', "import x from '../../tools/x.mjs';")).toHaveLength(1);
  });

  test.each(['src/clip/similarity.ts', 'src/engine/engine.ts', 'src/ui/Any.svelte', 'src/main.ts'])(
    'is switched on for %s',
    async (file) => {
      const config = await new ESLint().calculateConfigForFile(file);
      expect(config.rules['playground/layers'][0]).toBe(2);
    },
  );
});
