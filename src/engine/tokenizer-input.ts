import type { ModelSpec } from '../clip/models';

/**
 * What to hand to the JavaScript tokenizer so that it finds the ids that Hugging Face's own finds, given
 * the model's `tokenizer.json`. Two of its steps differ, both in CLIP's tokenizer alone:
 * JavaScript lower-cases a final sigma to ς, Rust (character by character) to σ; and a text that only
 * lower-casing makes a special token ("<|ENDOFTEXT|>") is taken for that token. CLIP drops the space.
 */
export function tokenizerInput(tokenizerJson: unknown): (text: string) => string {
  if (!isClipTokenizer(tokenizerJson)) return (text) => text;
  return (text) => ` ${text.replaceAll('Σ', 'σ')}`;
}

/** Byte-level BPE with ends of words marked, after lower-casing: CLIP's, and nobody else's. */
function isClipTokenizer(json: unknown): boolean {
  const { model, normalizer } = json as {
    model?: { end_of_word_suffix?: string | null };
    normalizer?: { type: string; normalizers?: { type: string }[] } | null;
  };
  const steps = normalizer?.normalizers ?? [normalizer];
  return model?.end_of_word_suffix === '</w>' && steps.some((step) => step?.type === 'Lowercase');
}

/** Python's `string.punctuation`. */
const asciiPunctuation = /[!-/:-@[-`{-~]/g;
/** Python's `\s`: unlike a browser's it has four separators of ASCII, and no byte order mark. */
const whiteSpace =
  // eslint-disable-next-line no-control-regex -- those separators
  /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;

/**
 * A prompt in the form that the model was trained on. For SigLIP it is what Hugging Face's
 * `SiglipTokenizer` hands to SentencePiece: a sign for the space before the first word, lower case
 * character by character, no ASCII punctuation, white space folded.
 */
export function trainedForm(
  prompt: string,
  { lowerCase, stripPunctuation }: Pick<ModelSpec, 'lowerCase' | 'stripPunctuation'>,
): string {
  const lowered = lowerCase ? prompt.replaceAll('Σ', 'σ').toLowerCase() : prompt;
  if (!stripPunctuation) return lowered;
  const bare = `▁${lowered.replaceAll('▁', ' ')}`.replace(asciiPunctuation, '');
  const folded = bare.replace(whiteSpace, ' ').replace(/ $/, '');
  return folded === '▁' ? '' : folded;
}
