import { exifOrientation, xmpOrientation } from './orientation';
import { latin1 } from './picture-format';

/** What the chunks of a WebP file tell without decoding it. */
export interface WebpStructure {
  widthPx: number;
  heightPx: number;
  complete: boolean;
  hasAlpha: boolean;
  hasProfile: boolean;
  animated: boolean;
  exif: number | null;
  exifPlace: number;
  xmp: number | null;
}

/** Walks the RIFF chunks of a WebP file (Google's WebP container specification). */
export function webpStructure(bytes: Uint8Array): WebpStructure {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: WebpStructure = {
    widthPx: 0,
    heightPx: 0,
    complete: bytes.length >= 20 && view.getUint32(4, true) + 8 <= bytes.length,
    hasAlpha: false,
    hasProfile: false,
    animated: false,
    exif: null,
    exifPlace: -1,
    xmp: null,
  };
  for (let place = 12; place + 8 <= bytes.length;) {
    const size = view.getUint32(place + 4, true);
    const body = place + 8;
    const name = latin1(bytes.subarray(place, place + 4));
    if (body + Math.min(size, 10) <= bytes.length) readChunk(name, view, body, size, found);
    place = body + size + (size % 2);
  }
  return found;
}

function readChunk(
  name: string,
  view: DataView,
  body: number,
  size: number,
  found: WebpStructure,
): void {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  if (name === 'VP8X' && size >= 10) {
    const flags = view.getUint8(body);
    found.hasAlpha = (flags & 0x10) !== 0;
    found.hasProfile = (flags & 0x20) !== 0;
    found.animated = (flags & 0x02) !== 0;
    found.widthPx = 1 + (view.getUint32(body + 4, true) & 0xffffff);
    found.heightPx = 1 + (view.getUint32(body + 6, true) >>> 8);
  } else if (name === 'VP8L' && size >= 5 && found.widthPx === 0) {
    const packed = view.getUint32(body + 1, true);
    found.widthPx = 1 + (packed & 0x3fff);
    found.heightPx = 1 + ((packed >>> 14) & 0x3fff);
    found.hasAlpha = ((packed >>> 28) & 1) === 1;
  } else if (name === 'VP8 ' && size >= 10 && found.widthPx === 0) {
    found.widthPx = view.getUint16(body + 6, true) & 0x3fff;
    found.heightPx = view.getUint16(body + 8, true) & 0x3fff;
  } else if (name === 'EXIF' && found.exif === null) {
    const marked = latin1(bytes.subarray(body, body + 6)) === 'Exif\0\0' ? 6 : 0;
    const { value, place } = exifOrientation(bytes.subarray(body + marked, body + size), 0);
    found.exif = value;
    found.exifPlace = value === null ? -1 : body + marked + place;
  } else if (name === 'XMP ') {
    found.xmp ??= xmpOrientation(bytes.subarray(body, body + size));
  }
}
