import { exifOrientation, xmpOrientation } from './orientation';
import { latin1 } from './picture-format';

/** Colour types of the PNG specification. */
export const pngColour = { grey: 0, rgb: 2, palette: 3, greyAlpha: 4, rgbAlpha: 6 } as const;

/** What the chunks of a PNG file tell without inflating it. */
export interface PngStructure {
  widthPx: number;
  heightPx: number;
  bitDepth: number;
  colourType: number;
  interlaced: boolean;
  /** Palette entries, RGB. */
  palette: Uint8Array;
  /** An alpha channel, or transparency by key or palette. */
  transparent: boolean;
  /** Frames of an animation, 0 for a plain picture. */
  frames: number;
  hasProfile: boolean;
  exif: number | null;
  xmp: number | null;
  /** The compressed pixel data, in order. */
  parts: Uint8Array<ArrayBuffer>[];
  /** Whether the end chunk is there. */
  complete: boolean;
}

/** Walks the chunks of a PNG file; null where it has no usable header. */
export function pngStructure(bytes: Uint8Array<ArrayBuffer>): PngStructure | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 33 || latin1(bytes.subarray(12, 16)) !== 'IHDR') return null;
  const colourType = bytes[25]!;
  const found: PngStructure = {
    widthPx: view.getUint32(16),
    heightPx: view.getUint32(20),
    bitDepth: bytes[24]!,
    colourType,
    interlaced: bytes[28] === 1,
    palette: new Uint8Array(0),
    transparent: colourType === pngColour.greyAlpha || colourType === pngColour.rgbAlpha,
    frames: 0,
    hasProfile: false,
    exif: null,
    xmp: null,
    parts: [],
    complete: false,
  };
  for (let place = 33; place + 8 <= bytes.length;) {
    const length = view.getUint32(place);
    const name = latin1(bytes.subarray(place + 4, place + 8));
    readChunk(name, bytes.subarray(place + 8, place + 8 + length), found);
    if (found.complete) break;
    place += 12 + length;
  }
  return found;
}

function readChunk(name: string, body: Uint8Array<ArrayBuffer>, found: PngStructure): void {
  if (name === 'IEND') found.complete = true;
  else if (name === 'IDAT') found.parts.push(body);
  else if (name === 'PLTE') found.palette = body;
  else if (name === 'tRNS') found.transparent = true;
  else if (name === 'iCCP') found.hasProfile = true;
  else if (name === 'acTL' && body.length >= 4) {
    found.frames = new DataView(body.buffer, body.byteOffset).getUint32(0);
  } else if (name === 'eXIf') found.exif = exifOrientation(body, 0).value;
  else if (name === 'iTXt' && latin1(body.subarray(0, 18)) === 'XML:com.adobe.xmp\0') {
    found.xmp = xmpOrientation(body);
  }
}
