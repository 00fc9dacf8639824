import { latin1 } from './latin1';
import { unread } from './stored-picture';
import type { PictureMetadata, StoredPicture } from './stored-picture';

/** Colour types of the PNG specification. */
export const pngColour = { grey: 0, rgb: 2, palette: 3, greyAlpha: 4, rgbAlpha: 6 } as const;

/** What the chunks of a PNG file tell without inflating it. */
export interface PngStructure extends StoredPicture, PictureMetadata {
  bitDepth: number;
  colourType: number;
  interlaced: boolean;
  /** Palette entries, RGB. */
  palette: Uint8Array;
  /** An alpha channel, or transparency by key or palette. */
  transparent: boolean;
  /** Frames of an animation, 0 for a plain picture. */
  frames: number;
  /** The compressed pixel data, in order. */
  parts: Uint8Array<ArrayBuffer>[];
}

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Walks the chunks of a PNG file and shows those behind its header to `visit`, the last one as far as
 * it goes. It is complete with its whole end chunk.
 */
export function storedPng(
  bytes: Bytes,
  visit?: (name: string, body: Bytes) => void,
): StoredPicture {
  if (!hasHeader(bytes)) return unread;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = { ...unread, widthPx: view.getUint32(16), heightPx: view.getUint32(20) };
  for (let place = 33; place + 8 <= bytes.length;) {
    const end = place + 12 + view.getUint32(place);
    const name = latin1(bytes.subarray(place + 4, place + 8));
    if (name === 'IEND') return { ...found, complete: end <= bytes.length };
    const body = bytes.subarray(place + 8, end - 4);
    if (name === 'acTL') found.animated = frameCount(body) > 1;
    visit?.(name, body);
    place = end;
  }
  return found;
}

function hasHeader(bytes: Bytes): boolean {
  return bytes.length >= 33 && latin1(bytes.subarray(12, 16)) === 'IHDR';
}

/** Frames of an animation, by its control chunk. */
function frameCount(control: Bytes): number {
  return control.length >= 4 ? new DataView(control.buffer, control.byteOffset).getUint32(0) : 0;
}

/** As `storedPng`, with all that decoding needs; null where the file has no usable header. */
export function pngStructure(bytes: Bytes): PngStructure | null {
  if (!hasHeader(bytes)) return null;
  const colourType = bytes[25]!;
  const found: Omit<PngStructure, keyof StoredPicture> = {
    bitDepth: bytes[24]!,
    colourType,
    interlaced: bytes[28] === 1,
    palette: new Uint8Array(0),
    transparent: colourType === pngColour.greyAlpha || colourType === pngColour.rgbAlpha,
    frames: 0,
    parts: [],
    exif: [],
    xmp: [],
    hasProfile: false,
  };
  const stored = storedPng(bytes, (name, body) => readChunk(name, body, found));
  return { ...found, ...stored };
}

/** Of EXIF and XMP the last chunk counts; there should be one. */
function readChunk(
  name: string,
  body: Bytes,
  found: Omit<PngStructure, keyof StoredPicture>,
): void {
  if (name === 'IDAT') found.parts.push(body);
  else if (name === 'PLTE') found.palette = body;
  else if (name === 'tRNS') found.transparent = true;
  else if (name === 'iCCP') found.hasProfile = true;
  else if (name === 'acTL') found.frames = frameCount(body);
  else if (name === 'eXIf') found.exif = [body];
  else if (name === 'iTXt' && latin1(body.subarray(0, 18)) === 'XML:com.adobe.xmp\0') {
    found.xmp = [body];
  }
}
