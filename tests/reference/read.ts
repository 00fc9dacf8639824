import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { inputSize, parsePreprocessSpec } from '../../src/clip/framing';
import type { PreprocessSpec } from '../../src/clip/framing';

/** One reference picture: its file, the kind it stands for, and its size after orientation. */
export interface ReferencePicture {
  file: string;
  kind: string;
  /** Pillow's mode. */
  mode: string;
  widthPx: number;
  heightPx: number;
}

/** One Hugging Face processor with what it made of its pictures. */
export interface ReferenceProcessor {
  name: string;
  spec: PreprocessSpec;
  /** What `preprocessor_config.json` says. */
  config: unknown;
  files: readonly string[];
  /** Pixel values of the bytes 0 to 255 in each channel, of two processors. */
  values: readonly (readonly number[])[] | undefined;
  /** RGB bytes `[height x width x 3]` of a picture after resize and crop. */
  expected(file: string): Uint8Array;
}

interface Table {
  pictures: ReferencePicture[];
  processors: Record<string, { config: unknown; files: string[]; values?: number[][] }>;
}

/** Path of a file under `tests/reference/`. */
export function referencePath(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

const table = JSON.parse(readFileSync(referencePath('pictures.json'), 'utf8')) as Table;

export const referencePictures: readonly ReferencePicture[] = table.pictures;

export const referenceProcessors: readonly ReferenceProcessor[] = Object.entries(
  table.processors,
).map(([name, { config, files, values }]) => {
  const spec = parsePreprocessSpec(config);
  const { widthPx, heightPx } = inputSize(spec);
  const sizeBytes = widthPx * heightPx * 3;
  let bytes: Uint8Array | undefined;
  return {
    name,
    spec,
    config,
    files,
    values,
    expected(file) {
      bytes ??= gunzipSync(readFileSync(referencePath(`pixels/${name}.bin.gz`)));
      const index = files.indexOf(file);
      return bytes.subarray(index * sizeBytes, (index + 1) * sizeBytes);
    },
  };
});
