import type { PixelSource } from './resample';

/** RGB bytes in memory as a source of opaque pixels. */
export function rgbPicture(bytes: Uint8Array, widthPx: number, heightPx: number): PixelSource {
  return {
    widthPx,
    heightPx,
    read(x, y, width, height) {
      const out = new Uint8ClampedArray(width * height * 4).fill(255);
      for (let row = 0, o = 0; row < height; row++) {
        const from = ((y + row) * widthPx + x) * 3;
        for (let p = from; p < from + width * 3; p += 3, o += 4) {
          out[o] = bytes[p]!;
          out[o + 1] = bytes[p + 1]!;
          out[o + 2] = bytes[p + 2]!;
        }
      }
      return out;
    },
  };
}

/** One byte a pixel, and the colours that the bytes stand for: `[256 x 3]`. */
export function indexedPicture(
  indices: Uint8Array,
  colours: Uint8Array,
  widthPx: number,
  heightPx: number,
): PixelSource {
  return {
    widthPx,
    heightPx,
    read(x, y, width, height) {
      const out = new Uint8ClampedArray(width * height * 4).fill(255);
      for (let row = 0, o = 0; row < height; row++) {
        const from = (y + row) * widthPx + x;
        for (let i = from; i < from + width; i++, o += 4) {
          const colour = indices[i]! * 3;
          out[o] = colours[colour]!;
          out[o + 1] = colours[colour + 1]!;
          out[o + 2] = colours[colour + 2]!;
        }
      }
      return out;
    },
  };
}

/** The 256 colours of a palette file; what the file leaves out is grey, as in Pillow's new palettes. */
export function paletteColours(entries: Uint8Array): Uint8Array {
  const colours = Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3));
  colours.set(entries.subarray(0, 768));
  return colours;
}
