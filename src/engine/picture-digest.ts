import type { Size } from '../clip/framing';
import { resampleRegion } from './resample';
import type { PixelSource } from './resample';
import { hexOf } from './sha256';

const jpegQuality = 0.8;

/** One for all thumbnails: making one costs more than filling it. */
let canvas: OffscreenCanvas | null = null;

/** A JPEG thumbnail of the decoded pixels, its longest side at most `sidePx`: the file's bytes. */
export async function thumbnailOf(
  picture: PixelSource,
  sidePx: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const scale = Math.min(1, sidePx / Math.max(picture.widthPx, picture.heightPx));
  const widthPx = Math.max(1, Math.round(picture.widthPx * scale));
  const heightPx = Math.max(1, Math.round(picture.heightPx * scale));
  // Without the browser's own drawing: the pixels are read, and wait for no canvas.
  const rgb = picture.drawTo ? null : await shrunk(picture, { widthPx, heightPx });
  canvas ??= new OffscreenCanvas(widthPx, heightPx);
  // Also clears it, with what was set before.
  canvas.width = widthPx;
  canvas.height = heightPx;
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.imageSmoothingQuality = 'medium';
  if (rgb) context.putImageData(imageOf(rgb, widthPx, heightPx), 0, 0);
  else picture.drawTo!(context, widthPx, heightPx);
  // The pixels are taken at the call, not when the file is done.
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: jpegQuality });
  return new Uint8Array(await blob.arrayBuffer());
}

/**
 * SHA-256 of a file's bytes as they are at the call, lower-case hex; null where the browser offers none (plain http).
 * Chromium computes it on a thread of its own.
 */
export async function fileHash(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  return subtle ? hexOf(new Uint8Array(await subtle.digest('SHA-256', bytes))) : null;
}

function shrunk(picture: PixelSource, size: Size): Promise<Uint8Array> {
  const region = { x: 0, y: 0, width: size.widthPx, height: size.heightPx };
  return resampleRegion(picture, size, region, 'box');
}

function imageOf(rgb: Uint8Array, width: number, height: number): ImageData {
  const image = new ImageData(width, height);
  const rgba = image.data;
  for (let from = 0, to = 0; to < rgba.length; to += 4) {
    rgba[to] = rgb[from++]!;
    rgba[to + 1] = rgb[from++]!;
    rgba[to + 2] = rgb[from++]!;
    rgba[to + 3] = 255;
  }
  return image;
}
