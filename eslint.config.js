import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';
import { layersRule } from './tools/lint/layers.mjs';

const typeChecked = {
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true },
  ],
};

export default defineConfig(
  { ignores: ['dist/', 'test-results/', 'playwright-report/', '.cache/', 'public/', '**/*.d.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ts.configs.strict,
  svelte.configs.recommended,
  {
    rules: {
      eqeqeq: ['error', 'always'],
      'no-console': ['error', { allow: ['warn', 'error'] }],
      'no-undef': 'off',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'max-lines': ['error', { max: 300 }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      // A map that nothing reactive reads is a plain map.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        parser: ts.parser,
        extraFileExtensions: ['.svelte'],
        svelteConfig,
      },
    },
  },
  {
    files: ['**/*.svelte'],
    rules: {
      'svelte/no-at-html-tags': 'error',
      // The policy refuses `style="..."` in markup; `style:name={value}` goes through the CSSOM.
      'no-restricted-syntax': [
        'error',
        {
          selector: 'SvelteAttribute[key.name="style"]',
          message:
            'The content-security policy refuses style attributes: use a class or style:name.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/engine/**', 'src/service-worker.ts'],
    languageOptions: {
      parserOptions: { project: './tsconfig.json', extraFileExtensions: ['.svelte'] },
    },
    rules: typeChecked,
  },
  {
    files: ['src/engine/**/*.ts'],
    languageOptions: {
      parserOptions: { project: './src/engine/tsconfig.json', extraFileExtensions: ['.svelte'] },
    },
    rules: typeChecked,
  },
  {
    files: ['src/service-worker.ts'],
    languageOptions: {
      parserOptions: {
        project: './src/service-worker.tsconfig.json',
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: typeChecked,
  },
  {
    files: ['src/**/*.ts', 'src/**/*.svelte'],
    ignores: ['src/service-worker.ts'],
    plugins: { playground: { rules: { layers: layersRule } } },
    rules: { 'playground/layers': 'error' },
  },
  {
    files: ['tools/**', 'tests/**', '*.config.*'],
    languageOptions: { globals: globals.node },
    rules: { 'no-console': 'off' },
  },
);
