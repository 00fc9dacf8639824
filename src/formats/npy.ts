const magic = '\x93NUMPY\x01\x00';
/** NumPy begins the numbers at a multiple of this (numpy/lib/format.py, ARRAY_ALIGN). */
const alignBytes = 64;

/**
 * What stands in front of the numbers in a `.npy` file, version 1.0, of a C-ordered float32 array of shape
 * `(rows, dim)`: the bytes that `numpy.save` writes. The numbers follow as they lie in memory, row by
 * row, little-endian as every browser has them.
 */
export function npyHeader(rows: number, dim: number): Uint8Array<ArrayBuffer> {
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${dim}), }`;
  const bare = magic.length + 2 + dictionary.length + 1;
  const padding = ' '.repeat((alignBytes - (bare % alignBytes)) % alignBytes);
  const text = `${dictionary}${padding}\n`;
  const length = String.fromCharCode(text.length & 0xff, text.length >> 8);
  return Uint8Array.from(`${magic}${length}${text}`, (char) => char.charCodeAt(0));
}
