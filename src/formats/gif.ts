import { unread } from './stored-picture';
import type { StoredPicture } from './stored-picture';

/** Where the first picture of a file lies on its screen and how it is stored. */
export interface GifFrame {
  x: number;
  y: number;
  widthPx: number;
  heightPx: number;
  interlaced: boolean;
  /** Its own palette's entries, RGB, or those that the file shares; empty where there are none. */
  palette: Uint8Array;
  /** The colour that stands for nothing, or null. */
  transparent: number | null;
  minimumBits: number;
  /** The packed indices, in order. */
  parts: Uint8Array[];
}

/** What the blocks of a GIF file tell without unpacking it. */
export interface GifStructure extends StoredPicture {
  /** Whether a colour of the first frame stands for nothing. */
  transparent: boolean;
  /** Null where the file breaks off before it. */
  frame: GifFrame | null;
}

const extension = 0x21;
const imageDescriptor = 0x2c;
const graphicControl = 0xf9;

/**
 * Walks the blocks of a GIF file (GIF89a specification) up to its second frame, and shows `visit`
 * where each starts and the data in it. It is complete when its first frame is: a missing trailer is
 * common and harmless.
 */
export function storedGif(
  bytes: Uint8Array,
  visit?: (place: number, parts: Uint8Array[]) => void,
): StoredPicture {
  if (bytes.length < 13) return unread;
  const found = { ...unread, widthPx: uint16(bytes, 6), heightPx: uint16(bytes, 8) };
  let hasFrame = false;
  for (let place = 13 + paletteBytes(bytes[10]!); ;) {
    const isFrame = bytes[place] === imageDescriptor;
    if (isFrame && hasFrame) return { ...found, animated: true };
    if (isFrame ? place + 10 >= bytes.length : bytes[place] !== extension) return found;
    const parts: Uint8Array[] = [];
    const data = place + (isFrame ? 11 + paletteBytes(bytes[place + 9]!) : 2);
    const end = afterBlocks(bytes, data, parts);
    visit?.(place, parts);
    if (isFrame) found.complete = end <= bytes.length;
    hasFrame ||= isFrame;
    place = end;
  }
}

/** As `storedGif`, with all that decoding the first frame needs. */
export function gifStructure(bytes: Uint8Array): GifStructure {
  let frame: GifFrame | null = null;
  let transparent: number | null = null;
  const stored = storedGif(bytes, (place, parts) => {
    if (frame) return;
    if (bytes[place] === imageDescriptor) frame = frameAt(bytes, place, transparent, parts);
    else if (bytes[place + 1] === graphicControl && bytes[place + 3]! & 1) {
      transparent = bytes[place + 6]!;
    }
  });
  return { ...stored, transparent: transparent !== null, frame };
}

function frameAt(
  bytes: Uint8Array,
  place: number,
  transparent: number | null,
  parts: Uint8Array[],
): GifFrame {
  const flags = bytes[place + 9]!;
  const end = place + 10 + paletteBytes(flags);
  const shared = bytes.subarray(13, 13 + paletteBytes(bytes[10]!));
  return {
    x: uint16(bytes, place + 1),
    y: uint16(bytes, place + 3),
    widthPx: uint16(bytes, place + 5),
    heightPx: uint16(bytes, place + 7),
    interlaced: (flags & 0x40) !== 0,
    palette: flags & 0x80 ? bytes.subarray(place + 10, end) : shared,
    transparent,
    minimumBits: bytes[end] ?? 0,
    parts,
  };
}

/** Bytes of the palette that these flags announce. */
function paletteBytes(flags: number): number {
  return flags & 0x80 ? 3 << ((flags & 7) + 1) : 0;
}

/** Where the sub-blocks from `place` on end: beyond the file where they break off. They join `parts`. */
function afterBlocks(bytes: Uint8Array, place: number, parts: Uint8Array[]): number {
  while (place < bytes.length && bytes[place] !== 0) {
    const next = place + 1 + bytes[place]!;
    parts.push(bytes.subarray(place + 1, next));
    place = next;
  }
  return place + 1;
}

function uint16(bytes: Uint8Array, place: number): number {
  return bytes[place]! + bytes[place + 1]! * 256;
}
