import { precisionBits, toByte } from './resample-taps';
import type { Taps } from './resample-taps';
import { resampleWasm } from './resample-wasm';

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

/** `across` of tools/build-resample/resample.c. */
type Across = (
  pixels: number,
  rowBytes: number,
  rows: number,
  first: number,
  pairs: number,
  weights: number,
  stride: number,
  outputs: number,
  out: number,
) => void;

interface Instance {
  memory: WebAssembly.Memory;
  across: Across;
}

/** Compiled at the first picture; null where the browser or its policy refuses. */
let module: WebAssembly.Module | null | undefined;
/** Instances that no picture uses. Memory never shrinks, so they are used again. */
const idle: Instance[] = [];
/** As many pictures as are prepared at once; more instances than these are let go. */
const mostIdle = 2;

function compile(): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(
      Uint8Array.from(atob(resampleWasm), (letter) => letter.charCodeAt(0)),
    );
  } catch {
    return null;
  }
}

function instantiate(from: WebAssembly.Module): Instance {
  const memory = new WebAssembly.Memory({ initial: 16 });
  const { exports } = new WebAssembly.Instance(from, { env: { memory } });
  return { memory, across: exports['across'] as Across };
}

/** With WebAssembly SIMD, more than twice as quick; null where there is none. */
export function simdFilter(taps: Taps, { left, width, maxRows }: StripShape): AcrossFilter | null {
  module ??= compile();
  if (!module) return null;
  const instance = idle.pop() ?? instantiate(module);
  const { memory, across } = instance;
  const outputs = taps.first.length;
  const written = tapsInMemory(taps, left);
  const pairsAt = outputs * 4;
  const weightsAt = pairsAt * 2;
  // A pair may reach one pixel past the last, and the last store one byte.
  const stripAt = written.length + 8 - (written.length % 8);
  const outAt = stripAt + maxRows * width * 4 + 8;
  const missing = outAt + maxRows * outputs * 3 + 8 - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / 65536));
  const bytes = new Uint8Array(memory.buffer);
  bytes.set(written);
  const pairStride = Math.ceil(taps.stride / 2);
  return {
    strip: bytes.subarray(stripAt, stripAt + maxRows * width * 4),
    run(rows, out, to) {
      across(stripAt, width * 4, rows, 0, pairsAt, weightsAt, pairStride, outputs, outAt);
      out.set(bytes.subarray(outAt, outAt + rows * outputs * 3), to);
    },
    end() {
      if (idle.length < mostIdle) idle.push(instance);
    },
  };
}

/**
 * The taps as resample.c takes them: first pixels as byte places, counts of pairs, then the weights in
 * pairs, each split into `high * 2048 + low`.
 */
function tapsInMemory({ first, count, weights, stride }: Taps, left: number): Uint8Array {
  const outputs = first.length;
  const pairStride = Math.ceil(stride / 2);
  const bytes = new Uint8Array(outputs * (8 + pairStride * 8));
  new Int32Array(bytes.buffer, 0, outputs).set(first.map((pixel) => (pixel - left) * 4));
  new Int32Array(bytes.buffer, outputs * 4, outputs).set(count.map((taps) => (taps + 1) >> 1));
  const split = new Int16Array(bytes.buffer, outputs * 8);
  for (let x = 0; x < outputs; x++) {
    for (let k = 0; k < count[x]!; k++) {
      const weight = weights[x * stride + k]!;
      const at = (x * pairStride + (k >> 1)) * 4 + (k & 1);
      split[at] = weight >> 11;
      split[at + 2] = weight & 2047;
    }
  }
  return bytes;
}
