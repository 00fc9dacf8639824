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
