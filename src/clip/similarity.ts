/**
 * Cosine of one picture with each text: `[texts]`, -1 to 1, for L2-normalised rows
 * (`imageEmbed` is `[dim]`, `textEmbeds` is `[texts x dim]`), summed in float64.
 * Throws a sentence where a length does not fit `dim`.
 */
export function cosines(
  imageEmbed: Float32Array,
  textEmbeds: Float32Array,
  dim: number,
): Float32Array<ArrayBuffer> {
  if (!Number.isInteger(dim) || dim < 1) {
    throw new Error(`An embed needs at least one number, not ${dim}.`);
  }
  if (imageEmbed.length !== dim) {
    throw new Error(`The picture's embed has ${imageEmbed.length} numbers where ${dim} belong.`);
  }
  if (textEmbeds.length % dim !== 0) {
    throw new Error(
      `${textEmbeds.length} numbers of text embeds do not divide into rows of ${dim}.`,
    );
  }
  const result = new Float32Array(textEmbeds.length / dim);
  for (let text = 0; text < result.length; text++) {
    let sum = 0;
    const row = text * dim;
    for (let i = 0; i < dim; i++) sum += imageEmbed[i]! * textEmbeds[row + i]!;
    result[text] = sum;
  }
  return result;
}
