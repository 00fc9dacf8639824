import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { tokenizerInput, trainedForm } from '../../src/engine/tokenizer-input';
import { loadTokenizer } from '../../src/engine/towers';
import { referencePath } from '../reference/read';
import { differingStrings, referenceStrings, referenceTokenizers } from '../reference/read-tokens';

const readJson = (path: string): object =>
  JSON.parse(readFileSync(referencePath(path), 'utf8')) as object;

test.each([...referenceTokenizers])(
  "$name: token ids are Hugging Face's for more than two thousand strings of many scripts",
  async (reference) => {
    const { folder, trained } = reference;
    const read = async (path: string) =>
      new Uint8Array(readFileSync(referencePath(`${folder}/${path}`)));
    const tokenizer = await loadTokenizer(read, reference.tokenizer);
    const ids = referenceStrings.map((text) => tokenizer.encode(trainedForm(text, trained)));
    expect(reference.expected).toHaveLength(referenceStrings.length);
    expect(differingStrings(reference, ids)).toEqual([]);
    expect(referenceStrings.filter(reference.isAside).length).toBeLessThan(8);
  },
);

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
