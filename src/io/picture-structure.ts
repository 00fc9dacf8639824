import { latin1, type PictureFormat } from './picture-format';

/** What a picture file says of itself before it is decoded. */
export interface PictureStructure {
  /** As stored, before any rotation; null where the walk did not meet it. */
  size: { widthPx: number; heightPx: number } | null;
  /** Whether the file ends where its own structure says; true where that is not checked. */
  complete: boolean;
  animated: boolean;
}

/** Walks the markers, chunks or blocks of a file, without decoding. Never throws on broken ones. */
export function pictureStructure(bytes: Uint8Array, format: PictureFormat): PictureStructure {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return walks[format]?.(view, bytes) ?? { size: null, complete: true, animated: false };
  } catch (error) {
    if (error instanceof RangeError) return { size: null, complete: false, animated: false };
    throw error;
  }
}

type Walk = (view: DataView, bytes: Uint8Array) => PictureStructure;

const walks: Partial<Record<PictureFormat, Walk>> = {
  JPEG: jpeg,
  PNG: png,
  GIF: gif,
  WebP: webp,
  AVIF: iso,
};

/** ITU-T T.81 annex B: marker segments, and after each scan header the coded data up to a true marker. */
function jpeg(view: DataView, bytes: Uint8Array): PictureStructure {
  let size: PictureStructure['size'] = null;
  let at = 2;
  while (at + 1 < bytes.length) {
    at = bytes.indexOf(0xff, at);
    if (at < 0 || at + 1 >= bytes.length) break;
    const marker = bytes[at + 1]!;
    if (marker === 0xd9) return { size, complete: true, animated: false };
    const isStandalone = marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    if (marker === 0xff || isStandalone) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    if (at + 4 > bytes.length) break;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame && at + 9 <= bytes.length) {
      size = { widthPx: view.getUint16(at + 7), heightPx: view.getUint16(at + 5) };
    }
    at += 2 + view.getUint16(at + 2);
  }
  return { size, complete: false, animated: false };
}

function png(view: DataView, bytes: Uint8Array): PictureStructure {
  const size = { widthPx: view.getUint32(16), heightPx: view.getUint32(20) };
  let animated = false;
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const name = latin1(bytes, at + 4, 4);
    if (name === 'acTL') animated = view.getUint32(at + 8) > 1;
    if (name === 'IEND') return { size, complete: true, animated };
  }
  return { size, complete: false, animated };
}

/** A missing trailer is common and harmless; a first frame that breaks off is not. */
function gif(view: DataView, bytes: Uint8Array): PictureStructure {
  const size = { widthPx: view.getUint16(6, true), heightPx: view.getUint16(8, true) };
  const tableBytes = (flags: number) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  let at = 13 + tableBytes(bytes[10]!);
  let frames = 0;
  while (at < bytes.length && frames < 2) {
    const block = bytes[at]!;
    if (block !== 0x21 && block !== 0x2c) break;
    const isFrame = block === 0x2c;
    at += isFrame ? 11 + tableBytes(view.getUint8(at + 9)) : 2;
    while (at < bytes.length && bytes[at] !== 0) at += bytes[at]! + 1;
    if (at >= bytes.length) break;
    at += 1;
    if (isFrame) frames += 1;
  }
  return { size, complete: frames > 0, animated: frames > 1 };
}

/** The RIFF length counts what follows it; VP8X holds the canvas and the animation flag. */
function webp(view: DataView, bytes: Uint8Array): PictureStructure {
  const complete = bytes.length >= 8 + view.getUint32(4, true);
  const kind = latin1(bytes, 12, 4);
  if (kind === 'VP8X') {
    const side = (at: number) => 1 + view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
    const animated = (view.getUint8(20) & 2) !== 0;
    return { size: { widthPx: side(24), heightPx: side(27) }, complete, animated };
  }
  if (kind === 'VP8L') {
    const bits = view.getUint32(21, true);
    const size = { widthPx: 1 + (bits & 0x3fff), heightPx: 1 + ((bits >>> 14) & 0x3fff) };
    return { size, complete, animated: false };
  }
  const side = (at: number) => view.getUint16(at, true) & 0x3fff;
  return { size: { widthPx: side(26), heightPx: side(28) }, complete, animated: false };
}

/** Boxes with their lengths; the last may say "to the end" with a zero. */
function iso(view: DataView, bytes: Uint8Array): PictureStructure {
  const animated = latin1(bytes, 8, 4) === 'avis';
  let at = 0;
  while (at + 8 <= bytes.length) {
    const short = view.getUint32(at);
    if (short === 0) return { size: null, complete: true, animated };
    at += short === 1 ? Number(view.getBigUint64(at + 8)) : Math.max(8, short);
  }
  return { size: null, complete: at === bytes.length, animated };
}
