import { latin1 } from './latin1';
import { unread } from './stored-picture';
import type { PictureMetadata, StoredPicture } from './stored-picture';

/** What the chunks of a WebP file tell without decoding it. */
export interface WebpStructure extends StoredPicture, PictureMetadata {
  hasAlpha: boolean;
}

/**
 * Walks the RIFF chunks of a WebP file (Google's WebP container specification) and shows them to
 * `visit`, the last one as far as it goes. It is complete when all the bytes that it counts are there.
 */
export function storedWebp(
  bytes: Uint8Array,
  visit?: (name: string, body: Uint8Array) => void,
): StoredPicture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = { ...unread };
  found.complete = bytes.length >= 20 && view.getUint32(4, true) + 8 <= bytes.length;
  for (let place = 12; place + 8 <= bytes.length;) {
    const size = view.getUint32(place + 4, true);
    const name = latin1(bytes.subarray(place, place + 4));
    const body = bytes.subarray(place + 8, place + 8 + size);
    readSize(name, body, found);
    visit?.(name, body);
    place += 8 + size + (size % 2);
  }
  return found;
}

function readSize(name: string, body: Uint8Array, found: StoredPicture): void {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  if (name === 'VP8X' && body.length >= 10) {
    found.animated = (body[0]! & 0x02) !== 0;
    found.widthPx = 1 + (view.getUint32(4, true) & 0xffffff);
    found.heightPx = 1 + (view.getUint32(6, true) >>> 8);
  }
  if (found.widthPx > 0) return;
  if (name === 'VP8L' && body.length >= 5) {
    const packed = view.getUint32(1, true);
    found.widthPx = 1 + (packed & 0x3fff);
    found.heightPx = 1 + ((packed >>> 14) & 0x3fff);
  } else if (name === 'VP8 ' && body.length >= 10) {
    found.widthPx = view.getUint16(6, true) & 0x3fff;
    found.heightPx = view.getUint16(8, true) & 0x3fff;
  }
}

/** As `storedWebp`, with all that decoding needs. */
export function webpStructure(bytes: Uint8Array): WebpStructure {
  const found: Omit<WebpStructure, keyof StoredPicture> = {
    exif: [],
    xmp: [],
    hasProfile: false,
    hasAlpha: false,
  };
  let isExtended = false;
  const stored = storedWebp(bytes, (name, body) => {
    if (name === 'VP8X' && body.length >= 10) {
      isExtended = true;
      found.hasAlpha = (body[0]! & 0x10) !== 0;
      found.hasProfile = (body[0]! & 0x20) !== 0;
    } else if (name === 'VP8L' && body.length >= 5 && !isExtended) {
      found.hasAlpha = (body[4]! & 0x10) !== 0;
    } else if (name === 'EXIF') {
      found.exif.push(body.subarray(latin1(body.subarray(0, 6)) === 'Exif\0\0' ? 6 : 0));
    } else if (name === 'XMP ') {
      found.xmp.push(body);
    }
  });
  return { ...found, ...stored };
}
