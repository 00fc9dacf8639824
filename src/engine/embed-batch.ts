import { prepare, runVision } from './embed-images';
import type { EmbedContext, ImageParts, Prepared } from './embed-images';
import { pictureBytes } from './picture-bytes';
import type { ImageEmbeds, ImageOutcome, ImageRequest, PictureDigest, WireError } from './protocol';
import { RunTimes } from './run-times';
import { toWire } from './serve';
import { Slots } from './slots';

type Ready = Prepared & { digest: PictureDigest };

/** Few sizes, since on WebGPU each new shape is compiled anew. */
const runSizes = [1, 2, 4, 8] as const;
/** Pictures decoded ahead of the run, which blocks this thread but not the browser's decoders. */
const readAhead = 4;

/** Decoded pictures at a time: a photograph of 12 megapixels takes 48 MB. */
const decoding = new Slots(3);

const runTimes = new RunTimes();

/**
 * Embeds of a collection's pictures with their digests: several a run where that keeps the run short,
 * decoding ahead of it, never through the cache. Outcomes as `embedImages` gives them.
 * Rejects with the signal's reason, or `engine/run-failed`.
 */
export async function embedBatch(
  parts: ImageParts,
  { pictures, priority, thumbnailPx = 0 }: ImageRequest,
  { signal, progress }: EmbedContext,
): Promise<ImageEmbeds> {
  const dim = parts.loaded.model.projectionDim;
  const embeds = new Float32Array(pictures.length * dim);
  const outcomes: ImageOutcome[] = [];
  const begun: Promise<Ready | WireError>[] = [];
  const begin = (upTo: number) => {
    while (begun.length < Math.min(upTo, pictures.length))
      begun.push(ready(parts, pictures[begun.length]!.source, thumbnailPx));
  };
  while (outcomes.length < pictures.length) {
    signal.throwIfAborted();
    const from = outcomes.length;
    const count = runSize(parts, pictures.length - from);
    begin(from + count + readAhead);
    const prepared = await Promise.all(begun.slice(from, from + count));
    const good = prepared.filter((each) => 'pixelValues' in each);
    const rows = await parts.queue.run(priority, signal, () => runTimed(parts, good));
    let row = 0;
    for (const [i, each] of prepared.entries()) {
      if ('pixelValues' in each) {
        embeds.set(rows.subarray(row * dim, (row + 1) * dim), (from + i) * dim);
        row += 1;
      }
      outcomes.push(outcomeOf(each));
      // What was read ahead is large; only its outcome is needed from here on.
      begun[from + i] = Promise.reject(new Error('taken'));
      begun[from + i]!.catch(() => undefined);
    }
    progress({ done: outcomes.length, total: pictures.length });
  }
  return { embeds, outcomes };
}

async function ready(
  parts: ImageParts,
  source: Blob | ImageBitmap,
  thumbnailPx: number,
): Promise<Ready | WireError> {
  let hashing: Promise<string | null> | null = null;
  let thumbnail: PictureDigest['thumbnail'];
  const hash = (bytes: Uint8Array<ArrayBuffer>) => {
    hashing ??= parts.hash(bytes);
    hashing.catch(() => undefined);
    return hashing;
  };
  try {
    const prepared = await decoding.run(async () => {
      await livePrepared(parts);
      return prepare(parts, source, {
        onWhole: (bytes) => void hash(bytes),
        async onPixels(picture) {
          thumbnail = await parts.thumbnail(picture, thumbnailPx);
        },
      });
    });
    const known = hashing ?? hash(await pictureBytes(source as Blob));
    return { ...prepared, digest: { thumbnail: thumbnail!, hash: await known } };
  } catch (error) {
    return toWire(error);
  }
}

/** A picture that somebody looks at is not to wait for this thread: none is begun here before that one is ready to run. */
async function livePrepared({ preparing }: ImageParts): Promise<void> {
  while (preparing.size > 0)
    await Promise.allSettled([...preparing.values()].map(({ prepared }) => prepared));
}

function outcomeOf(each: Ready | WireError): ImageOutcome {
  if (!('pixelValues' in each)) return { ok: false, error: each };
  const { widthPx, heightPx, notes, digest } = each;
  return { ok: true, widthPx, heightPx, notes, cached: false, digest };
}

/** The most pictures that a short run takes, by what runs took so far; one until that is known. */
function runSize({ loaded }: ImageParts, left: number): number {
  const fitting = runTimes.fitting(loaded.towers) ?? 1;
  return runSizes.findLast((size) => size <= left && size <= fitting) ?? 1;
}

async function runTimed(parts: ImageParts, prepared: readonly Ready[]): Promise<Float32Array> {
  if (prepared.length === 0) return new Float32Array();
  const each = prepared[0]!.pixelValues.length;
  const stacked = new Float32Array(prepared.length * each);
  for (const [i, { pixelValues }] of prepared.entries()) stacked.set(pixelValues, i * each);
  const startMs = performance.now();
  const embeds = await runVision(parts, stacked, prepared.length);
  runTimes.add(parts.loaded.towers, performance.now() - startMs, prepared.length);
  return embeds;
}
