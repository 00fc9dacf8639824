import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findModel } from '../../src/clip/models';
import { fileReader } from '../../src/engine/model-files';
import type { FileSource } from '../../src/engine/model-files';
import type { RuntimeFiles } from '../../src/engine/runtime-files';

export const starter = findModel('starter')!;

/** The model folders of the repository, as a site would have them. */
export const diskSource: FileSource = {
  open: async (model, path) => {
    const bytes = await readFile(join('public/models', model.id, path));
    return new Blob([new Uint8Array(bytes)]).stream();
  },
};

/** Reads the starter's files from the disk, checked against the catalogue. */
export const readStarter = fileReader(
  starter,
  [diskSource],
  new AbortController().signal,
  () => undefined,
);

const dist = dirname(createRequire(import.meta.url).resolve('onnxruntime-web/wasm'));
const addressOf = (name: string) => pathToFileURL(join(dist, name)).href;

/** The plain WASM build, where Node finds it. */
export const nodeRuntime: RuntimeFiles = {
  mjs: addressOf('ort-wasm-simd-threaded.mjs'),
  wasm: addressOf('ort-wasm-simd-threaded.wasm'),
};
