import { CodedError } from '../clip/errors';
import { bitmapPixels } from './bitmap-pixels';
import { decodeGif } from './decode-gif';
import { decodePng } from './decode-png';
import { jpegStructure } from './jpeg-structure';
import { chooseOrientation, oriented } from './orientation';
import type { Orientation } from './orientation';
import { sniffFormat, sniffedBytes } from './picture-format';
import type { PictureFormat } from './picture-format';
import { pngStructure } from './png-structure';
import type { PixelSource } from './resample';
import { webpStructure } from './webp-structure';

export type { PixelSource } from './resample';

/** What a person should know about how their picture was read. */
export type PictureNote =
  /** An animation: only its first frame is seen. */
  | 'first-frame'
  /** Turned as its EXIF or XMP data says. */
  | 'rotated'
  /** Transparent parts count with the colour that is stored under them. */
  | 'transparent'
  /** As above, but this browser gives that colour only roughly. */
  | 'approximate-transparency'
  /** 16-bit grey, which Pillow clips at 255: the model sees mostly white. */
  | 'clipped-grey'
  /** Its colour profile is ignored, as by Pillow. */
  | 'profile-ignored';

export interface DecodedPicture extends PixelSource {
  notes: PictureNote[];
  /** Frees the pixels; reading afterwards is an error. */
  close(): void;
}

/** 2^28: what Chromium decodes; its RGBA takes a gigabyte. */
const maxPx = 16384 * 16384;
/** Widest canvas that can be read back. */
const maxSidePx = 65535;

/**
 * The pixels of a picture as Hugging Face's `load_image` gives them (EXIF orientation applied,
 * profile ignored, alpha dropped with the colour under it kept), ready to be read in parts.
 * Throws a `CodedError` `picture/...` that tells what is wrong with the file.
 */
export async function decodePicture(picture: Blob | ImageBitmap): Promise<DecodedPicture> {
  if (!(picture instanceof Blob)) return fromBitmap(picture, true, 1, []);
  if (picture.size === 0) throw new CodedError('picture/empty');
  const head = new Uint8Array(await picture.slice(0, sniffedBytes).arrayBuffer());
  const format = sniffFormat(head);
  if (format === 'jpeg') return decodeJpeg(await bytesOf(picture), picture);
  if (format === 'webp') return decodeWebp(await bytesOf(picture));
  if (format === 'png') return fromPng(await bytesOf(picture), picture);
  if (format === 'gif') return fromGif(await bytesOf(picture));
  if (format === 'html' || format === 'pdf') throw notAPicture(format);
  return decodeOther(picture, format);
}

async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer());
}

async function decodeJpeg(bytes: Uint8Array<ArrayBuffer>, stored: Blob): Promise<DecodedPicture> {
  const jpeg = jpegStructure(bytes);
  if (!jpeg.complete) throw new CodedError('picture/truncated', { format: 'JPEG' });
  checkSize(jpeg.widthPx, jpeg.heightPx);
  const orientation = chooseOrientation(jpeg.exif, jpeg.xmp);
  const tagged = jpeg.exif !== null && jpeg.exif !== 1;
  if (tagged) bytes[jpeg.exifPlace] = 1;
  const notes: PictureNote[] = jpeg.hasProfile ? ['profile-ignored'] : [];
  // Asked for nothing, Chromium decodes an untagged JPEG a third quicker, to the same pixels.
  const options: ImageBitmapOptions = jpeg.hasProfile ? { colorSpaceConversion: 'none' } : {};
  const blob = tagged ? new Blob([bytes], { type: 'image/jpeg' }) : stored;
  return fromBitmap(await bitmapOf(blob, 'jpeg', options), true, orientation, notes);
}

async function decodeWebp(bytes: Uint8Array<ArrayBuffer>): Promise<DecodedPicture> {
  const webp = webpStructure(bytes);
  if (!webp.complete) throw new CodedError('picture/truncated', { format: 'WebP' });
  checkSize(webp.widthPx, webp.heightPx);
  const orientation = chooseOrientation(webp.exif, webp.xmp);
  if (webp.exifPlace >= 0) bytes[webp.exifPlace] = 1;
  const notes: PictureNote[] = webp.animated ? ['first-frame'] : [];
  if (webp.hasProfile) notes.push('profile-ignored');
  const bitmap = await bitmapOf(new Blob([bytes], { type: 'image/webp' }), 'webp', rawPixels);
  return fromBitmap(bitmap, !webp.hasAlpha, orientation, notes);
}

