import type { DecodedPicture } from '../../src/engine/embed-images';
import type { EngineParts } from '../../src/engine/engine';
import type { FileSource } from '../../src/engine/model-files';
import { sha256Hex } from '../../src/engine/model-files';
import type { LoadRequest, Span, WireError } from '../../src/engine/protocol';
import type { Towers } from '../../src/engine/towers';
import { CodedError } from '../../src/clip/errors';
import type { ModelSpec } from '../../src/clip/models';

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

const tinyPreprocessing = { size: 2, crop_size: 2 };

/** The files of a model without weights: its towers are arithmetic in `countingTowers`. */
const tinyFiles: Record<string, Uint8Array<ArrayBuffer>> = {
  'tokenizer.json': encode({}),
  'tokenizer_config.json': encode({}),
  'preprocessor_config.json': encode(tinyPreprocessing),
  'text.onnx': new Uint8Array(1000),
  'vision.onnx': new Uint8Array(2000),
};

function sourceOf(files: typeof tinyFiles): FileSource {
  return { open: async (_model, path) => new Blob([files[path]!]).stream() };
}

/** That model with other preprocessing, as a source and as the catalogue has it. */
export async function preprocessedBy(changes: object) {
  const config = encode({ ...tinyPreprocessing, ...changes });
  const files = { ...tinyFiles, 'preprocessor_config.json': config };
  return { source: sourceOf(files), model: await tinyModel({}, files) };
}

/** A catalogue entry for those files. */
export async function tinyModel(
  changes: Partial<ModelSpec> = {},
  files = tinyFiles,
): Promise<ModelSpec> {
  const pins = await Promise.all(
    Object.entries(files).map(async ([path, bytes]) => {
      return [path, { sizeBytes: bytes.length, sha256: await sha256Hex(bytes) }] as const;
    }),
  );
  return {
    id: 'tiny',
    name: 'Tiny',
    repo: null,
    revision: '1',
    licence: 'MIT',
    languages: ['en'],
    imagenetAccuracy: null,
    activation: 'softmax',
    logitScale: 100,
    logitBias: 0,
    projectionDim: 2,
    contextLength: 6,
    imageSize: 2,
    padding: 'longest',
    lowerCase: false,
    stripPunctuation: false,
    preprocess: null,
    tokenizer: null,
    towers: { fp32: { text: 'text.onnx', vision: 'vision.onnx' } },
    files: Object.fromEntries(pins),
    selfTest: null,
    knownWords: null,
    ...changes,
  };
}

/** A direction in the plane by a number, so that each input's embed is known. */
export const direction = (angle: number) => [Math.cos(angle), Math.sin(angle)] as const;

/** Sum of an input's numbers decides its direction; a prompt's tokens are its letters' codes. */
export function countingTowers(runs: { text: number[][][]; vision: Float32Array[] }): Towers {
  return {
    text: {
      prefixes: null,
      tokenize: (prompt) => [1, ...Array.from(prompt, (letter) => letter.codePointAt(0)! % 50), 2],
      async embed(rows) {
        runs.text.push(rows.map((row) => [...row]));
        return Float32Array.from(rows.flatMap((row) => direction(row.reduce((a, b) => a + b, 0))));
      },
    },
    vision: {
      async embed(pixels) {
        runs.vision.push(pixels);
        return Float32Array.from(direction(pixels.reduce((a, b) => a + b, 0)));
      },
    },
    ownScale: null,
    adapter: '',
    lost: new Promise(() => undefined),
    release: async () => undefined,
  };
}

/** A 2 x 2 picture of one grey, by the first byte of its blob; a first byte of 255 cannot be read. */
export async function decodeGrey(source: Blob | ImageBitmap): Promise<DecodedPicture> {
  const grey = source instanceof Blob ? new Uint8Array(await source.arrayBuffer())[0]! : 7;
  if (grey === 255) throw new CodedError('picture/undecodable');
  return {
    widthPx: 2,
    heightPx: 2,
    notes: [],
    read: (_x, _y, width, height) =>
      new Uint8ClampedArray(width * height * 4).map((_, i) => (i % 4 === 3 ? 255 : grey)),
    close: () => undefined,
  };
}

export const grey = (value: number) => new Blob([Uint8Array.of(value)]);

/** Everything an engine needs, with what it did written down. */
export function tinyParts(changes: Partial<EngineParts> = {}) {
  const runs = { text: [] as number[][][], vision: [] as Float32Array[] };
  const spans: Span[] = [];
  const lost: WireError[] = [];
  const parts: EngineParts = {
    probe: async () => ({
      webgpu: 'absent',
      shaderF16: false,
      adapter: '',
      isolated: false,
      ios: false,
      cores: 2,
    }),
    sources: () => [sourceOf(tinyFiles)],
    loadTowers: async (_model, _rung, read) => {
      await Promise.all(
        ['text.onnx', 'vision.onnx', 'tokenizer.json', 'tokenizer_config.json'].map(read),
      );
      return countingTowers(runs);
    },
    decode: decodeGrey,
    thumbnail: async ({ widthPx }, sidePx) => Uint8Array.of(widthPx, sidePx),
    hash: async (bytes) => `hash of ${bytes.join()}`,
    onSpan: (span) => spans.push(span),
    onLost: (error) => lost.push(error),
    ...changes,
  };
  return { parts, runs, spans, lost };
}

export async function tinyRequest(changes: Partial<LoadRequest> = {}): Promise<LoadRequest> {
  return {
    model: await tinyModel(),
    siteUrl: 'https://site.test/app/',
    executionProvider: 'auto',
    excluded: [],
    maxThreads: null,
    touchPoints: 0,
    ...changes,
  };
}
