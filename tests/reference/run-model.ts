import type { PreprocessSpec } from '../../src/clip/framing';
import type { ModelSpec } from '../../src/clip/models';
import { preprocess } from '../../src/engine/preprocess';
import type { PixelSource } from '../../src/engine/resample';
import { cutToContext } from '../../src/engine/text-batches';
import type { Towers } from '../../src/engine/towers';

/** Embeds `[texts x projectionDim]`, all texts in one run, padded as the model wants it. */
export async function embedTexts(
  { text }: Pick<Towers, 'text'>,
  { padding, contextLength }: ModelSpec,
  texts: readonly string[],
): Promise<Float32Array> {
  const rows = texts.map((each) => cutToContext(text.tokenize(each), contextLength));
  const longest = Math.max(...rows.map(({ length }) => length));
  return text.embed(rows, padding === 'full' ? contextLength : longest);
}

/** Embeds `[pictures x projectionDim]`; each picture is read when its turn comes. */
export async function embedPictures(
  { vision }: Pick<Towers, 'vision'>,
  spec: PreprocessSpec,
  pictures: readonly (() => Promise<PixelSource>)[],
): Promise<Float32Array> {
  const embeds: number[] = [];
  for (const read of pictures) {
    embeds.push(...(await vision.embed(await preprocess(await read(), spec), 1)));
  }
  return Float32Array.from(embeds);
}
