import { CodedError } from '../clip/errors';
import type { PictureNote } from '../clip/picture-note';
import { gifStructure } from '../formats/gif';
import { hideProfile, jpegHead, storedJpeg } from '../formats/jpeg';
import { pictureFormat, sniffedBytes } from '../formats/picture-format';
import type { PictureFormat } from '../formats/picture-format';
import { pngStructure } from '../formats/png';
import { maxPicturePixels } from '../formats/stored-picture';
import { webpStructure } from '../formats/webp';
import { bitmapPixels } from './bitmap-pixels';
import { decodeGif, gifSize } from './decode-gif';
import { decodePng } from './decode-png';
import { chooseOrientation, oriented, statedOrientation } from './orientation';
import type { Orientation } from './orientation';
import { pictureBytes } from './picture-bytes';
import type { PixelSource } from './resample';

export type { PixelSource } from './resample';

export interface DecodedPicture extends PixelSource {
  notes: PictureNote[];
  /** Frees the pixels; reading afterwards is an error. */
  close(): void;
}

/** Widest canvas that can be read back. */
const maxSidePx = 65535;
/** Files up to this are read once: every reading asks the browser's own process. */
const readWholeBytes = 2 ** 20;
/** Of larger ones this is read first. A JPEG's metadata beyond it is read too, with the whole file in memory first. */
const headBytes = 2 ** 17;

/** Hears a file's bytes once all of them are read, before any of them is changed. */
export type WholeFile = (bytes: Uint8Array<ArrayBuffer>) => void;

/**
 * The pixels of a picture as Hugging Face's `load_image` gives them (EXIF orientation applied,
 * profile ignored, alpha dropped with the colour under it kept), ready to be read in parts.
 * Where the whole file has to be read for that, `onWhole` hears its bytes.
 * Throws a `CodedError` `picture/...` that tells what is wrong with the file.
 */
export async function decodePicture(
  picture: Blob | ImageBitmap,
  onWhole: WholeFile = () => undefined,
): Promise<DecodedPicture> {
  if (!(picture instanceof Blob)) return fromBitmap(picture, true, 1, []);
  if (picture.size === 0) throw new CodedError('picture/empty');
  const isSmall = picture.size <= readWholeBytes;
  let reading: Promise<Uint8Array<ArrayBuffer>> | null = null;
  const all = () => (reading ??= readWhole(picture, onWhole));
  const head = isSmall ? await all() : await pictureBytes(picture.slice(0, headBytes));
  const format = pictureFormat(head.subarray(0, sniffedBytes));
  if (format === 'JPEG') return decodeJpeg(picture, head, all);
  if (format === 'WebP') return decodeWebp(await all());
  if (format === 'PNG') return fromPng(await all(), picture);
  if (format === 'GIF') return fromGif(await all());
  if (format === 'HTML' || format === 'PDF') throw notAPicture(format);
  return decodeOther(picture, format);
}

async function readWhole(blob: Blob, onWhole: WholeFile): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await pictureBytes(blob);
  onWhole(bytes);
  return bytes;
}

/** The browser decodes on a thread of its own; meanwhile this one looks whether the file has an end. */
async function decodeJpeg(
  stored: Blob,
  head: Uint8Array<ArrayBuffer>,
  all: () => Promise<Uint8Array<ArrayBuffer>>,
): Promise<DecodedPicture> {
  const truncated = new CodedError('picture/truncated', { format: 'JPEG' });
  let start = head;
  if (start.length < stored.size && !jpegHead(start)) start = await all();
  const jpeg = jpegHead(start);
  if (!jpeg) throw truncated;
  checkSize(jpeg.widthPx, jpeg.heightPx);
  const stated = statedOrientation(jpeg);
  const tag = stated.exif?.value === 1 ? null : stated.exif;
  if (tag) tag.place[0] = 1;
  const notes: PictureNote[] = jpeg.hasProfile ? ['profile-ignored'] : [];
  // Asked to ignore a profile, Chromium takes a third longer than where it finds none, for the same pixels.
  if (jpeg.hasProfile) hideProfile(start);
  const isChanged = tag !== null || jpeg.hasProfile;
  const rest = stored.slice(start.length);
  const blob = isChanged ? new Blob([start, rest], { type: 'image/jpeg' }) : stored;
  const decoding = bitmapOf(blob, 'JPEG', {});
  decoding.catch(() => undefined);
  if (!(await hasEnd(stored, start, all))) {
    decoding.then(
      (bitmap) => bitmap.close(),
      () => undefined,
    );
    throw truncated;
  }
  return fromBitmap(await decoding, true, chooseOrientation(stated), notes);
}

/**
 * Whether a JPEG whose first scan has begun has an end too. Compressed data never hold the bytes of an end, so a
 * file that is closed by them was not cut off; behind any other close the end is looked for from the start, which costs
 * a tenth of a large file's decoding.
 */
