import { CodedError } from '../clip/errors';
import { embedBatch } from './embed-batch';
import { EmbedCache } from './embed-cache';
import { embedImages } from './embed-images';
import type { ImageEntry, ImageParts } from './embed-images';
import { embedTexts } from './embed-texts';
import type { EmbedParts, TextEntry } from './embed-texts';
import { loadModel } from './load-model';
import type { Loaded, LoadParts } from './load-model';
import type { EngineMethods, RunCounts, WireError } from './protocol';
import { RunQueue } from './queue';
import { toWire } from './serve';
import { Slots } from './slots';
import { timed } from './spans';
import type { SpanSink } from './spans';
import type { Towers } from './towers';

/** What the engine needs of its surroundings. */
export interface EngineParts extends LoadParts {
  decode: ImageParts['decode'];
  thumbnail: ImageParts['thumbnail'];
  hash: ImageParts['hash'];
  onSpan: SpanSink;
  /** Hears, once, that nothing this worker does from now on can be believed. */
  onLost(error: WireError): void;
}

/** About 3,400 embeds of 512 numbers, of each kind: a page that is open all day grows by no more. */
const cacheBytes = 8 * 2 ** 20;
/** A lost device is told apart from a failed run by its own notice, which may come later. */
const lostNoticeMs = 300;

interface Ready {
  texts: EmbedParts<TextEntry>;
  images: ImageParts;
}

/** The verbs of the boundary, for one model: cache first, then queue, then tower. */
export function createEngine(parts: EngineParts): EngineMethods {
  const counts: RunCounts = { textRuns: 0, textPrompts: 0, visionRuns: 0, visionPictures: 0 };
  let ready: Promise<Ready> | null = null;
  let isLost = false;

  const lose = (error: CodedError) => {
    if (isLost) return;
    isLost = true;
    parts.onLost(toWire(error));
  };
  const prepare = (loaded: Loaded): Ready => {
    const { towers } = loaded;
    void towers.lost.then((detail) => lose(new CodedError('engine/device-lost', { detail })));
    const common = {
      loaded: { ...loaded, towers: guarded(towers, lose) },
      queue: new RunQueue(),
      counts,
      sink: parts.onSpan,
    };
    return {
      texts: { ...common, cache: new EmbedCache(cacheBytes) },
      images: {
        ...common,
        cache: new EmbedCache<ImageEntry>(cacheBytes),
        preparing: new Map(),
        decoding: new Slots(2),
        decode: parts.decode,
        thumbnail: parts.thumbnail,
        hash: parts.hash,
      },
    };
  };
  const whenReady = () => {
    if (ready) return ready;
    throw new CodedError('engine/internal', { detail: 'no model is loaded' });
  };

  return {
    async loadModel(request, context) {
      if (ready) throw new CodedError('engine/internal', { detail: 'one worker runs one model' });
      const detail = ({ reply }: Loaded) => ({
        sizeBytes: reply.sizeBytes,
        threads: reply.rung.threads,
      });
      const loading = timed(parts.onSpan, 'clip:load', detail, () =>
        loadModel(parts, request, context),
      );
      ready = loading.then(prepare);
      ready.catch(() => undefined);
      return (await loading).reply;
    },
    embedTexts: async (request, context) => embedTexts((await whenReady()).texts, request, context),
    embedImages: async (request, context) => {
      const embed = request.thumbnailPx === undefined ? embedImages : embedBatch;
      return embed((await whenReady()).images, request, context);
    },
    runCounts: async () => ({ ...counts }),
  };
}

/**
 * Towers whose first failed run is the last: the inputs are of the right shape by construction, so what
 * failed is memory or a device, and neither can be trusted afterwards.
 */
function guarded(towers: Towers, lose: (error: CodedError) => void): Towers {
  const guard = async <T>(run: () => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      const cause =
        error instanceof CodedError
          ? error
          : new CodedError('engine/run-failed', {}, { cause: error });
      const detail = await Promise.race([towers.lost, pause(lostNoticeMs)]);
      const verdict =
        detail === undefined ? cause : new CodedError('engine/device-lost', { detail });
      lose(verdict);
      throw verdict;
    }
  };
  return {
    ...towers,
    text: {
      prefixes: towers.text.prefixes,
      tokenize: (prompt) => towers.text.tokenize(prompt),
      embed: (...given) => guard(() => towers.text.embed(...given)),
    },
    vision: { embed: (pixels, count) => guard(() => towers.vision.embed(pixels, count)) },
  };
}

const pause = (ms: number) => new Promise<undefined>((resolve) => setTimeout(resolve, ms));
