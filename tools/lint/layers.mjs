/** The layers of `src/` as a lint rule: which may import which, and which packages. */
import { basename, dirname, relative, resolve, sep } from 'node:path';

/** Packages that only these files of a layer may import. */
const exceptions = [
  {
    layer: 'engine',
    files: [
      'towers',
      'text-tower',
      'run-session',
      'model-files',
      'execution-provider',
      'runtime-files',
    ],
    packages: ['onnxruntime-web', '@xenova/transformers', '@noble/hashes'],
  },
  { layer: 'formats', files: ['xml-elements'], packages: ['saxes'] },
  {
    layer: 'engine',
    files: ['model-files', 'sha256', 'content-hash'],
    packages: ['@noble/hashes'],
  },
  {
    layer: 'formats',
    files: ['protobuf-fields', 'onnx-weights', 'onnx-write'],
    packages: ['pbf'],
  },
  { layer: 'engine', files: ['umap-layout'], packages: ['umap-js'] },
  { layer: 'io', files: ['collection-store'], packages: ['idb'] },
  { layer: 'app', files: ['main'], packages: ['@fontsource-variable/bricolage-grotesque'] },
];

/**
 * One row a layer: the layers it may import, those it may import types of, and its packages.
 * `app` is what lies in `src/` itself.
 */
export const layers = {
  clip: { layers: [], types: [], packages: [] },
  formats: { layers: ['clip'], types: [], packages: [] },
  engine: { layers: ['clip', 'formats'], types: [], packages: [] },
  io: { layers: ['clip', 'formats'], types: [], packages: [] },
  text: { layers: [], types: [], packages: ['svelte'] },
  state: { layers: ['clip', 'io', 'text'], types: ['engine'], packages: ['svelte'] },
  ui: { layers: ['clip', 'text'], types: [], packages: ['svelte'] },
  views: { layers: ['clip', 'io', 'state', 'text', 'ui'], types: [], packages: ['svelte'] },
  app: { layers: ['state', 'text', 'ui', 'views'], types: [], packages: ['svelte'] },
};

/** `['engine', 'worker.ts']` of `<root>/src/engine/worker.ts`; null outside `src/`. */
function placeOf(root, path) {
  const parts = relative(resolve(root, 'src'), path).split(sep);
  if (parts[0] === '..' || parts[0] === '') return null;
  return parts.length === 1 ? ['app', ...parts] : parts;
}

const packageOf = (source) =>
  source
    .split('/')
    .slice(0, source.startsWith('@') ? 2 : 1)
    .join('/');

function mayUsePackage(layer, path, name) {
  if (layers[layer].packages.includes(name)) return true;
  const stem = basename(path).split('.')[0];
  return exceptions.some(
    ({ layer: only, files, packages }) =>
      only === layer && files.includes(stem) && packages.includes(name),
  );
}

/** What is wrong with this import, as the rule's message and its data; null where it is allowed. */
function verdict({ root, path, source, isTypeOnly }) {
  const [layer] = placeOf(root, path) ?? [];
  if (!layer || !(layer in layers)) return null;
  if (!source.startsWith('.')) {
    const name = packageOf(source);
    return mayUsePackage(layer, path, name)
      ? null
      : { messageId: 'package', data: { layer, name } };
  }
  const target = resolve(dirname(path), source.replace(/[?#].*$/, ''));
  const other = placeOf(root, target)?.[0] ?? 'outside src';
  const row = layers[layer];
  if (other === layer || row.layers.includes(other)) return null;
  if (row.types.includes(other))
    return isTypeOnly ? null : { messageId: 'value', data: { layer, other } };
  return { messageId: 'layer', data: { layer, other } };
}

/** @type {import('eslint').Rule.RuleModule} */
export const layersRule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      layer: 'The layer "{{layer}}" may not import from "{{other}}".',
      value: 'The layer "{{layer}}" may import only types from "{{other}}".',
      package: 'This file of the layer "{{layer}}" may not import the package "{{name}}".',
    },
  },
  create(context) {
    const check = (node, source, isTypeOnly) => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const place = { root: context.cwd, path: context.filename, source: source.value, isTypeOnly };
      const wrong = verdict(place);
      if (wrong) context.report({ node, ...wrong });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source, node.importKind === 'type'),
      ExportAllDeclaration: (node) => check(node, node.source, node.exportKind === 'type'),
      ExportNamedDeclaration: (node) => check(node, node.source, node.exportKind === 'type'),
      ImportExpression: (node) => check(node, node.source, false),
      TSImportType: (node) => check(node, node.source ?? node.argument?.literal, true),
    };
  },
};
