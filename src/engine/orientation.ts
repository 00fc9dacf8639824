import { latin1 } from '../formats/latin1';
import type { PictureMetadata } from '../formats/stored-picture';
import type { PixelSource } from './resample';

/** EXIF's orientation: 1 as stored; 2 to 8 mirrored and turned. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** EXIF's orientation tag in a file. */
export interface OrientationTag {
  value: number;
  /** The byte of the file that holds it: 1 written here leaves the picture as stored. */
  place: Uint8Array;
}

/** What a file says of its orientation: the first EXIF and the first XMP data that say anything. */
export interface StatedOrientation {
  exif: OrientationTag | null;
  xmp: number | null;
}

/** Reads the orientation out of a file's EXIF and XMP data. */
export function statedOrientation({ exif, xmp }: PictureMetadata): StatedOrientation {
  return { exif: first(exif, exifOrientation), xmp: first(xmp, xmpOrientation) };
}

function first<Found>(blocks: Uint8Array[], read: (block: Uint8Array) => Found | null) {
  for (const block of blocks) {
    const found = read(block);
    if (found !== null) return found;
  }
  return null;
}

const orientationTag = 0x0112;

/** The orientation tag of EXIF data: a TIFF header and its first directory. */
function exifOrientation(bytes: Uint8Array): OrientationTag | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8) return null;
  const little = view.getUint16(0) === 0x4949;
  const directory = view.getUint32(4, little);
  if (directory + 2 > bytes.length) return null;
  const count = view.getUint16(directory, little);
  for (let i = 0; i < count; i++) {
    const entry = directory + 2 + i * 12;
    if (entry + 12 > bytes.length) break;
    if (view.getUint16(entry, little) !== orientationTag) continue;
    const low = entry + (little ? 8 : 9);
    return { value: view.getUint16(entry + 8, little), place: bytes.subarray(low, low + 1) };
  }
  return null;
}

/** The orientation in XMP, which Pillow's `getexif` asks where EXIF has none. */
function xmpOrientation(xmp: Uint8Array): number | null {
  const found = /tiff:Orientation(?:="|>)([0-9])/.exec(latin1(xmp));
  return found ? Number(found[1]) : null;
}

/** EXIF first, then XMP; what is not 2 to 8 leaves the picture as it is (`ImageOps.exif_transpose`). */
export function chooseOrientation({ exif, xmp }: StatedOrientation): Orientation {
  const value = exif?.value ?? xmp ?? 1;
  return value >= 1 && value <= 8 ? (value as Orientation) : 1;
}

/** The picture as it should be looked at: a view that reads from `stored` and turns what it read. */
export function oriented(stored: PixelSource, orientation: Orientation): PixelSource {
  if (orientation === 1) return stored;
  const swaps = orientation >= 5;
  const flipsX = [2, 3, 7, 8].includes(orientation);
  const flipsY = [3, 4, 6, 7].includes(orientation);
  const { widthPx: storedWidth, heightPx: storedHeight } = stored;
  return {
    widthPx: swaps ? storedHeight : storedWidth,
    heightPx: swaps ? storedWidth : storedHeight,
    async read(x, y, width, height) {
      const [w, h] = swaps ? [height, width] : [width, height];
      const [a, b] = swaps ? [y, x] : [x, y];
      const left = flipsX ? storedWidth - a - w : a;
      const top = flipsY ? storedHeight - b - h : b;
      return turn(await stored.read(left, top, w, h), w, h, { swaps, flipsX, flipsY });
    },
    ...(stored.drawTo && {
      drawTo(context: OffscreenCanvasRenderingContext2D, width: number, height: number) {
        const [w, h] = swaps ? [height, width] : [width, height];
        const [x, y] = [flipsX ? -1 : 1, flipsY ? -1 : 1];
        const [left, top] = [flipsX ? w : 0, flipsY ? h : 0];
        if (swaps) context.setTransform(0, x, y, 0, top, left);
        else context.setTransform(x, 0, 0, y, left, top);
        stored.drawTo!(context, w, h);
        context.resetTransform();
      },
    }),
  };
}

/** Pixels `[height x width]` flipped, then transposed if asked. Runs along the stored rows. */
function turn(
  pixels: Uint8ClampedArray,
  width: number,
  height: number,
  { swaps, flipsX, flipsY }: { swaps: boolean; flipsX: boolean; flipsY: boolean },
): Uint8ClampedArray {
  const from = words(pixels);
  const out = new Uint32Array(width * height);
  const alongRow = (swaps ? height : 1) * (flipsX ? -1 : 1);
  const alongColumn = (swaps ? 1 : width) * (flipsY ? -1 : 1);
  const corner =
    (flipsX ? (width - 1) * (swaps ? height : 1) : 0) +
    (flipsY ? (height - 1) * (swaps ? 1 : width) : 0);
  for (let y = 0, i = 0; y < height; y++) {
    let to = corner + y * alongColumn;
    for (let x = 0; x < width; x++, i++, to += alongRow) out[to] = from[i]!;
  }
  return new Uint8ClampedArray(out.buffer);
}

/** The same memory as 32-bit words where it is aligned, else a copy. */
function words(pixels: Uint8ClampedArray): Uint32Array {
  const aligned = pixels.byteOffset % 4 === 0 ? pixels : pixels.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
}
