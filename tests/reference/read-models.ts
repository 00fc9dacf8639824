import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parsePreprocessSpec } from '../../src/clip/framing';
import type { PreprocessSpec } from '../../src/clip/framing';
import { findModel, towerPaths } from '../../src/clip/models';
import type { ModelSpec } from '../../src/clip/models';
import { probs } from '../../src/clip/scores';
import { dot } from '../../src/clip/embeds';
import { referencePath } from './read';

/** What the reference implementation makes of some texts and pictures. */
export interface Expected {
  texts: string[];
  files: string[];
  logitScale: number;
  logitBias: number;
  /** `[texts][projectionDim]`, of length 1. */
  textEmbeds: number[][];
  /** `[files][projectionDim]`, of length 1. */
  imageEmbeds: number[][];
  /** `[files][texts]` */
  logits: number[][];
  /** `[files][texts]` */
  probs: number[][];
  /** Of the starter's files, by path: those the numbers were made with. */
  sha256?: Record<string, string>;
}

/** A model, where its folder lies, and what is expected of it. */
export interface ReferenceModel {
  name: string;
  spec: ModelSpec;
  preprocess: PreprocessSpec;
  /** Relative to `tests/reference/`. */
  folder: string;
  expected: Expected;
}

function unpacked(path: string): Expected {
  return JSON.parse(gunzipSync(readFileSync(referencePath(path))).toString()) as Expected;
}

function preprocessOf(folder: string): PreprocessSpec {
  const text = readFileSync(referencePath(`${folder}/preprocessor_config.json`), 'utf8');
  return parsePreprocessSpec(JSON.parse(text));
}

const splitTowers = { text: 'onnx/text_model.onnx', vision: 'onnx/vision_model.onnx' };

/** As the catalogue's entries have it, whose own configuration is not fetched. */
function inlineTokenizer(isSiglip: boolean): ModelSpec['tokenizer'] {
  return isSiglip ? { padId: 1, endToken: '</s>' } : { padId: 0, endToken: '<|endoftext|>' };
}

function tinyModel(name: string): ReferenceModel {
  const folder = `models/${name}`;
  const expected = unpacked(`${folder}/expected.json.gz`);
  const isSiglip = name.startsWith('siglip');
  const isCombined = name.endsWith('-combined');
  const spec: ModelSpec = {
    id: name,
    name,
    repo: null,
    revision: '1',
    licence: 'MIT',
    languages: ['en'],
    imagenetAccuracy: null,
    activation: isSiglip ? 'sigmoid' : 'softmax',
    logitScale: expected.logitScale,
    logitBias: expected.logitBias,
    projectionDim: expected.textEmbeds[0]!.length,
    contextLength: isSiglip ? 64 : 77,
    imageSize: 64,
    padding: isSiglip ? 'full' : 'longest',
    // The split SigLIP has a tokenizer of CLIP's shape, the combined one SentencePiece as Google's.
    lowerCase: isSiglip && isCombined,
    stripPunctuation: isSiglip && isCombined,
    preprocess: null,
    tokenizer: isCombined ? inlineTokenizer(isSiglip) : null,
    towers: { fp32: isCombined ? { combined: 'onnx/model.onnx' } : splitTowers },
    files: {},
    selfTest: null,
    knownWords: null,
  };
  return { name, spec: pinned({ folder, spec }), preprocess: preprocessOf(folder), folder, expected };
}

function starterModel(): ReferenceModel {
  const folder = '../../public/models/starter';
  if (!existsSync(referencePath('starter.json.gz'))) {
    throw new Error('tests/reference/starter.json.gz is missing: run tools/make-reference/run.');
  }
  const spec = findModel('starter')!;
  const preprocess = preprocessOf(folder);
  return { name: 'starter', spec, preprocess, folder, expected: unpacked('starter.json.gz') };
}

export const referenceModels: readonly ReferenceModel[] = [
  tinyModel('clip-quick-gelu'),
  tinyModel('clip-gelu'),
  tinyModel('siglip'),
  tinyModel('tinyclip-combined'),
  tinyModel('siglip-combined'),
  starterModel(),
];

/** The model's entry with pins of the files that it needs, as a site would ship it. */
export function pinned({ folder, spec }: Pick<ReferenceModel, 'folder' | 'spec'>): ModelSpec {
  const configs = [
    'tokenizer.json',
    spec.preprocess ? [] : 'preprocessor_config.json',
    spec.tokenizer ? [] : 'tokenizer_config.json',
  ].flat();
  const paths = [...configs, ...Object.values(spec.towers).flatMap(towerPaths)];
  const pins = paths.map((path) => {
    const bytes = readFileSync(referencePath(`${folder}/${path}`));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return [path, { sizeBytes: bytes.length, sha256 }] as const;
  });
  return { ...spec, files: Object.fromEntries(pins) };
}

/** How far embeds are from the expected ones, and the probabilities that follow from them. */
export interface Distance {
  /** Smallest cosine of a text's or a picture's embed with the expected one. */
  leastTextCosine: number;
  leastImageCosine: number;
  /** Largest difference of a probability. */
  largestProbDifference: number;
}

/**
 * Compares embeds `[texts x dim]` and `[files x dim]` with what is expected of those files. Throws where
 * there are more or fewer.
 */
export function distance(
  { spec, expected }: ReferenceModel,
  files: readonly string[],
  textEmbeds: Float32Array,
  imageEmbeds: Float32Array,
): Distance {
  const dim = spec.projectionDim;
  const rowsOf = (embeds: Float32Array, { length }: readonly string[]) => {
    if (embeds.length !== length * dim)
      throw new Error(`${embeds.length} numbers are not ${length} embeds of ${dim}.`);
    return Array.from({ length }, (_, i) => embeds.subarray(i * dim, (i + 1) * dim));
  };
  const texts = rowsOf(textEmbeds, expected.texts);
  const found: Distance = {
    leastTextCosine: Math.min(...texts.map((row, i) => dot(row, Float32Array.from(expected.textEmbeds[i]!)))),
    leastImageCosine: 1,
    largestProbDifference: 0,
  };
  rowsOf(imageEmbeds, files).forEach((row, i) => {
    const place = expected.files.indexOf(files[i]!);
    const cosine = dot(row, Float32Array.from(expected.imageEmbeds[place]!));
    found.leastImageCosine = Math.min(found.leastImageCosine, cosine);
    const ours = probs(
      texts.map((text) => dot(text, row)),
      spec,
    );
    expected.probs[place]!.forEach((prob, k) => {
      const difference = Math.abs(prob - ours[k]!);
      found.largestProbDifference = Math.max(found.largestProbDifference, difference);
    });
  });
  return found;
}
