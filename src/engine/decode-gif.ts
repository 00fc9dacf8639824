import { CodedError } from '../clip/errors';
import { indexedPicture, paletteColours } from './memory-picture';
import type { PixelSource } from './resample';

export interface DecodedGif {
  source: PixelSource;
  /** Whether more frames follow the first. */
  animated: boolean;
  transparent: boolean;
}

/** Where the first picture of the file lies and how it is stored. */
interface Frame {
  x: number;
  y: number;
  width: number;
  height: number;
  interlaced: boolean;
  colours: Uint8Array;
  transparent: number | null;
  /** Place of the LZW code size. */
  place: number;
}

/**
 * The first frame of a GIF file as Pillow's `convert("RGB")` gives it: transparent pixels keep the
 * colour of their palette entry, and so does what the frame leaves bare. A browser gives both as
 * black. Throws `picture/truncated`.
 */
export function decodeGif(bytes: Uint8Array): DecodedGif {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 13) throw truncated();
  const frame = firstFrame(view, bytes);
  const widthPx = Math.max(view.getUint16(6, true), frame.x + frame.width);
  const heightPx = Math.max(view.getUint16(8, true), frame.y + frame.height);
  const blocks = dataBlocks(bytes, frame.place + 1);
  const indices = new Uint8Array(frame.width * frame.height);
  const count = unpackLzw(blocks.bytes, bytes[frame.place]!, indices);
  if (count < indices.length && !blocks.complete) throw truncated();
  const screen = new Uint8Array(widthPx * heightPx).fill(frame.transparent ?? 0);
  rowOrder(frame).forEach((y, row) => {
    const from = row * frame.width;
    screen.set(
      indices.subarray(from, Math.min(count, from + frame.width)),
      (frame.y + y) * widthPx + frame.x,
    );
  });
  return {
    source: indexedPicture(screen, frame.colours, widthPx, heightPx),
    animated: imageFollows(bytes, blocks.end),
    transparent: frame.transparent !== null,
  };
}

function truncated(): CodedError {
  return new CodedError('picture/truncated', { format: 'GIF' });
}

/** Reads up to the first image descriptor. */
function firstFrame(view: DataView, bytes: Uint8Array): Frame {
  let place = 13;
  let colours = paletteColours(new Uint8Array(0));
  let transparent: number | null = null;
  if (bytes[10]! & 0x80) {
    const size = 3 << ((bytes[10]! & 7) + 1);
    colours = paletteColours(bytes.subarray(place, place + size));
    place += size;
  }
  while (bytes[place] === 0x21) {
    if (bytes[place + 1] === 0xf9 && bytes[place + 3]! & 1) transparent = bytes[place + 6]!;
    place = dataBlocks(bytes, place + 2).end;
  }
  if (bytes[place] !== 0x2c || place + 10 >= bytes.length) throw truncated();
  const flags = bytes[place + 9]!;
  const size = flags & 0x80 ? 3 << ((flags & 7) + 1) : 0;
  return {
    x: view.getUint16(place + 1, true),
    y: view.getUint16(place + 3, true),
    width: view.getUint16(place + 5, true),
    height: view.getUint16(place + 7, true),
    interlaced: (flags & 0x40) !== 0,
    colours: size ? paletteColours(bytes.subarray(place + 10, place + 10 + size)) : colours,
    transparent,
    place: place + 10 + size,
  };
}

/** The sub-blocks from `place` on, joined, and where they end. */
function dataBlocks(bytes: Uint8Array, place: number) {
  const parts: Uint8Array[] = [];
  let total = 0;
  while (place < bytes.length && bytes[place] !== 0) {
    const part = bytes.subarray(place + 1, place + 1 + bytes[place]!);
    parts.push(part);
    total += part.length;
    place += 1 + bytes[place]!;
  }
  const joined = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return { bytes: joined, end: place + 1, complete: place < bytes.length };
}

/** Fills `out` with palette indices and returns how many came (GIF89a specification, appendix F). */
function unpackLzw(codes: Uint8Array, minimumBits: number, out: Uint8Array): number {
  const clear = 1 << minimumBits;
  const prefix = new Uint16Array(4096);
  const suffix = Uint8Array.from({ length: 4096 }, (_, i) => i & 255);
  const stack = new Uint8Array(4097);
  let [bits, next, previous, first] = [minimumBits + 1, clear + 2, -1, 0];
  let [buffer, buffered, count] = [0, 0, 0];
  for (let i = 0; i < codes.length && count < out.length;) {
    for (; buffered < bits && i < codes.length; buffered += 8) buffer |= codes[i++]! << buffered;
    while (buffered >= bits && count < out.length) {
      let code = buffer & ((1 << bits) - 1);
      buffer >>>= bits;
      buffered -= bits;
      if (code === clear) {
        [bits, next, previous] = [minimumBits + 1, clear + 2, -1];
        continue;
      }
      if (code === clear + 1 || code > next) return count;
      const whole = code;
      let depth = 0;
      if (code === next) {
        if (previous < 0) return count;
        stack[depth++] = first;
        code = previous;
      }
      for (; code > clear; code = prefix[code]!) stack[depth++] = suffix[code]!;
      first = code;
      stack[depth++] = first;
      while (depth > 0 && count < out.length) out[count++] = stack[--depth]!;
      if (previous >= 0 && next < 4096) {
        prefix[next] = previous;
        suffix[next++] = first;
        if (next === 1 << bits && bits < 12) bits++;
      }
      previous = whole;
    }
  }
  return count;
}

/** The row of the picture that each stored row is. */
function rowOrder({ height, interlaced }: Frame): number[] {
  const passes = interlaced
    ? [
        [0, 8],
        [4, 8],
        [2, 4],
        [1, 2],
      ]
    : [[0, 1]];
  const rows: number[] = [];
  for (const [start, step] of passes) {
    for (let y = start!; y < height; y += step!) rows.push(y);
  }
  return rows;
}

/** Whether another image descriptor comes before the file ends. */
function imageFollows(bytes: Uint8Array, place: number): boolean {
  while (bytes[place] === 0x21) place = dataBlocks(bytes, place + 2).end;
  return bytes[place] === 0x2c;
}
