import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { chooseOrientation, oriented } from '../../src/engine/orientation';
import { decodeGif } from '../../src/engine/decode-gif';
import { decodePng } from '../../src/engine/decode-png';
import { pngStructure } from '../../src/engine/png-structure';
import { preprocess } from '../../src/engine/preprocess';
import type { PixelSource } from '../../src/engine/resample';
import { referencePath, referenceProcessors } from '../reference/read';

async function sourceOf(file: string): Promise<PixelSource> {
  const bytes = new Uint8Array(readFileSync(referencePath(`pictures/${file}`)));
  if (file.endsWith('.gif')) return decodeGif(bytes).source;
  const png = pngStructure(bytes)!;
  return oriented(await decodePng(png), chooseOrientation(png.exif, png.xmp));
}

describe.each([...referenceProcessors])('$name', (processor) => {
  const files = processor.files.filter((file) => /\.(png|gif)$/.test(file));

  test.each(files)("%s: every byte is that of Hugging Face's processor", async (file) => {
    const bytes = { ...processor.spec, rescaleFactor: 1, mean: [0, 0, 0], std: [1, 1, 1] } as const;
    const planes = preprocess(await sourceOf(file), bytes);
    const expected = processor.expected(file);
    const planePx = expected.length / 3;
    const interleaved = expected.map((_, i) => planes[(i % 3) * planePx + Math.floor(i / 3)]!);
    expect(Buffer.compare(interleaved, expected)).toBe(0);
  });
});
