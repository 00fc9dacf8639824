import { readFileSync } from 'node:fs';
import { decodeGif } from '../../src/engine/decode-gif';
import { decodePng } from '../../src/engine/decode-png';
import { chooseOrientation, oriented, statedOrientation } from '../../src/engine/orientation';
import type { PixelSource } from '../../src/engine/resample';
import { gifStructure } from '../../src/formats/gif';
import { pngStructure } from '../../src/formats/png';
import { referencePath } from './read';

/** Files that need no browser to be decoded. */
export const decodesInNode = (file: string) => /\.(png|gif)$/.test(file);

/** The pixels of a reference picture, by the engine's own decoders for PNG and GIF. */
export async function readSource(file: string): Promise<PixelSource> {
  const bytes = new Uint8Array(readFileSync(referencePath(`pictures/${file}`)));
  if (file.endsWith('.gif')) return decodeGif(gifStructure(bytes));
  const png = pngStructure(bytes)!;
  return oriented(await decodePng(png), chooseOrientation(statedOrientation(png)));
}