/**
 * Plain opaque PNG goes to the browser. The rest is decoded here, for a canvas loses the colour under
 * alpha, and browsers show an animation's first frame instead of its still picture.
 */
async function fromPng(bytes: Uint8Array<ArrayBuffer>, blob: Blob): Promise<DecodedPicture> {
  const png = pngStructure(bytes);
  if (!png) throw new CodedError('picture/truncated', { format: 'PNG' });
  checkSize(png.widthPx, png.heightPx);
  const orientation = chooseOrientation(png.exif, png.xmp);
  const notes: PictureNote[] = png.frames > 1 ? ['first-frame'] : [];
  if (png.hasProfile) notes.push('profile-ignored');
  if (png.transparent) notes.push('transparent');
  if (png.colourType === 0 && png.bitDepth === 16) notes.push('clipped-grey');
  const simple = png.complete && png.frames === 0 && png.exif === null;
  if (simple && !png.transparent && png.bitDepth <= 8) {
    return fromBitmap(await bitmapOf(blob, 'png', rawPixels), true, orientation, notes);
  }
  return decoded(await decodePng(png), orientation, notes);
}

function fromGif(bytes: Uint8Array): DecodedPicture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length > 10) checkSize(view.getUint16(6, true), view.getUint16(8, true));
  const gif = decodeGif(bytes);
  const notes: PictureNote[] = gif.animated ? ['first-frame'] : [];
  if (gif.transparent) notes.push('transparent');
  return decoded(gif.source, 1, notes);
}

/** Formats that some browser knows: the browser is asked, and its refusal is worded by the format. */
async function decodeOther(blob: Blob, format: PictureFormat): Promise<DecodedPicture> {
  return fromBitmap(await bitmapOf(blob, format, rawPixels), format === 'bmp', 1, []);
}

const rawPixels: ImageBitmapOptions = {
  colorSpaceConversion: 'none',
  premultiplyAlpha: 'none',
  imageOrientation: 'from-image',
};

const formatNames: Readonly<Record<PictureFormat, string>> = {
  jpeg: 'JPEG',
  png: 'PNG',
  gif: 'GIF',
  webp: 'WebP',
  bmp: 'BMP',
  ico: 'ICO',
  avif: 'AVIF',
  heic: 'HEIC',
  tiff: 'TIFF',
  jxl: 'JPEG XL',
  jp2: 'JPEG 2000',
  psd: 'Photoshop',
  svg: 'SVG',
  raw: 'camera raw',
  pdf: 'PDF',
  html: 'HTML',
  unknown: '',
};

/** Formats that every browser here decodes: a refusal means that the file is damaged. */
const common: readonly PictureFormat[] = ['jpeg', 'png', 'webp', 'bmp', 'ico', 'avif'];

async function bitmapOf(
  blob: Blob,
  format: PictureFormat,
  options: ImageBitmapOptions,
): Promise<ImageBitmap> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(blob, options);
  } catch (cause) {
    if (format === 'unknown') throw notAPicture(format, cause);
    const code = common.includes(format) ? 'picture/undecodable' : 'picture/unsupported-format';
    throw new CodedError(code, { format: formatNames[format] }, { cause });
  }
  checkSize(bitmap.width, bitmap.height);
  return bitmap;
}

function notAPicture(format: PictureFormat, cause?: unknown): CodedError {
  return new CodedError('picture/not-a-picture', { format: formatNames[format] }, { cause });
}

function checkSize(widthPx: number, heightPx: number): void {
  if (widthPx * heightPx <= maxPx && widthPx <= maxSidePx && heightPx <= maxSidePx) return;
  const megapixels = Math.round((widthPx * heightPx) / 1e6);
  throw new CodedError('picture/too-large', { widthPx, heightPx, megapixels });
}

function fromBitmap(
  bitmap: ImageBitmap,
  opaque: boolean,
  orientation: Orientation,
  notes: PictureNote[],
): DecodedPicture {
  const pixels = bitmapPixels(bitmap, opaque);
  if (pixels.transparent) notes.push(pixels.exact ? 'transparent' : 'approximate-transparency');
  return decoded(pixels.source, orientation, notes, pixels.close);
}

function decoded(
  source: PixelSource,
  orientation: Orientation,
  notes: PictureNote[],
  close = () => {},
): DecodedPicture {
  if (orientation !== 1) notes.push('rotated');
  return { ...oriented(source, orientation), notes, close };
}
