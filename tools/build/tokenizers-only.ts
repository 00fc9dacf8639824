import { fileURLToPath } from 'node:url';

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/**
 * Resolves transformers.js to the module that has its tokenizers. The package's bundle cannot be shaken:
 * whole it is 136 kB gzipped, this part and the runtime's JavaScript 61. Its sources load the native
 * runtime for Node, which its bundle for the browser leaves out too.
 */
export const tokenizersOnly = [
  {
    find: /^@xenova\/transformers$/,
    replacement: pathOf('../../node_modules/@xenova/transformers/src/tokenization_utils.js'),
  },
  { find: /^\.\/onnx-node\.js$/, replacement: pathOf('./no-native-runtime.ts') },
];
