import { giveBack, packTaps, takeInstance } from './resample-instance';
import { precisionBits, toByte } from './resample-taps';
import type { Taps } from './resample-taps';

/** Filters rows of 4-byte pixels into 3-byte ones, the channels in the order in which they come. */
export interface AcrossFilter {
  /** Where rows are written to be filtered, `[maxRows x width x 4]`. */
  readonly strip: Uint8Array<ArrayBuffer>;
  /** Filters the strip's first `rows` rows into `out`, from `to` on. */
  run(rows: number, out: Uint8Array, to: number): void;
  /** Gives the strip's memory to the next picture; to be called once. */
  end(): void;
}

/** What an `AcrossFilter` is made for: strips of columns `left` to `left + width`, so many rows at most. */
export interface StripShape {
  left: number;
  width: number;
  maxRows: number;
}

/** The quickest filter of this browser. Both give the same bytes. */
export function acrossFilter(taps: Taps, shape: StripShape): AcrossFilter {
  return simdFilter(taps, shape) ?? scalarFilter(taps, shape);
}

/** In plain JavaScript, for browsers and policies without WebAssembly SIMD. */
export function scalarFilter(taps: Taps, { left, width, maxRows }: StripShape): AcrossFilter {
  const rowBytes = taps.first.length * 3;
  const strip = new Uint8Array(maxRows * width * 4);
  return {
    strip,
    run(rows, out, to) {
      for (let row = 0; row < rows; row++) {
        filterRow(strip, (row * width - left) * 4, taps, out, to + row * rowBytes);
      }
    },
    end: () => undefined,
  };
}

const half = 1 << (precisionBits - 1);

/** `from` is where pixel 0 of the row would lie in `pixels`. */
function filterRow(
  pixels: Uint8Array,
  from: number,
  { first, count, weights, stride }: Taps,
  out: Uint8Array,
  to: number,
): void {
  for (let x = 0, o = to; x < first.length; x++, o += 3) {
    let r = half;
    let g = half;
    let b = half;
    let p = from + first[x]! * 4;
    const end = x * stride + count[x]!;
    for (let k = x * stride; k < end; k++, p += 4) {
      const weight = weights[k]!;
      r = (r + Math.imul(pixels[p]!, weight)) | 0;
      g = (g + Math.imul(pixels[p + 1]!, weight)) | 0;
      b = (b + Math.imul(pixels[p + 2]!, weight)) | 0;
    }
    out[o] = toByte(r);
    out[o + 1] = toByte(g);
    out[o + 2] = toByte(b);
  }
}

/** With WebAssembly SIMD, more than twice as quick; null where there is none. */
export function simdFilter(taps: Taps, { left, width, maxRows }: StripShape): AcrossFilter | null {
  const instance = takeInstance();
  if (!instance) return null;
  const outputs = taps.first.length;
  const packed = packTaps(taps, (pixel) => (pixel - left) * 4);
  // A pair may reach one pixel past the last.
  const stripAt = packed.bytes.length;
  const outAt = stripAt + maxRows * width * 4 + 8;
  const bytes = instance.memory(outAt + maxRows * outputs * 3);
  bytes.set(packed.bytes);
  return {
    strip: bytes.subarray(stripAt, stripAt + maxRows * width * 4),
    run(rows, out, to) {
      instance.across(stripAt, width * 4, rows, ...packed.places, outputs, outAt);
      out.set(bytes.subarray(outAt, outAt + rows * outputs * 3), to);
    },
    end: () => giveBack(instance),
  };
}
