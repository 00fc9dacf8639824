import { isoBrands } from './iso';
import { latin1 } from './latin1';

/**
 * What a file is by its first bytes, under the name that a person reads. PDF and HTML are the
 * non-pictures that people drop most.
 */
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
  | 'Photoshop'
  | 'camera raw'
  | 'PDF'
  | 'HTML';

/** Bytes that `pictureFormat` looks at: an SVG's root may come late. */
export const sniffedBytes = 16_384;

/** First bytes in Latin-1. */
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
  ['\0\0\0\x0cJXL ', 'JPEG XL'],
  ['\0\0\0\x0cjP  ', 'JPEG 2000'],
  ['\xff\x4f\xff\x51', 'JPEG 2000'],
  ['8BPS', 'Photoshop'],
  ['FUJIFILMCCD-RAW', 'camera raw'],
  ['%PDF-', 'PDF'],
];

/** Brands of ISO media files (ISO/IEC 23008-12, the AVIF specification, Canon's CR3). */
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
  'crx ': 'camera raw',
};

/** The format that a file's first bytes announce, whatever its name says; null where they tell none. */
export function pictureFormat(bytes: Uint8Array): PictureFormat | null {
  const head = latin1(bytes.subarray(0, 16));
  for (const [prefix, format] of prefixes) {
    if (head.startsWith(prefix)) return format;
  }
  if (head.startsWith('RIFF') && head.startsWith('WEBP', 8)) return 'WebP';
  return head.startsWith('ftyp', 4) ? isoFormat(bytes) : markupFormat(bytes);
}

/** AVIF before HEIC: both may list the other's neutral brand `mif1`. */
function isoFormat(bytes: Uint8Array): PictureFormat | null {
  const formats = isoBrands(bytes).map((brand) => brands[brand]);
  return formats.includes('AVIF') ? 'AVIF' : (formats.find((format) => format) ?? null);
}

/** A declaration, a comment or a doctype in front of XML's root, in one piece. */
const prologue =
  /^\s*(?:<\?[^>]*\?>|<!--[\s\S]*?-->|<!DOCTYPE\s+(?!html)[^[>]*(?:\[[\s\S]*?\]\s*)?>)/i;

/** By its root, behind what comes before it: an HTML page with a drawing in it is no SVG. */
function markupFormat(bytes: Uint8Array): PictureFormat | null {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  let text = new TextDecoder(wide).decode(bytes.subarray(0, sniffedBytes));
  for (let piece; (piece = prologue.exec(text));) text = text.slice(piece[0].length);
  if (/^\s*<(?:\w+:)?svg[\s/>]/i.test(text)) return 'SVG';
  return /^\s*<(?:!doctype html|html|head|body)/i.test(text) ? 'HTML' : null;
}
