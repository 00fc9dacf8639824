import { CodedError } from '../clip/errors';
import type { GifFrame, GifStructure } from '../formats/gif';
import { indexedPicture, paletteColours } from './memory-picture';
import type { PixelSource } from './resample';

/** The size that `decodeGif` gives: a frame that reaches beyond its screen enlarges it. */
export function gifSize({ frame, widthPx, heightPx }: GifStructure) {
  return {
    widthPx: Math.max(widthPx, frame ? frame.x + frame.widthPx : 0),
    heightPx: Math.max(heightPx, frame ? frame.y + frame.heightPx : 0),
  };
}

/**
 * The first frame of a GIF file as Pillow's `convert("RGB")` gives it: transparent pixels keep the
 * colour of their palette entry, and so does what the frame leaves bare. A browser gives both as
 * black. Throws `picture/truncated`; pixels that are all there make up for a missing end of the frame.
 */
export function decodeGif(gif: GifStructure): PixelSource {
  const { frame, complete } = gif;
  if (!frame) throw truncated();
  const { widthPx, heightPx } = gifSize(gif);
  const indices = new Uint8Array(frame.widthPx * frame.heightPx);
  const count = unpackLzw(joined(frame.parts), frame.minimumBits, indices);
  if (count < indices.length && !complete) throw truncated();
  const pixels = new Uint8Array(widthPx * heightPx).fill(frame.transparent ?? 0);
  rowOrder(frame).forEach((y, row) => {
    const from = row * frame.widthPx;
    pixels.set(
      indices.subarray(from, Math.min(count, from + frame.widthPx)),
      (frame.y + y) * widthPx + frame.x,
    );
  });
  return indexedPicture(pixels, paletteColours(frame.palette), widthPx, heightPx);
}

function truncated(): CodedError {
  return new CodedError('picture/truncated', { format: 'GIF' });
}

function joined(parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
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
function rowOrder({ heightPx, interlaced }: GifFrame): number[] {
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
    for (let y = start!; y < heightPx; y += step!) rows.push(y);
  }
  return rows;
}
