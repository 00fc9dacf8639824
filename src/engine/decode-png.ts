import { CodedError } from '../clip/errors';
import { pngColour } from '../formats/png';
import type { PngStructure } from '../formats/png';
import { paletteColours, rgbPicture } from './memory-picture';
import type { PixelSource } from './resample';

/** One of the passes a picture is stored in: where it starts and how far apart its pixels are. */
interface Pass {
  x: number;
  y: number;
  stepX: number;
  stepY: number;
}

const plain: readonly Pass[] = [{ x: 0, y: 0, stepX: 1, stepY: 1 }];
/** PNG specification, section 8.2. */
const adam7: readonly Pass[] = [
  { x: 0, y: 0, stepX: 8, stepY: 8 },
  { x: 4, y: 0, stepX: 8, stepY: 8 },
  { x: 0, y: 4, stepX: 4, stepY: 8 },
  { x: 2, y: 0, stepX: 4, stepY: 4 },
  { x: 0, y: 2, stepX: 2, stepY: 4 },
  { x: 1, y: 0, stepX: 2, stepY: 2 },
  { x: 0, y: 1, stepX: 1, stepY: 2 },
];

const channelCounts: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/**
 * A PNG file's own colours, as Pillow's `convert("RGB")` gives them: alpha dropped and the colour
 * under it kept, colour profile and gamma ignored, 16 bits cut to the upper 8 (grey without alpha:
 * clipped at 255, as Pillow clips its mode `I;16`), the still picture of an animation.
 * Throws `picture/truncated` or `picture/undecodable`.
 */
export async function decodePng(png: PngStructure): Promise<PixelSource> {
  const channels = channelCounts[png.colourType];
  if (!channels || ![1, 2, 4, 8, 16].includes(png.bitDepth)) throw undecodable();
  const rgb = new Uint8Array(png.widthPx * png.heightPx * 3);
  const bits = channels * png.bitDepth;
  const rows = new RowReader(png.parts);
  const convert = rowConverter(png);
  for (const pass of png.interlaced ? adam7 : plain) {
    const width = Math.ceil((png.widthPx - pass.x) / pass.stepX);
    if (width <= 0) continue;
    const rowBytes = Math.ceil((width * bits) / 8);
    let above: Uint8Array = new Uint8Array(rowBytes);
    for (let y = pass.y; y < png.heightPx; y += pass.stepY) {
      const row = rows.take(rowBytes + 1) ?? (await rows.more(rowBytes + 1));
      const line = row.subarray(1);
      unfilter(row[0]!, line, above, Math.max(1, bits >> 3));
      convert(line, width, rgb, (y * png.widthPx + pass.x) * 3, pass.stepX * 3);
      above = line;
    }
  }
  await rows.close();
  return rgbPicture(rgb, png.widthPx, png.heightPx);
}

function undecodable(cause?: unknown): CodedError {
  return new CodedError('picture/undecodable', { format: 'PNG' }, { cause });
}

/** Inflates the pixel data and hands it out row by row. */
class RowReader {
  private readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  private chunk: Uint8Array = new Uint8Array(0);
  private place = 0;

  constructor(parts: Uint8Array<ArrayBuffer>[]) {
    const inflate = new DecompressionStream('deflate');
    this.reader = new Blob(parts).stream().pipeThrough(inflate).getReader();
  }

  /** The next `size` bytes if they are there already; the caller may change them. */
  take(size: number): Uint8Array | null {
    if (this.place + size > this.chunk.length) return null;
    this.place += size;
    return this.chunk.subarray(this.place - size, this.place);
  }

  /** The next `size` bytes, waiting for more. */
  async more(size: number): Promise<Uint8Array> {
    const joined = new Uint8Array(size);
    joined.set(this.chunk.subarray(this.place));
    let filled = this.chunk.length - this.place;
    while (filled < size) {
      this.chunk = await this.inflated();
      this.place = Math.min(size - filled, this.chunk.length);
      joined.set(this.chunk.subarray(0, this.place), filled);
      filled += this.place;
    }
    return joined;
  }

  /** What follows the last row is nobody's business, an error in it included. */
  async close(): Promise<void> {
    await this.reader.cancel().catch(() => undefined);
  }

  private async inflated(): Promise<Uint8Array> {
    const { value, done } = await this.reader.read().catch((cause: unknown) => {
      throw new CodedError('picture/truncated', { format: 'PNG' }, { cause });
    });
    if (done) throw new CodedError('picture/truncated', { format: 'PNG' });
    return value;
  }
}

