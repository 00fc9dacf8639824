import { CodedError } from '../clip/errors';
import type { PictureNote } from '../clip/picture-note';
import { pictureFormat } from '../formats/picture-format';
import type { PictureFormat } from '../formats/picture-format';
import { storedPicture } from '../formats/picture-structure';
import { maxPicturePixels } from '../formats/stored-picture';
import { pictureKey } from './picture-key';
import { rasteriseSvg } from './svg';

/** A picture the page can show and the engine can read. */
export interface LoadedPicture {
  /** Unique in this tab. */
  id: string;
  name: string;
  /** What the engine gets: the file itself, or the PNG made of a drawing. */
  blob: Blob;
  /** Lower-case hex SHA-256 of the blob. */
  key: string;
  objectUrl: string;
  thumbnailUrl: string;
  /** As the browser shows it: after the rotation that its EXIF data asks for. */
  widthPx: number;
  heightPx: number;
  /** What is found out before decoding. */
  notes: readonly PictureNote[];
  /** Gives the object URLs back; the picture cannot be shown afterwards. */
  release(): void;
}

/** A picture's bytes under the name shown to the person. */
export interface NamedBlob {
  name: string;
  blob: Blob;
}

/** Longest side of a thumbnail, px: a tile of 72 CSS pixels on a dense screen. */
const thumbnailPx = 192;

let lastId = 0;

/**
 * Checks and measures one file. Throws a `CodedError`: `picture/empty`, `not-a-picture`, `truncated`,
 * `unsupported-format` with its `format`, `too-large` with `megapixels`, `undecodable`.
 */
export async function loadPicture({ name, blob }: NamedBlob): Promise<LoadedPicture> {
  const original = await readBytes(blob);
  const { format, animated } = checkedPicture(original);
  const notes: PictureNote[] = [];
  let source = blob;
  let bytes = original;
  if (format === 'SVG') {
    source = await rasteriseSvg(blob);
    bytes = await readBytes(source);
    notes.push('rasterised');
  } else if (animated) {
    notes.push('first-frame');
  }
  const key = await pictureKey(bytes);
  const objectUrl = URL.createObjectURL(source);
  try {
    const image = await shownImage(objectUrl, format);
    const thumbnailUrl = URL.createObjectURL(await thumbnail(image));
    lastId += 1;
    return {
      id: `picture-${lastId}`,
      name,
      blob: source,
      key,
      objectUrl,
      thumbnailUrl,
      widthPx: image.naturalWidth,
      heightPx: image.naturalHeight,
      notes,
      release() {
        URL.revokeObjectURL(objectUrl);
        URL.revokeObjectURL(thumbnailUrl);
      },
    };
  } catch (error) {
    URL.revokeObjectURL(objectUrl);
    throw error;
  }
}

/** What the bytes of a file say that a decoder could read. */
export interface CheckedPicture {
  /** Null where they say nothing and the browser must try. */
  format: PictureFormat | null;
  animated: boolean;
}

/** Checks a file by its bytes alone. Throws as `loadPicture` does. */
export function checkedPicture(bytes: Uint8Array<ArrayBuffer>): CheckedPicture {
  if (bytes.length === 0) throw new CodedError('picture/empty');
  const format = pictureFormat(bytes);
  if (!format) return { format, animated: false };
  if (format === 'HTML' || format === 'PDF') throw new CodedError('picture/not-a-picture');
  const { widthPx, heightPx, complete, animated } = storedPicture(bytes, format);
  const pixels = widthPx * heightPx;
  if (pixels > maxPicturePixels) {
    throw new CodedError('picture/too-large', {
      megapixels: Math.round(pixels / 1e6),
    });
  }
  if (!complete) throw new CodedError('picture/truncated');
  return { format, animated };
}

/** A file that vanished, or a folder taken for one, cannot be read at all. */
async function readBytes(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (cause) {
    throw new CodedError('picture/undecodable', {}, { cause });
  }
}

/** Formats that every browser of today shows: when one does not load, the file is at fault. */
const shownEverywhere: readonly PictureFormat[] = [
  'JPEG',
  'PNG',
  'GIF',
  'WebP',
  'BMP',
  'ICO',
  'SVG',
];

/** The browser's own reading, rotation applied. Its refusal is told by what the file claims to be. */
async function shownImage(url: string, format: PictureFormat | null): Promise<HTMLImageElement> {
  const image = new Image();
  const settled = new Promise<void>((resolve, reject) => {
    image.onload = () => resolve();
    image.onerror = () => reject(refusal(format));
  });
  image.src = url;
  await settled;
  if (image.naturalWidth === 0) throw refusal(format);
  return image;
}

function refusal(format: PictureFormat | null): CodedError {
  if (!format) return new CodedError('picture/not-a-picture');
  if (shownEverywhere.includes(format)) return new CodedError('picture/undecodable', { format });
  return new CodedError('picture/unsupported-format', { format });
}

async function thumbnail(image: HTMLImageElement): Promise<Blob> {
  const scale = Math.min(1, thumbnailPx / Math.max(image.naturalWidth, image.naturalHeight));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
  const context = canvas.getContext('2d')!;
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new CodedError('picture/too-large'))),
      'image/webp',
      0.85,
    ),
  );
}
