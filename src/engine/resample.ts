import type { Region, ResampleKernel, Size } from '../clip/framing';
import { acrossFilter } from './resample-across';
import { addDown, filterDown, half } from './resample-down';
import { extent, makeTaps, toByte } from './resample-taps';
import type { Taps } from './resample-taps';

/**
 * Pixels that are read piece by piece: straight alpha, 4 bytes a pixel, rows top to bottom. What was
 * read is good until the next read.
 */
export interface PixelSource {
  widthPx: number;
  heightPx: number;
  read(
    x: number,
    y: number,
    width: number,
    height: number,
  ): Uint8ClampedArray | Promise<Uint8ClampedArray>;
  /** A quicker way to the same pixels, where there is one. */
  raw?: RawPixels;
  /** Draws all of it into that corner of a canvas, scaled as the browser does: near enough for a thumbnail. */
  drawTo?(context: OffscreenCanvasRenderingContext2D, widthPx: number, heightPx: number): void;
}

/** Pixels as the browser holds them. */
export interface RawPixels {
  /** Order of the first three bytes of a pixel. */
  order: 'rgb' | 'bgr';
  /** Fills the first `width * height * 4` bytes of `target`. */
  readInto(
    x: number,
    y: number,
    width: number,
    height: number,
    target: Uint8Array<ArrayBuffer>,
  ): Promise<unknown>;
}

/** Pixels read at once: 4 MB of RGBA. */
const stripPx = 1 << 20;

/** What of the source is read, and what becomes of it across and down. */
interface Plan {
  source: PixelSource;
  across: Taps;
  down: Taps;
  /** Source columns that are read. */
  left: number;
  right: number;
}

/**
 * The part `region` of `source` resized to `resized`, RGB bytes `[height x width x 3]`, equal to
 * Pillow's `Image.resize(size, filter).crop(region)`: two passes of antialiased fixed-point weights,
 * rounded to 8 bits in between (Resample.c). Reads from the source only what the region depends on,
 * in strips. The region must lie within the resized picture.
 */
export async function resampleRegion(
  source: PixelSource,
  resized: Size,
  region: Region,
  kernel: ResampleKernel,
): Promise<Uint8Array> {
  if (kernel === 'nearest') return nearest(source, resized, region);
  const across = makeTaps(source.widthPx, resized.widthPx, region.x, region.width, kernel);
  const down = makeTaps(source.heightPx, resized.heightPx, region.y, region.height, kernel);
  const [left, right] = extent(across);
  const plan = { source, across, down, left, right };
  return verticalFirst(source, resized) ? downThenAcross(plan) : acrossThenDown(plan);
}

/** Pillow's order of the passes since its version 13; earlier ones always run across first. */
function verticalFirst({ widthPx, heightPx }: PixelSource, resized: Size): boolean {
  const shrinksBy = heightPx - resized.heightPx;
  return shrinksBy > 0 && shrinksBy > (widthPx - resized.widthPx) * 2;
}

async function acrossThenDown(plan: Plan): Promise<Uint8Array> {
  const { source, across, down, left, right } = plan;
  const rowBytes = across.first.length * 3;
  const width = right - left;
  const [top, bottom] = extent(down);
  const rows = new Uint8Array((bottom - top) * rowBytes);
  const maxRows = stripRows(Math.max(width, rowBytes / 4), bottom - top);
  const filter = acrossFilter(across, { left, width, maxRows });
  try {
    for (let y = top; y < bottom; y += maxRows) {
      const height = Math.min(maxRows, bottom - y);
      if (source.raw) await source.raw.readInto(left, y, width, height, filter.strip);
      else filter.strip.set(await source.read(left, y, width, height));
      filter.run(height, rows, (y - top) * rowBytes);
    }
  } finally {
    filter.end();
  }
  const pixels = filterDown(rows, rowBytes, down, top);
  return source.raw?.order === 'bgr' ? swapped(pixels) : pixels;
}

/** The first and third byte of each pixel exchanged, in place. */
function swapped(pixels: Uint8Array): Uint8Array {
  for (let i = 0; i < pixels.length; i += 3) {
    const blue = pixels[i]!;
    pixels[i] = pixels[i + 2]!;
    pixels[i + 2] = blue;
  }
  return pixels;
}

/** Rows of a strip of so many pixels a row, of `rows` in all. */
function stripRows(width: number, rows: number): number {
  return Math.min(rows, Math.max(1, Math.floor(stripPx / width)));
}

/** Sums of all outputs are kept while the strips pass, so that each pixel is read once. */
async function downThenAcross(plan: Plan): Promise<Uint8Array> {
  const { source, across, down, left, right } = plan;
  const rowBytes = across.first.length * 3;
  const width = right - left;
  const sums = new Int32Array(down.first.length * width * 4).fill(half);
  const [top, bottom] = extent(down);
  const maxRows = stripRows(width, bottom - top);
  for (let y = top; y < bottom; y += maxRows) {
    const height = Math.min(maxRows, bottom - y);
    addDown(await source.read(left, y, width, height), y, height, down, sums);
  }
  const out = new Uint8Array(down.first.length * rowBytes);
  const filter = acrossFilter(across, { left, width, maxRows: 1 });
  const row = filter.strip;
  for (let y = 0; y < down.first.length; y++) {
    for (let i = 0; i < row.length; i++) row[i] = toByte(sums[y * row.length + i]!);
    filter.run(1, out, y * rowBytes);
  }
  filter.end();
  return out;
}

/** Pillow's `ImagingScaleAffine`: positions by repeated addition, as it rounds. */
async function nearest(source: PixelSource, resized: Size, region: Region): Promise<Uint8Array> {
  const columns = nearestPositions(source.widthPx, resized.widthPx, region.x, region.width);
  const rows = nearestPositions(source.heightPx, resized.heightPx, region.y, region.height);
  const left = columns[0]!;
  const width = columns[columns.length - 1]! - left + 1;
  const out = new Uint8Array(region.width * region.height * 3);
  let o = 0;
  for (const y of rows) {
    const pixels = await source.read(left, y, width, 1);
    for (const x of columns) {
      const p = (x - left) * 4;
      out[o++] = pixels[p]!;
      out[o++] = pixels[p + 1]!;
      out[o++] = pixels[p + 2]!;
    }
  }
  return out;
}

function nearestPositions(inSize: number, outSize: number, offset: number, count: number) {
  const step = inSize / outSize;
  const positions = new Int32Array(count);
  let position = step * 0.5;
  for (let i = 0; i < offset + count; i++, position += step) {
    if (i >= offset) positions[i - offset] = Math.min(inSize - 1, Math.trunc(position));
  }
  return positions;
}