async function hasEnd(
  stored: Blob,
  start: Uint8Array,
  all: () => Promise<Uint8Array>,
): Promise<boolean> {
  if (start.length < stored.size) {
    const [before, last] = await pictureBytes(stored.slice(-2));
    if (before === 0xff && last === 0xd9) return true;
  }
  return storedJpeg(await all()).complete;
}

async function decodeWebp(bytes: Uint8Array<ArrayBuffer>): Promise<DecodedPicture> {
  const webp = webpStructure(bytes);
  if (!webp.complete) throw new CodedError('picture/truncated', { format: 'WebP' });
  checkSize(webp.widthPx, webp.heightPx);
  const stated = statedOrientation(webp);
  if (stated.exif) stated.exif.place[0] = 1;
  const notes: PictureNote[] = webp.animated ? ['first-frame'] : [];
  if (webp.hasProfile) notes.push('profile-ignored');
  const bitmap = await bitmapOf(new Blob([bytes], { type: 'image/webp' }), 'WebP', rawPixels);
  return fromBitmap(bitmap, !webp.hasAlpha, chooseOrientation(stated), notes);
}

/**
 * Plain opaque PNG goes to the browser. The rest is decoded here, for a canvas loses the colour under
 * alpha, and browsers show an animation's first frame instead of its still picture.
 */
async function fromPng(bytes: Uint8Array<ArrayBuffer>, blob: Blob): Promise<DecodedPicture> {
  const png = pngStructure(bytes);
  if (!png) throw new CodedError('picture/truncated', { format: 'PNG' });
  checkSize(png.widthPx, png.heightPx);
  checkPixels(png, 'PNG');
  const stated = statedOrientation(png);
  const orientation = chooseOrientation(stated);
  const notes: PictureNote[] = png.animated ? ['first-frame'] : [];
  if (png.hasProfile) notes.push('profile-ignored');
  if (png.transparent) notes.push('transparent');
  if (png.colourType === 0 && png.bitDepth === 16) notes.push('clipped-grey');
  const simple = png.complete && png.frames === 0 && stated.exif === null;
  if (simple && !png.transparent && png.bitDepth <= 8) {
    return fromBitmap(await bitmapOf(blob, 'PNG', rawPixels), true, orientation, notes);
  }
  return decoded(await decodePng(png), orientation, notes);
}

function fromGif(bytes: Uint8Array): DecodedPicture {
  const gif = gifStructure(bytes);
  const { widthPx, heightPx } = gifSize(gif);
  checkSize(widthPx, heightPx);
  if (gif.frame) checkPixels(gif.frame, 'GIF');
  const source = decodeGif(gif);
  const notes: PictureNote[] = gif.animated ? ['first-frame'] : [];
  if (gif.transparent) notes.push('transparent');
  return decoded(source, 1, notes);
}

/** Formats that some browser knows: the browser is asked, and its refusal is worded by the format. */
async function decodeOther(blob: Blob, format: PictureFormat | null): Promise<DecodedPicture> {
  return fromBitmap(await bitmapOf(blob, format, rawPixels), format === 'BMP', 1, []);
}

const rawPixels: ImageBitmapOptions = {
  colorSpaceConversion: 'none',
  premultiplyAlpha: 'none',
  imageOrientation: 'from-image',
};

/** Formats that every browser here decodes: a refusal means that the file is damaged. */
const decodedEverywhere: readonly PictureFormat[] = ['JPEG', 'PNG', 'WebP', 'BMP', 'ICO', 'AVIF'];

async function bitmapOf(
  blob: Blob,
  format: PictureFormat | null,
  options: ImageBitmapOptions,
): Promise<ImageBitmap> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(blob, options);
  } catch (cause) {
    if (format === null) throw notAPicture(format, cause);
    const isFault = decodedEverywhere.includes(format);
    const code = isFault ? 'picture/undecodable' : 'picture/unsupported-format';
    throw new CodedError(code, { format }, { cause });
  }
  checkSize(bitmap.width, bitmap.height);
  return bitmap;
}

function notAPicture(format: PictureFormat | null, cause?: unknown): CodedError {
  return new CodedError('picture/not-a-picture', { format: format ?? '' }, { cause });
}

function checkSize(widthPx: number, heightPx: number): void {
  if (widthPx * heightPx <= maxPicturePixels && widthPx <= maxSidePx && heightPx <= maxSidePx)
    return;
  const megapixels = Math.round((widthPx * heightPx) / 1e6);
  throw new CodedError('picture/too-large', { widthPx, heightPx, megapixels });
}

/** What is decoded here is refused here where there is no pixel in it, as every browser refuses it. */
function checkPixels(
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
  format: PictureFormat,
): void {
  if (widthPx < 1 || heightPx < 1) throw new CodedError('picture/undecodable', { format });
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
