import { storedGif } from './gif';
import { storedIso } from './iso';
import { storedJpeg } from './jpeg';
import type { PictureFormat } from './picture-format';
import { storedPng } from './png';
import { unread } from './stored-picture';
import type { StoredPicture } from './stored-picture';
import { storedWebp } from './webp';

type Walk = (bytes: Uint8Array<ArrayBuffer>) => StoredPicture;

const walks: Partial<Record<PictureFormat, Walk>> = {
  JPEG: storedJpeg,
  PNG: storedPng,
  GIF: storedGif,
  WebP: storedWebp,
  AVIF: storedIso,
};

/** What a file of this format says of itself, without decoding. Never throws on broken ones. */
export function storedPicture(
  bytes: Uint8Array<ArrayBuffer>,
  format: PictureFormat,
): StoredPicture {
  return walks[format]?.(bytes) ?? { ...unread, complete: true };
}
