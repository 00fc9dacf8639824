import type { PictureNote } from '../clip/picture-note';
import type { WholeFile } from './decode';
import type { EmbedParts } from './embed-texts';
import { preprocess } from './preprocess';
import type {
  EmbedProgress,
  ImageEmbeds,
  ImageOutcome,
  ImageRequest,
  Picture,
  PictureDigest,
} from './protocol';
import type { PixelSource } from './resample';
import { toWire } from './serve';
import type { Slots } from './slots';
import { timed } from './spans';

/** Decoded pixels, what is worth telling of them, and the end of their memory. */
export interface DecodedPicture extends PixelSource {
  notes: readonly PictureNote[];
  close(): void;
}

export interface ImageEntry {
  embed: Float32Array;
  widthPx: number;
  heightPx: number;
  notes: readonly PictureNote[];
}

export interface ImageParts extends EmbedParts<ImageEntry> {
  /** `onWhole` hears the file's bytes where all of them have to be read. */
  decode(source: Blob | ImageBitmap, onWhole?: WholeFile): Promise<DecodedPicture>;
  /** A small JPEG of a decoded picture. */
  thumbnail(picture: PixelSource, sidePx: number): Promise<PictureDigest['thumbnail']>;
  hash(bytes: Uint8Array<ArrayBuffer>): Promise<PictureDigest['hash']>;
  /** Pictures being prepared by content key, shared by calls that ask for one at the same time. */
  preparing: Map<string, Preparing>;
  /** Few decode at a time, so that the one looked at does not wait for all that were passed over. */
  decoding: Slots;
}

/** A picture on its way to the tower, and the calls that ask for it. */
interface Preparing {
  prepared: Promise<Prepared>;
  calls: AbortSignal[];
}

export type Prepared = Omit<ImageEntry, 'embed'> & { pixelValues: Float32Array };

export interface EmbedContext {
  signal: AbortSignal;
  progress(progress: EmbedProgress): void;
}

/**
 * Embeds of pictures, one run each; cached ones are not even decoded, and a frame (key null) is closed
 * and never kept. The next picture decodes while the present one runs. A picture that cannot be read
 * gets an outcome with its error and a row of zeros. Rejects with the signal's reason, or
 * `engine/run-failed`.
 */
export async function embedImages(
  parts: ImageParts,
  { pictures, priority }: ImageRequest,
  { signal, progress }: EmbedContext,
): Promise<ImageEmbeds> {
  const dim = parts.loaded.model.projectionDim;
  const embeds = new Float32Array(pictures.length * dim);
  const outcomes: ImageOutcome[] = [];
  try {
    signal.throwIfAborted();
    let next = begin(parts, pictures[0], signal);
    for (const [i, picture] of pictures.entries()) {
      const prepared = next;
      signal.throwIfAborted();
      next = begin(parts, pictures[i + 1], signal);
      const { embed, outcome } = await embedOne(parts, picture, prepared, { priority, signal });
      if (embed) embeds.set(embed, i * dim);
      outcomes.push(outcome);
      progress({ done: i + 1, total: pictures.length });
    }
    return { embeds, outcomes };
  } finally {
    for (const { key, source } of pictures) if (key === null) source.close();
  }
}

/**
 * Starts to decode a picture that is not in the cache; null where there is nothing to do. One whose turn
 * comes after every call for it was aborted is left, and rejects with the reason.
 */
function begin(
  parts: ImageParts,
  picture: Picture | undefined,
  signal: AbortSignal,
): Promise<Prepared> | null {
  if (!picture || cachedEntry(parts, picture.key)) return null;
  const { key, source } = picture;
  const shared = key === null ? undefined : parts.preparing.get(key);
  if (shared) {
    shared.calls.push(signal);
    return shared.prepared;
  }
  const calls = [signal];
  const forget = () => {
    if (key !== null && parts.preparing.get(key)?.calls === calls) parts.preparing.delete(key);
  };
  const prepared = parts.decoding.run(async () => {
    if (calls.every(({ aborted }) => aborted)) {
      // At once, so that nobody joins what is not going to be.
      forget();
      throw signal.reason;
    }
    return prepare(parts, source);
  });
  if (key !== null) parts.preparing.set(key, { prepared, calls });
  prepared.then(forget, forget);
  return prepared;
}

async function embedOne(
  parts: ImageParts,
  picture: Picture,
  begun: Promise<Prepared> | null,
  { priority, signal }: { priority: ImageRequest['priority']; signal: AbortSignal },
): Promise<{ embed: Float32Array | null; outcome: ImageOutcome }> {
  const { key } = picture;
  const before = cachedEntry(parts, key);
  if (before) return succeeded(before, true);
  let prepared: Prepared;
  try {
    prepared = await (begun ?? prepare(parts, picture.source));
  } catch (error) {
    signal.throwIfAborted();
    return { embed: null, outcome: { ok: false, error: toWire(error) } };
  }
  return parts.queue.run(priority, signal, async () => {
    const meanwhile = cachedEntry(parts, key);
    if (meanwhile) return succeeded(meanwhile, true);
    const { pixelValues, ...facts } = prepared;
    const entry = { ...facts, embed: await runVision(parts, pixelValues, 1) };
    if (key !== null) parts.cache.set(key, entry, entry.embed.byteLength);
    return succeeded(entry, false);
  });
}

function cachedEntry({ cache }: ImageParts, key: string | null): ImageEntry | undefined {
  return key === null ? undefined : cache.get(key);
}

function succeeded({ embed, widthPx, heightPx, notes }: ImageEntry, cached: boolean) {
  return { embed, outcome: { ok: true as const, widthPx, heightPx, notes, cached } };
}

const size = ({ widthPx, heightPx }: PixelSource) => ({ widthPx, heightPx });

/** What is taken of a picture on its way: the file's bytes, the decoded pixels before they are freed. */
export interface OnTheWay {
  onWhole: WholeFile;
  onPixels(picture: PixelSource): Promise<void>;
}

/** Decodes and preprocesses. */
export async function prepare(
  parts: ImageParts,
  source: Blob | ImageBitmap,
  take?: OnTheWay,
): Promise<Prepared> {
  const { sink, loaded } = parts;
  const picture = await timed(sink, 'clip:decode', size, () => parts.decode(source, take?.onWhole));
  try {
    const detail = () => size(picture);
    const pixelValues = await timed(sink, 'clip:preprocess', detail, () =>
      preprocess(picture, loaded.preprocess),
    );
    await take?.onPixels(picture);
    return { ...size(picture), notes: picture.notes, pixelValues };
  } finally {
    picture.close();
  }
}

/** One run over `pictures` pictures: embeds `[pictures x projectionDim]`. */
export async function runVision(
  { loaded, counts, sink }: ImageParts,
  pixelValues: Float32Array,
  pictures: number,
): Promise<Float32Array> {
  const detail = () => ({ pictures, sizePx: loaded.model.imageSize });
  const embeds = await timed(sink, 'clip:vision', detail, () =>
    loaded.towers.vision.embed(pixelValues, pictures),
  );
  counts.visionRuns += 1;
  counts.visionPictures += pictures;
  return embeds;
}