/** Undoes a row's filter in place (PNG specification, section 9). */
function unfilter(kind: number, line: Uint8Array, above: Uint8Array, pixelBytes: number): void {
  if (kind === 1) {
    for (let i = pixelBytes; i < line.length; i++) line[i] = line[i]! + line[i - pixelBytes]!;
  } else if (kind === 2) {
    for (let i = 0; i < line.length; i++) line[i] = line[i]! + above[i]!;
  } else if (kind === 3) {
    for (let i = 0; i < line.length; i++) {
      const left = i < pixelBytes ? 0 : line[i - pixelBytes]!;
      line[i] = line[i]! + ((left + above[i]!) >> 1);
    }
  } else if (kind === 4) {
    unfilterPaeth(line, above, pixelBytes);
  } else if (kind !== 0) {
    throw undecodable();
  }
}

function unfilterPaeth(line: Uint8Array, above: Uint8Array, pixelBytes: number): void {
  for (let i = 0; i < pixelBytes && i < line.length; i++) line[i] = line[i]! + above[i]!;
  for (let i = pixelBytes; i < line.length; i++) {
    const left = line[i - pixelBytes]!;
    const up = above[i]!;
    const corner = above[i - pixelBytes]!;
    const toLeft = Math.abs(up - corner);
    const toUp = Math.abs(left - corner);
    const toCorner = Math.abs(left + up - corner - corner);
    const nearest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    line[i] = line[i]! + nearest;
  }
}

type RowConverter = (
  line: Uint8Array,
  width: number,
  rgb: Uint8Array,
  to: number,
  step: number,
) => void;

/** How a row's samples become RGB bytes at `to`, `to + step`, ... */
function rowConverter({ colourType, bitDepth, palette }: PngStructure): RowConverter {
  if (colourType === pngColour.rgb || colourType === pngColour.rgbAlpha) {
    return fromRgb((colourType === pngColour.rgb ? 3 : 4) * (bitDepth >> 3), bitDepth >> 3);
  }
  if (colourType === pngColour.greyAlpha) return fromBytes(2 * (bitDepth >> 3), greys(8));
  if (bitDepth === 16) return fromGrey16;
  const colours = colourType === pngColour.palette ? paletteColours(palette) : greys(bitDepth);
  return bitDepth === 8 ? fromBytes(1, colours) : fromBits(bitDepth, colours);
}

/** The colours of grey samples of 1 to 8 bits: `[256 x 3]`. */
function greys(bitDepth: number): Uint8Array {
  const scale = 255 / ((1 << bitDepth) - 1);
  return Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3) * scale);
}

function fromRgb(pixelBytes: number, sampleBytes: number): RowConverter {
  return (line, width, rgb, to, step) => {
    for (let x = 0, p = 0; x < width; x++, p += pixelBytes, to += step) {
      rgb[to] = line[p]!;
      rgb[to + 1] = line[p + sampleBytes]!;
      rgb[to + 2] = line[p + 2 * sampleBytes]!;
    }
  };
}

function fromBytes(pixelBytes: number, colours: Uint8Array): RowConverter {
  return (line, width, rgb, to, step) => {
    for (let x = 0, p = 0; x < width; x++, p += pixelBytes, to += step) {
      const colour = line[p]! * 3;
      rgb[to] = colours[colour]!;
      rgb[to + 1] = colours[colour + 1]!;
      rgb[to + 2] = colours[colour + 2]!;
    }
  };
}

function fromBits(bitDepth: number, colours: Uint8Array): RowConverter {
  const perByte = 8 / bitDepth;
  const mask = (1 << bitDepth) - 1;
  return (line, width, rgb, to, step) => {
    for (let x = 0; x < width; x++, to += step) {
      const shift = 8 - bitDepth * ((x % perByte) + 1);
      const colour = ((line[Math.floor(x / perByte)]! >> shift) & mask) * 3;
      rgb[to] = colours[colour]!;
      rgb[to + 1] = colours[colour + 1]!;
      rgb[to + 2] = colours[colour + 2]!;
    }
  };
}

const fromGrey16: RowConverter = (line, width, rgb, to, step) => {
  for (let x = 0; x < width; x++, to += step) {
    rgb.fill(line[2 * x] ? 255 : line[2 * x + 1]!, to, to + 3);
  }
};
