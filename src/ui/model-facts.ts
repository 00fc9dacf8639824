import type { Text } from '../text/language.svelte';

/** What the model panel shows: plain values, worded where they are drawn. */
export interface ModelFacts {
  name: string;
  revision: string;
  licence: string;
  sizeBytes: number;
  precision: string;
  executionProvider: 'webgpu' | 'wasm';
  threads: number;
  adapter: string;
  loadMs: number;
  selfTestCosine: number | null;
  /** Better rungs that do not run, and why. */
  refused: readonly {
    executionProvider: 'webgpu' | 'wasm';
    precision: string;
    threads: number;
    reason: keyof Text['model']['reasons'];
    detail: string;
  }[];
}
