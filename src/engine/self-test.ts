import { dot } from '../clip/embeds';
import { CodedError } from '../clip/errors';
import type { Dtype, ModelSpec } from '../clip/models';
import type { Towers } from './towers';

/** A model's stored self-test: texts, one computed picture, and their embeds by the reference runtime. */
export interface StoredSelfTest {
  texts: readonly string[];
  /** `[texts][projectionDim]` */
  textEmbeds: readonly (readonly number[])[];
  /** `[1][projectionDim]`, of `selfTestPixels`. */
  imageEmbeds: readonly (readonly number[])[];
}

/** Smallest cosine with the stored embeds at which a backend is believed. */
export const leastCosine: Readonly<Record<Dtype, number>> = { fp32: 0.9999, fp16: 0.99, q8: 0.99 };

/** Two texts that no model confuses, for models without stored embeds. */
const distinctTexts = ['a photo of a dog', 'a red bus in the street'];
/** Embeds of different inputs that agree to this are one constant. */
const sameCosine = 0.999999;

/**
 * Pixel values `[3 x imageSize x imageSize]` of the computed picture:
 * `sin(0.1 x (c + 1)) cos(0.07 y)`, as the export scripts compute it.
 */
export function selfTestPixels(imageSize: number): Float32Array<ArrayBuffer> {
  const pixels = new Float32Array(3 * imageSize * imageSize);
  let i = 0;
  for (let c = 0; c < 3; c++)
    for (let y = 0; y < imageSize; y++)
      for (let x = 0; x < imageSize; x++)
        pixels[i++] = Math.sin(0.1 * x * (c + 1)) * Math.cos(0.07 * y);
  return pixels;
}

/**
 * Is this backend telling the truth? The worst cosine between its embeds of the known inputs and the
 * stored ones; null where none are stored and only finite, differing embeds could be asked for.
 * Throws `engine/run-failed` with the reason `failed-self-test`.
 */
export async function selfTest(
  towers: Pick<Towers, 'text' | 'vision'>,
  model: ModelSpec,
  dtype: Dtype,
  stored: StoredSelfTest | null,
): Promise<number | null> {
  const texts = stored?.texts ?? distinctTexts;
  const pixels = selfTestPixels(model.imageSize);
  const textEmbeds = await embedTexts(towers, model, texts);
  const imageEmbed = await towers.vision.embed(pixels, 1);
  if (!stored) {
    const inverted = await towers.vision.embed(
      pixels.map((value) => -value),
      1,
    );
    const [first, second] = rowsOf(textEmbeds, model.projectionDim);
    refuseBelow(-sameCosine, -dot(first!, second!), 'two texts have one embed');
    refuseBelow(-sameCosine, -dot(imageEmbed, inverted), 'two pictures have one embed');
    return null;
  }
  const computed = [...rowsOf(textEmbeds, model.projectionDim), imageEmbed];
  const expected = [...stored.textEmbeds, ...stored.imageEmbeds];
  const cosines = expected.map((embed, i) => cosine(computed[i], embed));
  const worst = Math.min(...cosines);
  refuseBelow(leastCosine[dtype], worst, `cosine ${worst} with the stored embeds`);
  return worst;
}

async function embedTexts(
  { text }: Pick<Towers, 'text'>,
  model: ModelSpec,
  texts: readonly string[],
): Promise<Float32Array> {
  const rows = texts.map((each) => text.tokenize(each));
  const longest = Math.max(...rows.map((row) => row.length));
  return text.embed(rows, model.padding === 'full' ? model.contextLength : longest);
}

function rowsOf(embeds: Float32Array, dim: number): Float32Array[] {
  return Array.from({ length: embeds.length / dim }, (_, i) =>
    embeds.subarray(i * dim, (i + 1) * dim),
  );
}

/** NaN where the lengths differ, so that it fails any threshold. */
function cosine(computed: Float32Array | undefined, expected: readonly number[]): number {
  const stored = Float32Array.from(expected);
  if (computed?.length !== stored.length) return NaN;
  return dot(computed, stored) / Math.sqrt(dot(computed, computed) * dot(stored, stored));
}

function refuseBelow(least: number, value: number, detail: string): void {
  if (value >= least) return;
  throw new CodedError('engine/run-failed', { reason: 'failed-self-test', detail });
}
