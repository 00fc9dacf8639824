import type { ErrorCode, ErrorData } from '../clip/errors';
import type { PreprocessSpec } from '../clip/framing';
import type { Dtype, ModelSpec } from '../clip/models';
import type { PictureNote } from '../clip/picture-note';

/** The whole boundary between page and worker, types only. */

export type ExecutionProvider = 'webgpu' | 'wasm';
/** `live`: a person waits. `batch`: runs whenever nothing live does. */
export type Priority = 'live' | 'batch';

/** One step of the ladder of fall-backs. */
export interface Rung {
  executionProvider: ExecutionProvider;
  dtype: Dtype;
  /** WASM threads; 1 on WebGPU. */
  threads: number;
}

/** Why a better rung does not run; the page words the reason. */
export type RefusalReason =
  | 'no-webgpu'
  | 'no-adapter'
  | 'software-adapter'
  | 'no-shader-f16'
  | 'no-such-precision'
  | 'wrong-on-webgpu'
  | 'not-isolated'
  | 'ios'
  | 'failed-self-test'
  | 'failed-to-load'
  | 'died'
  | 'not-chosen';

export interface RefusedRung {
  rung: Rung;
  reason: RefusalReason;
  /** The runtime's own words, in English, for the curious. */
  detail: string;
}

export interface LoadRequest {
  model: ModelSpec;
  /** Absolute URL under which `models/<id>/<path>` lies. */
  siteUrl: string;
  /** `auto` takes the best rung; another value forces that backend. */
  executionProvider: 'auto' | ExecutionProvider;
  /** Rungs that killed an earlier worker: not tried again. */
  excluded: readonly RefusedRung[];
  /** Upper limit for WASM threads, e.g. from `?threads=1`; null for the machine's own. */
  maxThreads: number | null;
  /** As the page's navigator counts them; a worker's does not. */
  touchPoints: number;
  /** The precisions whose files can be had; absent where all of the catalogue's can. */
  precisions?: readonly Dtype[];
}

export interface LoadProgress {
  /** The rung that is being tried. */
  rung: Rung;
  phase: 'download' | 'compile' | 'warm-up' | 'self-test';
  loadedBytes: number;
  totalBytes: number;
}

export interface LoadedModel {
  modelId: string;
  revision: string;
  rung: Rung;
  refused: readonly RefusedRung[];
  preprocess: PreprocessSpec;
  sizeBytes: number;
  loadMs: number;
  /** Cosine of the self-test's embeds against the stored ones (the worse tower); null where none is stored. */
  selfTestCosine: number | null;
  /** What the file itself says of its logits, over what its entry says; null where it says nothing. */
  ownScale: { logitScale: number; logitBias: number } | null;
  /** The adapter's own description on WebGPU, else an empty string. */
  adapter: string;
}

export interface TextRequest {
  prompts: readonly string[];
  priority: Priority;
}

export interface TextEmbeds {
  /** `[prompts x projectionDim]`, L2-normalised rows. */
  embeds: Float32Array<ArrayBuffer>;
  /** Tokens of each prompt before any cut, start and end tokens counted. */
  tokenCounts: Uint32Array<ArrayBuffer>;
}

/** A file under its content key (the cache is asked before decoding), or a frame that is used once. */
export type Picture = { key: string; source: Blob } | { key: null; source: ImageBitmap };

export interface ImageRequest {
  pictures: readonly Picture[];
  priority: Priority;
  /**
   * Asked for a collection: each outcome brings a thumbnail of at most this side and the content's hash, the
   * cache is neither asked nor filled, and small models get several pictures a run.
   */
  thumbnailPx?: number;
}

/** What a collection keeps of a picture beside its embed. */
export interface PictureDigest {
  /** A JPEG file. */
  thumbnail: Uint8Array<ArrayBuffer>;
  /** Lower-case hex SHA-256 of the file; null where the browser offers none (plain http). */
  hash: string | null;
}

export interface WireError {
  code: ErrorCode;
  data: ErrorData;
  message: string;
}

/** What became of one picture; a broken one does not fail its neighbours. */
export type ImageOutcome =
  | {
      ok: true;
      widthPx: number;
      heightPx: number;
      notes: readonly PictureNote[];
      cached: boolean;
      /** Where the request asked for thumbnails. */
      digest?: PictureDigest;
    }
  | { ok: false; error: WireError };

export interface ImageEmbeds {
  /** `[pictures x projectionDim]`, L2-normalised rows; zeros where the outcome is an error. */
  embeds: Float32Array<ArrayBuffer>;
  outcomes: readonly ImageOutcome[];
}

export interface EmbedProgress {
  done: number;
  total: number;
}

/** Runs of the towers since the worker began; what tests and the curious count. */
export interface RunCounts {
  textRuns: number;
  textPrompts: number;
  visionRuns: number;
  visionPictures: number;
}

/** verb -> [request, reply, progress] */
export interface Verbs {
  loadModel: [LoadRequest, LoadedModel, LoadProgress];
  embedTexts: [TextRequest, TextEmbeds, EmbedProgress];
  embedImages: [ImageRequest, ImageEmbeds, EmbedProgress];
  runCounts: [null, RunCounts, never];
}

export type Verb = keyof Verbs;

/** A table of verbs as one worker answers them: `[request, reply, progress]` by name. */
export type VerbTable<T> = { [V in keyof T]: [unknown, unknown, unknown] };

/** What a worker implements: one method a verb, or it does not compile. */
export type MethodsOf<T extends VerbTable<T>> = {
  [V in keyof T]: (
    request: T[V][0],
    context: { signal: AbortSignal; progress(progress: T[V][2]): void },
  ) => Promise<T[V][1]>;
};

export type EngineMethods = MethodsOf<Verbs>;

export type SpanName =
  'clip:load' | 'clip:decode' | 'clip:preprocess' | 'clip:vision' | 'clip:text' | 'clip:scores';

/** One `performance.measure`, sent to the page so that one timeline shows both threads. */
export interface Span {
  name: SpanName;
  /** Milliseconds since the epoch: `performance.timeOrigin + performance.now()`. */
  startMs: number;
  durationMs: number;
  detail: Readonly<Record<string, string | number>>;
}

export type ToWorker<T extends VerbTable<T> = Verbs> =
  | { [V in keyof T]: { kind: 'call'; id: number; verb: V; request: T[V][0] } }[keyof T]
  | { kind: 'abort'; id: number };

export type ToPage<T extends VerbTable<T> = Verbs> =
  | { kind: 'reply'; id: number; value: T[keyof T][1] }
  | { kind: 'error'; id: number; error: WireError }
  | { kind: 'aborted'; id: number }
  | { kind: 'progress'; id: number; progress: unknown }
  | { kind: 'span'; span: Span }
  | { kind: 'lost'; error: WireError };
