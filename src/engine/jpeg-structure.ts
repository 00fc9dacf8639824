import { latin1 } from './picture-format';
import { exifOrientation, xmpOrientation } from './orientation';

/** What the markers of a JPEG file tell without decoding it. */
export interface JpegStructure {
  widthPx: number;
  heightPx: number;
  /** Whether an end-of-image marker closes it: without one, browsers show half a grey picture. */
  complete: boolean;
  exif: number | null;
  /** Place of the orientation tag's value byte, or -1. */
  exifPlace: number;
  xmp: number | null;
  hasProfile: boolean;
}

const startOfScan = 0xda;
const endOfImage = 0xd9;
const app1 = 0xe1;
const app2 = 0xe2;

/** Walks the markers of a JPEG file (ITU-T T.81, annex B), over the entropy-coded data too. */
export function jpegStructure(bytes: Uint8Array): JpegStructure {
  const found: JpegStructure = {
    widthPx: 0,
    heightPx: 0,
    complete: false,
    exif: null,
    exifPlace: -1,
    xmp: null,
    hasProfile: false,
  };
  let place = 2;
  for (;;) {
    place = nextMarker(bytes, place);
    if (place < 0) return found;
    const marker = bytes[place]!;
    if (marker === endOfImage) return { ...found, complete: true };
    if (marker === 0xd8 || marker === 0x01) continue;
    if (place + 2 >= bytes.length) return found;
    const length = bytes[place + 1]! * 256 + bytes[place + 2]!;
    readSegment(bytes, marker, place + 3, place + 1 + length, found);
    place += 1 + length;
  }
}

/** Place of the next marker's code from `place` on, or -1. Stuffed zeros and restarts are no markers. */
function nextMarker(bytes: Uint8Array, place: number): number {
  for (;;) {
    place = bytes.indexOf(0xff, place) + 1;
    if (place === 0 || place >= bytes.length) return -1;
    const code = bytes[place]!;
    if (code !== 0 && code !== 0xff && !(code >= 0xd0 && code <= 0xd7)) return place;
  }
}

function readSegment(
  bytes: Uint8Array,
  marker: number,
  start: number,
  end: number,
  found: JpegStructure,
): void {
  if (marker === startOfScan || end > bytes.length) return;
  if (isFrame(marker)) {
    found.heightPx = bytes[start + 1]! * 256 + bytes[start + 2]!;
    found.widthPx = bytes[start + 3]! * 256 + bytes[start + 4]!;
  } else if (marker === app1) {
    readApp1(bytes.subarray(start, end), start, found);
  } else if (marker === app2) {
    found.hasProfile ||= latin1(bytes.subarray(start, start + 12)) === 'ICC_PROFILE\0';
  }
}

/** Every start-of-frame marker; the others in their range define tables. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function readApp1(segment: Uint8Array, start: number, found: JpegStructure): void {
  const name = latin1(segment.subarray(0, 29));
  if (name.startsWith('Exif\0\0') && found.exif === null) {
    const { value, place } = exifOrientation(segment.subarray(6), 0);
    found.exif = value;
    found.exifPlace = value === null ? -1 : start + 6 + place;
  } else if (name.startsWith('http://ns.adobe.com/xap/1.0/\0')) {
    found.xmp ??= xmpOrientation(segment);
  }
}
