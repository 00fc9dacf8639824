import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { ModelSpec } from '../../src/clip/models';
import { referencePath } from './read';

/** A tokenizer, how prompts reach it, and the ids that Hugging Face's gives. */
export interface ReferenceTokenizer {
  name: string;
  /** Relative to `tests/reference/`. */
  folder: string;
  /** null where its own `tokenizer_config.json` says it. */
  tokenizer: ModelSpec['tokenizer'];
  trained: Pick<ModelSpec, 'lowerCase' | 'stripPunctuation'>;
  /** Ids of each of `referenceStrings`. */
  expected: readonly (readonly number[])[];
  /** Strings that Python's tokenizer reads in a way of its own. */
  isAside(text: string): boolean;
}

const unpacked = (path: string): unknown =>
  JSON.parse(gunzipSync(readFileSync(referencePath(path))).toString());

/** Strings of many scripts, control characters, joined emoji, entities and lengths about the context's. */
export const referenceStrings = unpacked('tokens/strings.json.gz') as readonly string[];

const idsOf = (name: string) => unpacked(`tokens/${name}.json.gz`) as number[][];
const asTyped = { lowerCase: false, stripPunctuation: false };

/** Two of CLIP's shape, and SentencePiece as SigLIP has it. */
export const referenceTokenizers: readonly ReferenceTokenizer[] = [
  {
    name: 'tiny-clip',
    folder: 'models/clip-quick-gelu',
    tokenizer: null,
    trained: asTyped,
    expected: idsOf('tiny-clip'),
    isAside: () => false,
  },
  {
    name: 'starter',
    folder: '../../public/models/starter',
    tokenizer: null,
    trained: asTyped,
    expected: idsOf('starter'),
    isAside: () => false,
  },
  {
    name: 'tiny-siglip',
    folder: 'models/siglip-combined',
    tokenizer: { padId: 1, endToken: '</s>' },
    trained: { lowerCase: true, stripPunctuation: true },
    expected: idsOf('tiny-siglip'),
    // Python takes the first two for special tokens, and leaves the byte order mark in the text.
    isAside: (text) => /<\/s>|<unk>|\uFEFF/.test(text),
  },
];

/** Strings whose ids differ: empty when all is well, and readable when not. */
export function differingStrings(
  { expected, isAside }: ReferenceTokenizer,
  ids: readonly (readonly number[])[],
): string[] {
  return referenceStrings.filter(
    (text, i) => !isAside(text) && `${ids[i]!.join()}` !== `${expected[i]!.join()}`,
  );
}
