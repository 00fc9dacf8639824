import type { PictureDigest } from './protocol';
import { resampleRegion } from './resample';
import type { PixelSource } from './resample';

const jpegQuality = 0.8;

/**
 * A JPEG thumbnail of the decoded pixels, its longest side at most `sidePx`, and the SHA-256 of the file,
 * which the browser computes on a thread of its own meanwhile.
 */
export async function pictureDigest(
  source: Blob,
  picture: PixelSource,
  sidePx: number,
): Promise<PictureDigest> {
  const hashing = sha256(source);
  hashing.catch(() => undefined);
  const scale = Math.min(1, sidePx / Math.max(picture.widthPx, picture.heightPx));
  const size = {
    widthPx: Math.max(1, Math.round(picture.widthPx * scale)),
    heightPx: Math.max(1, Math.round(picture.heightPx * scale)),
  };
  const region = { x: 0, y: 0, width: size.widthPx, height: size.heightPx };
  const rgb = await resampleRegion(picture, size, region, 'box');
  const thumbnail = await jpegOf(rgb, size.widthPx, size.heightPx);
  return { thumbnail, hash: await hashing };
}

async function jpegOf(rgb: Uint8Array, width: number, height: number) {
  const image = new ImageData(width, height);
  const rgba = image.data;
  for (let from = 0, to = 0; to < rgba.length; to += 4) {
    rgba[to] = rgb[from++]!;
    rgba[to + 1] = rgb[from++]!;
    rgba[to + 2] = rgb[from++]!;
    rgba[to + 3] = 255;
  }
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')!.putImageData(image, 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: jpegQuality });
  return new Uint8Array(await blob.arrayBuffer());
}

async function sha256(source: Blob): Promise<string | null> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (!subtle) return null;
  const digest = new Uint8Array(await subtle.digest('SHA-256', await source.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
