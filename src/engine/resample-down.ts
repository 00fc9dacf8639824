import { giveBack, packTaps, takeInstance } from './resample-instance';
import { precisionBits, toByte } from './resample-taps';
import type { Taps } from './resample-taps';

/** Half a unit: sums start with it, so that cutting the fraction off rounds. */
export const half = 1 << (precisionBits - 1);

/** Rows that take more than this are filtered where they are: WebAssembly memory never shrinks. */
const mostBytes = 32 * 2 ** 20;

/** Rows `[outputs x rowBytes]` of `rows`, whose first one is number `top` of the source. */
export function filterDown(
  rows: Uint8Array,
  rowBytes: number,
  taps: Taps,
  top: number,
): Uint8Array<ArrayBuffer> {
  const quick = rows.length <= mostBytes ? simdDown(rows, rowBytes, taps, top) : null;
  return quick ?? scalarDown(rows, rowBytes, taps, top);
}

/** In plain JavaScript. */
export function scalarDown(
  rows: Uint8Array,
  rowBytes: number,
  taps: Taps,
  top: number,
): Uint8Array<ArrayBuffer> {
  const sums = new Int32Array(taps.first.length * rowBytes).fill(half);
  addDown(rows, top, rows.length / rowBytes, taps, sums);
  const pixels = new Uint8Array(sums.length);
  for (let i = 0; i < sums.length; i++) pixels[i] = toByte(sums[i]!);
  return pixels;
}

/** With WebAssembly SIMD; null where there is none. */
export function simdDown(
  rows: Uint8Array,
  rowBytes: number,
  taps: Taps,
  top: number,
): Uint8Array<ArrayBuffer> | null {
  const instance = takeInstance();
  if (!instance) return null;
  const outputs = taps.first.length;
  const packed = packTaps(taps, (row) => row - top);
  const rowsAt = packed.bytes.length;
  // The last pair may reach a row further, and the last of a row's bytes are read eight at a time.
  const outAt = rowsAt + rows.length + rowBytes + 8;
  const bytes = instance.memory(outAt + outputs * rowBytes + 8);
  bytes.set(packed.bytes);
  bytes.set(rows, rowsAt);
  instance.down(rowsAt, rowBytes, ...packed.places, outputs, outAt);
  const pixels = bytes.slice(outAt, outAt + outputs * rowBytes);
  giveBack(instance);
  return pixels;
}

/** Adds source rows `top` to `top + height`, which `rows` holds, to the sums of every output row. */
export function addDown(
  rows: Uint8Array | Uint8ClampedArray,
  top: number,
  height: number,
  { first, count, weights, stride }: Taps,
  sums: Int32Array,
): void {
  const rowBytes = sums.length / first.length;
  for (let y = 0; y < first.length; y++) {
    const end = Math.min(first[y]! + count[y]!, top + height);
    for (let source = Math.max(first[y]!, top); source < end; source++) {
      const weight = weights[y * stride + source - first[y]!]!;
      const from = (source - top) * rowBytes;
      addRow(rows, from, weight, sums, y * rowBytes, rowBytes);
    }
  }
}

function addRow(
  rows: Uint8Array | Uint8ClampedArray,
  from: number,
  weight: number,
  sums: Int32Array,
  to: number,
  length: number,
): void {
  for (let i = 0; i < length; i++) {
    sums[to + i] = (sums[to + i]! + Math.imul(rows[from + i]!, weight)) | 0;
  }
}
