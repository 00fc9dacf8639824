import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { tokenizerInput, trainedForm } from '../../src/engine/tokenizer-input';
import { loadTokenizer } from '../../src/engine/towers';
import { referencePath } from '../reference/read';

const unpacked = (path: string): unknown =>
  JSON.parse(gunzipSync(readFileSync(referencePath(path))).toString());
const readJson = (path: string): object =>
  JSON.parse(readFileSync(referencePath(path), 'utf8')) as object;

const strings = unpacked('tokens/strings.json.gz') as string[];

/** Prompts in which the ids differ: empty when all is well, and readable when not. */
async function differing(folder: string, expected: number[][]): Promise<string[]> {
  const read = async (path: string) =>
    new Uint8Array(readFileSync(referencePath(`${folder}/${path}`)));
  const tokenizer = await loadTokenizer(read, null);
  return strings.filter((text, i) => {
    const ids = tokenizer.encode(text);
    return ids.length !== expected[i]!.length || ids.some((id, k) => id !== expected[i]![k]);
  });
}

describe.each([
  ['tiny-clip', 'models/clip-quick-gelu'],
  ['starter', '../../public/models/starter'],
])('%s', (name, folder) => {
  test("token ids are Hugging Face's for more than two thousand strings of many scripts", async () => {
    expect(strings.length).toBeGreaterThan(2000);
    const expected = unpacked(`tokens/${name}.json.gz`) as number[][];
    expect(expected).toHaveLength(strings.length);
    expect(await differing(folder, expected)).toEqual([]);
  });
});

test("SigLIP's ids are those of its slow tokenizer, the only one that canonicalises", async () => {
  const folder = 'models/siglip-combined';
  const read = async (path: string) =>
    new Uint8Array(readFileSync(referencePath(`${folder}/${path}`)));
  const tokenizer = await loadTokenizer(read, { padId: 1, endToken: '</s>' });
  const expected = unpacked('tokens/tiny-siglip.json.gz') as number[][];
  // Python takes these two words for special tokens, and leaves the byte order mark in the text.
  const isAside = (text: string) => /<\/s>|<unk>|\uFEFF/.test(text);
  const written = { lowerCase: true, stripPunctuation: true };
  const wrong = strings.filter(
    (text, i) =>
      !isAside(text) && `${tokenizer.encode(trainedForm(text, written))}` !== `${expected[i]}`,
  );
  expect(wrong).toEqual([]);
  expect(strings.filter(isAside).length).toBeLessThan(8);
});

describe('trainedForm', () => {
  const as = (lowerCase: boolean, stripPunctuation: boolean) => ({ lowerCase, stripPunctuation });

  test('leaves the prompts of CLIP alone', () => {
    expect(trainedForm(' A Dog! ', as(false, false))).toBe(' A Dog! ');
  });

  test('lower-cases for SigLIP 2, letter by letter, and keeps punctuation', () => {
    expect(trainedForm('A photo of ΟΔΟΣ!', as(true, false))).toBe('a photo of οδοσ!');
  });

  test('strips punctuation and folds white space for SigLIP', () => {
    expect(trainedForm('A  photo,\tof a "Dog".', as(true, true))).toBe('▁a photo of a dog');
    expect(trainedForm(' ... ', as(true, true))).toBe('');
  });
});

describe('tokenizerInput', () => {
  const clip = readJson('models/clip-quick-gelu/tokenizer.json');

  test("spells a final sigma as Rust's lower-casing does", () => {
    expect(tokenizerInput(clip)('ΣΑΣ')).toBe(' σΑσ');
  });

  test('leaves the text of other tokenizers alone', () => {
    const unigram = { model: { type: 'Unigram' }, normalizer: { type: 'Lowercase' } };
    expect(tokenizerInput(unigram)('ΣΑΣ')).toBe('ΣΑΣ');
    expect(tokenizerInput({ model: {}, normalizer: null })('a')).toBe('a');
  });
});
