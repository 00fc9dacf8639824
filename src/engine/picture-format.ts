/** What a file is by its first bytes; `html` and `pdf` are the non-pictures that people drop most. */
export type PictureFormat =
  | 'jpeg'
  | 'png'
  | 'gif'
  | 'webp'
  | 'bmp'
  | 'ico'
  | 'avif'
  | 'heic'
  | 'tiff'
  | 'jxl'
  | 'jp2'
  | 'psd'
  | 'svg'
  | 'raw'
  | 'pdf'
  | 'html'
  | 'unknown';

/** Bytes that `sniffFormat` looks at. */
export const sniffedBytes = 512;

const signatures: readonly [PictureFormat, string, number?][] = [
  ['jpeg', '\xff\xd8\xff'],
  ['png', '\x89PNG\r\n\x1a\n'],
  ['gif', 'GIF87a'],
  ['gif', 'GIF89a'],
  ['webp', 'WEBP', 8],
  ['jxl', '\xff\x0a'],
  ['jxl', '\0\0\0\x0cJXL '],
  ['jp2', '\0\0\0\x0cjP  '],
  ['jp2', '\xff\x4f\xff\x51'],
  ['psd', '8BPS'],
  ['raw', 'FUJIFILMCCD-RAW'],
  ['tiff', 'II*\0'],
  ['tiff', 'MM\0*'],
  ['tiff', 'II+\0'],
  ['tiff', 'MM\0+'],
  ['pdf', '%PDF-'],
  ['ico', '\0\0\x01\0'],
  ['bmp', 'BM'],
];

/** Brands of the ISO base media file format (ISO 23008-12, AV1 Image File Format). */
const brands: Readonly<Record<string, PictureFormat>> = {
  avif: 'avif',
  avis: 'avif',
  heic: 'heic',
  heix: 'heic',
  hevc: 'heic',
  hevx: 'heic',
  heim: 'heic',
  heis: 'heic',
  mif1: 'heic',
  msf1: 'heic',
  'crx ': 'raw',
};

/** The format that the first bytes of a file announce, whatever its name says. */
export function sniffFormat(head: Uint8Array): PictureFormat {
  const text = latin1(head.subarray(0, sniffedBytes));
  for (const [format, signature, place = 0] of signatures) {
    if (text.startsWith(signature, place)) return format;
  }
  if (text.startsWith('ftyp', 4)) return brandFormat(text);
  const words = text
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase();
  if (/^<(!doctype html|html|head|body)/.test(words)) return 'html';
  return /^<(svg|\?xml|!doctype svg|!--)/.test(words) && words.includes('<svg') ? 'svg' : 'unknown';
}

/** AVIF files may name HEIF's brand first, and HEIC ones the general `mif1`: a compatible brand decides. */
function brandFormat(text: string): PictureFormat {
  const length = text.charCodeAt(2) * 256 + text.charCodeAt(3);
  const listed = [text.slice(8, 12)];
  for (let place = 16; place + 4 <= Math.min(length, text.length); place += 4) {
    listed.push(text.slice(place, place + 4));
  }
  if (listed.some((brand) => brands[brand] === 'avif')) return 'avif';
  return listed.map((brand) => brands[brand]).find((format) => format) ?? 'unknown';
}

/** Bytes as a string of code points 0 to 255. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) {
    text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return text;
}
