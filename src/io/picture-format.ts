/** Kinds of picture file told apart by their first bytes, whether a browser reads them or not. */
export type PictureFormat =
  | 'JPEG'
  | 'PNG'
  | 'GIF'
  | 'WebP'
  | 'AVIF'
  | 'BMP'
  | 'ICO'
  | 'SVG'
  | 'HEIC'
  | 'TIFF'
  | 'JPEG XL'
  | 'JPEG 2000'
  | 'Photoshop';

/** Formats that every browser of today reads: when one does not decode, the file is at fault. */
export const commonFormats: ReadonlySet<PictureFormat> = new Set([
  'JPEG',
  'PNG',
  'GIF',
  'WebP',
  'BMP',
  'ICO',
  'SVG',
]);

/** First bytes in Latin-1; the formats whose signature is a plain prefix. */
const prefixes: readonly (readonly [string, PictureFormat])[] = [
  ['\xff\xd8\xff', 'JPEG'],
  ['\x89PNG\r\n\x1a\n', 'PNG'],
  ['GIF87a', 'GIF'],
  ['GIF89a', 'GIF'],
  ['BM', 'BMP'],
  ['\0\0\x01\0', 'ICO'],
  ['II*\0', 'TIFF'],
  ['MM\0*', 'TIFF'],
  ['II+\0', 'TIFF'],
  ['MM\0+', 'TIFF'],
  ['\xff\x0a', 'JPEG XL'],
  ['\0\0\0\x0cJXL \r\n\x87\n', 'JPEG XL'],
  ['\0\0\0\x0cjP  \r\n\x87\n', 'JPEG 2000'],
  ['\xff\x4f\xff\x51', 'JPEG 2000'],
  ['8BPS', 'Photoshop'],
];

/** Brands of an ISO media file (ISO/IEC 23008-12 and the AVIF specification). */
const brands: Readonly<Record<string, PictureFormat>> = {
  avif: 'AVIF',
  avis: 'AVIF',
  heic: 'HEIC',
  heix: 'HEIC',
  heim: 'HEIC',
  heis: 'HEIC',
  hevc: 'HEIC',
  hevx: 'HEIC',
  mif1: 'HEIC',
  msf1: 'HEIC',
};

/** The format that a file's first bytes tell, or null where they tell no picture. */
export function pictureFormat(bytes: Uint8Array): PictureFormat | null {
  const head = latin1(bytes, 0, 16);
  for (const [prefix, format] of prefixes) {
    if (head.startsWith(prefix)) return format;
  }
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'WebP';
  if (head.slice(4, 8) === 'ftyp') return isoFormat(bytes);
  return isSvg(bytes) ? 'SVG' : null;
}

/** Text of some bytes, each its own character: for signatures and chunk names. */
export function latin1(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length));
}

/** AVIF before HEIC: both may list the other's neutral brand `mif1` as compatible. */
function isoFormat(bytes: Uint8Array): PictureFormat | null {
  const boxLength = ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0);
  const found = new Set<PictureFormat>();
  for (let at = 8; at + 4 <= Math.min(boxLength, bytes.length, 256); at += 4) {
    const format = brands[latin1(bytes, at, 4)];
    if (format && at !== 12) found.add(format);
  }
  if (found.has('AVIF')) return 'AVIF';
  return found.has('HEIC') ? 'HEIC' : null;
}

/** XML whose root is `svg`, behind declarations and comments; an HTML page with a drawing in it is none. */
function isSvg(bytes: Uint8Array): boolean {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  const text = new TextDecoder(wide).decode(bytes.subarray(0, 16_384));
  return /^\s*(?:<\?[^>]*\?>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE\s+(?!html)[^[>]*(?:\[[\s\S]*?\]\s*)?>\s*)*<(?:\w+:)?svg[\s>]/i.test(
    text,
  );
}
