import type { FileNow } from './store-files';

/**
 * So much is read at once: weights are asked for in the file's order, many of them small. A browser may hold on to a
 * buffer that it has once read into until its collector comes by (Chromium does), however it is freed here, so
 * all reading goes through one small buffer.
 */
const pieceBytes = 4 * 2 ** 20;

/** Copies a part of the file to the front of `target`. Throws where the file ends before. */
function copyFrom(file: FileNow, piece: Uint8Array, start: number, target: Uint8Array): void {
  for (let at = 0; at < target.length; at += piece.length) {
    const part = piece.subarray(0, Math.min(piece.length, target.length - at));
    if (file.read(part, start + at) < part.length)
      throw new RangeError('the file is shorter than it was');
    target.set(part, at);
  }
}

/** All of a file in memory, which `release` gives back at once. */
export function wholeOf(file: FileNow): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(file.sizeBytes);
  copyFrom(file, new Uint8Array(pieceBytes), 0, bytes);
  return bytes;
}

/**
 * A file's bytes that are not in memory, as far as the runtime looks at external weights: their number, and
 * `subarray`, which reads that piece from the file. A piece is valid until the next one is asked for. Throws what
 * reading throws.
 */
export function fileBytes(file: FileNow): Uint8Array {
  const piece = new Uint8Array(Math.min(pieceBytes, file.sizeBytes));
  const ahead = new Uint8Array(piece.length);
  let window = { start: 0, bytes: ahead.subarray(0, 0) };
  const take = (start: number, end: number) => {
    if (window.bytes.buffer !== ahead.buffer) release(window.bytes);
    const length = Math.max(end - start, Math.min(ahead.length, file.sizeBytes - start));
    const bytes = length > ahead.length ? new Uint8Array(length) : ahead.subarray(0, length);
    copyFrom(file, piece, start, bytes);
    window = { start, bytes };
  };
  const subarray = (start: number, end: number) => {
    if (start < window.start || end > window.start + window.bytes.length) take(start, end);
    return window.bytes.subarray(start - window.start, end - window.start);
  };
  return Object.defineProperties(new Uint8Array(), {
    byteLength: { value: file.sizeBytes },
    subarray: { value: subarray },
  });
}

/** Frees a buffer now, and not when the collector comes by; older browsers have to wait for it. */
export function release({ buffer }: Uint8Array): void {
  (buffer as { transfer?(sizeBytes: number): ArrayBuffer }).transfer?.(0);
}
