import { latin1 } from './latin1';
import { unread } from './stored-picture';
import type { PictureMetadata, StoredPicture } from './stored-picture';

/** What the markers of a JPEG file tell without decoding it. */
export interface JpegStructure extends StoredPicture, PictureMetadata {}

const endOfImage = 0xd9;
const startOfScan = 0xda;

/**
 * Walks the markers of a JPEG file (ITU-T T.81, annex B), over the entropy-coded data too, and shows
 * each whole segment to `visit`, which may end the walk by `true`. It is complete when an end-of-image marker closes it: without one,
 * browsers show half a grey picture.
 */
export function storedJpeg(
  bytes: Uint8Array,
  visit?: (marker: number, body: Uint8Array) => boolean,
): StoredPicture {
  const found = { ...unread };
  let place = 2;
  for (;;) {
    place = nextMarker(bytes, place);
    if (place < 0) return found;
    const marker = bytes[place]!;
    if (marker === endOfImage) return { ...found, complete: true };
    if (place + 2 >= bytes.length) return found;
    const end = place + 1 + uint16(bytes, place + 1);
    const body = bytes.subarray(place + 3, end);
    // The size counts even in a segment that breaks off: a file may be too large and cut off.
    if (isFrame(marker) && body.length >= 5) {
      found.heightPx = uint16(body, 1);
      found.widthPx = uint16(body, 3);
    }
    if (end <= bytes.length && visit?.(marker, body)) return found;
    place = end;
  }
}

const app1 = 0xe1;
const app2 = 0xe2;

/**
 * Size and metadata, from the segments before the first scan: no reader looks for them behind it. Null
 * where these first bytes of a file end earlier. Whether the file is complete it cannot tell.
 */
export function jpegHead(bytes: Uint8Array): JpegStructure | null {
  const metadata: PictureMetadata = { exif: [], xmp: [], hasProfile: false };
  let isWhole = false;
  const stored = storedJpeg(bytes, (marker, body) => {
    const name = latin1(body.subarray(0, 29));
    metadata.hasProfile ||= isProfile(marker, body);
    if (marker === app1 && name.startsWith('Exif\0\0')) metadata.exif.push(body.subarray(6));
    if (marker === app1 && name === 'http://ns.adobe.com/xap/1.0/\0') metadata.xmp.push(body);
    isWhole = marker === startOfScan;
    return isWhole;
  });
  return isWhole ? { ...stored, ...metadata } : null;
}

const isProfile = (marker: number, body: Uint8Array) =>
  marker === app2 && latin1(body.subarray(0, 12)) === 'ICC_PROFILE\0';

/** Spoils the name of each part of a colour profile before the first scan, in place: nobody finds one then. */
export function hideProfile(bytes: Uint8Array): void {
  storedJpeg(bytes, (marker, body) => {
    if (isProfile(marker, body)) body[0] = 'X'.charCodeAt(0);
    return marker === startOfScan;
  });
}

/**
 * Place of the code of the next marker that heads a segment or ends the image, from `place` on, or -1:
 * not a stuffed zero, not fill, not a restart.
 */
function nextMarker(bytes: Uint8Array, place: number): number {
  for (;;) {
    place = bytes.indexOf(0xff, place) + 1;
    if (place === 0 || place >= bytes.length) return -1;
    const code = bytes[place]!;
    if (code > 1 && code < 0xff && !(code >= 0xd0 && code <= 0xd8)) return place;
  }
}

/** Every start-of-frame marker; the others in their range define tables. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function uint16(bytes: Uint8Array, place: number): number {
  return bytes[place]! * 256 + bytes[place + 1]!;
}
