import { CodedError } from '../clip/errors';
import type { Dtype, ModelSpec } from '../clip/models';
import type { PictureNote } from '../clip/picture-note';
import { starter } from '../clip/starter';
import type {
  EmbedProgress,
  ExecutionProvider,
  ImageEmbeds,
  ImageRequest,
  LoadedModel,
  LoadProgress,
  Picture,
  Priority,
  RefusedRung,
  Rung,
  RunCounts,
  Span,
  TextEmbeds,
  Verb,
  Verbs,
} from '../engine/protocol';
import { showSpan } from '../io/spans';
import { deferred } from './deferred';
import { abortError, EngineClient, fromWire } from './engine-client';
import type { CallOptions, WorkerLike } from './engine-client';

/** One picture's embed, and what its decoding told. */
export interface ImageEmbed {
  /** `[projectionDim]`, L2-normalised. */
  embed: Float32Array<ArrayBuffer>;
  widthPx: number;
  heightPx: number;
  notes: readonly PictureNote[];
  /** Whether it cost no run. */
  cached: boolean;
}

export interface SessionParts {
  /** Starts a fresh engine worker. */
  spawn(): WorkerLike;
  /** Absolute URL under which `models/<id>/<path>` lies. */
  siteUrl: string;
  /** Upper limit for WASM threads; null for the machine's own. */
  maxThreads?: number | null;
  /** Of this machine's screen, none where left out: an iPad tells itself apart by nothing else. */
  touchPoints?: number;
}

interface EmbedOptions {
  signal?: AbortSignal;
  priority?: Priority;
  onProgress?: (progress: EmbedProgress) => void;
}

/** Two deaths of one rung within this time are no accident. */
const deathWindowMs = 60_000;
/** How often a call is sent: after two deaths the third worker is on another rung. */
const mostSends = 3;

/**
 * The model in its worker. Calls wait until it is ready. When the worker dies, at any moment, another is
 * started, on the next rung where this one is to blame, and what was asked is asked again, twice at most.
 */
export class ModelSession {
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  progress = $state.raw<LoadProgress | null>(null);
  /** What runs, or what ran until it died. */
  loaded = $state.raw<LoadedModel | null>(null);
  /** Why better rungs did not run the newest model that was ready: what is known of this machine. */
  refused = $state.raw<readonly RefusedRung[]>([]);
  model = $state.raw<ModelSpec>(starter);
  failure = $state.raw<CodedError | null>(null);
  /** Another number means that embeds from before do not compare with embeds from now. */
  generation = $state(0);
  /** How often a worker took a dead one's place: frames that were under way have to be sent again. */
  revivals = $state(0);
  /** Runs of the towers for this page, over all its workers. */
  counts = $state.raw<RunCounts>({ textRuns: 0, textPrompts: 0, visionRuns: 0, visionPictures: 0 });
  lastRun = $state.raw<{ name: 'clip:text' | 'clip:vision'; durationMs: number } | null>(null);
  /** Whether a dead worker was replaced; the page says so, and sets it back. */
  recovered = $state(false);

  readonly #parts: SessionParts;
  #executionProvider: 'auto' | ExecutionProvider = 'auto';
  #precisions: readonly Dtype[] | undefined;
  #client: EngineClient | null = null;
  #ready = deferred<EngineClient>();
  /** Takes calls at once: waiting for a promise would let the page be drawn first. */
  #running: EngineClient | null = null;
  #excluded: RefusedRung[] = [];
  #hasDied = false;
  #deaths: { rung: Rung | null; atMs: number }[] = [];

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /**
   * Starts that model, of the catalogue or not, in a worker of its own and ends the present one. Resolves,
   * and never rejects, when it is ready or has failed. `precisions` are those whose files can be had; all where it is left out.
   */
  load(
    model: ModelSpec,
    executionProvider: 'auto' | ExecutionProvider,
    precisions?: readonly Dtype[],
  ): Promise<void> {
    this.loaded = null;
    this.#executionProvider = executionProvider;
    this.#precisions = precisions;
    this.#excluded = [];
    this.#deaths = [];
    this.#hasDied = false;
    this.model = model;
    this.#start();
    return this.#ready.promise.then(nothing, nothing);
  }

  /** Embeds of prompts, `[prompts x projectionDim]`, from the newest model that is loaded or loading. */
  embedTexts(prompts: readonly string[], options: EmbedOptions = {}): Promise<TextEmbeds> {
    const { signal, priority = 'live', onProgress } = options;
    return this.#call('embedTexts', { prompts: [...prompts], priority }, { signal, onProgress });
  }

  /**
   * A picture's embed. Throws the `CodedError` that says why it cannot be read. A frame (key null) is
   * handed over and cannot be asked for twice: where its worker dies it counts as aborted.
   */
  async embedImage(
    picture: Picture,
    { signal, priority = 'live' }: Omit<EmbedOptions, 'onProgress'> = {},
  ): Promise<ImageEmbed> {
    const request = { pictures: [picture], priority };
    const transfer = picture.key === null ? [picture.source] : undefined;
    const { embeds, outcomes } = await this.#call('embedImages', request, { signal, transfer });
    const outcome = outcomes[0]!;
    if (!outcome.ok) throw fromWire(outcome.error);
    const { widthPx, heightPx, notes, cached } = outcome;
    return { embed: embeds, widthPx, heightPx, notes, cached };
  }

  /** Embeds of several pictures, with thumbnails where asked; a broken one does not fail the others. */
  embedImages(request: ImageRequest, signal?: AbortSignal): Promise<ImageEmbeds> {
    return this.#call('embedImages', request, { signal });
  }

  /** Ends the present worker as a crash would. For tests, and for whoever doubts the recovery. */
  kill(): void {
    this.#client?.die(new CodedError('engine/died', { detail: 'killed' }));
  }

  async #call<V extends Verb>(
    verb: V,
    request: Verbs[V][0],
    options: CallOptions<V>,
  ): Promise<Verbs[V][1]> {
    for (let sends = 1; ; sends++) {
      const client = this.#running ?? (await this.#whenReady(options.signal));
      try {
        return await client.call(verb, request, options);
      } catch (error) {
        if (!client.isDead || options.signal?.aborted) throw error;
        if (options.transfer) throw abortError();
        if (sends === mostSends) throw error;
      }
    }
  }

  #whenReady(signal: AbortSignal | undefined): Promise<EngineClient> {
    const { promise } = this.#ready;
    if (!signal) return promise;
    return new Promise((resolve, reject) => {
      const abort = () => reject(abortError());
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort, { once: true });
      promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    });
  }

  #start(): void {
    const before = this.#client;
    this.#running = null;
    if (this.phase !== 'loading') this.#ready = deferred();
    this.phase = 'loading';
    this.progress = null;
    this.failure = null;
    const client = new EngineClient(this.#parts.spawn(), {
      onSpan: (span) => this.#show(span),
      onDeath: (error) => this.#died(client, error),
    });
    this.#client = client;
    before?.terminate();
    void this.#load(client);
  }

  async #load(client: EngineClient): Promise<void> {
    const { siteUrl, maxThreads = null, touchPoints = 0 } = this.#parts;
    const request = {
      model: this.model,
      siteUrl,
      executionProvider: this.#executionProvider,
      excluded: [...this.#excluded],
      maxThreads,
      touchPoints,
      ...(this.#precisions && { precisions: [...this.#precisions] }),
    };
    const onProgress = (progress: LoadProgress) => {
      if (client === this.#client) this.progress = progress;
    };
    try {
      const loaded = await client.call('loadModel', request, { onProgress });
      if (client === this.#client && !client.isDead) this.#takeOver(client, loaded);
    } catch (error) {
      if (client === this.#client && !client.isDead) this.#failed(error);
    }
  }

  #takeOver(client: EngineClient, loaded: LoadedModel): void {
    if (!this.loaded || !areComparable(this.loaded, loaded)) this.generation += 1;
    this.loaded = loaded;
    if (loaded.ownScale) this.model = { ...this.model, ...loaded.ownScale };
    this.refused = loaded.refused;
    this.phase = 'ready';
    this.progress = null;
    if (this.#hasDied) {
      this.recovered = true;
      this.revivals += 1;
    }
    this.#hasDied = false;
    this.#running = client;
    this.#ready.resolve(client);
  }

  /** A rung that cannot run the model gives way to the next; anything else is for the person to know. */
  #failed(error: unknown): void {
    const failure =
      error instanceof CodedError ? error : new CodedError('engine/internal', {}, { cause: error });
    const rung = this.progress?.rung;
    if (failure.code === 'engine/run-failed' && rung) {
      const reason =
        failure.data['reason'] === 'failed-self-test' ? 'failed-self-test' : 'failed-to-load';
      this.#excluded.push({ rung, reason, detail: String(failure.data['detail'] ?? '') });
      return this.#start();
    }
    this.#client?.terminate();
    this.#running = null;
    if (this.phase !== 'loading') this.#ready = deferred();
    this.phase = 'failed';
    this.failure = failure;
    this.#ready.reject(failure);
  }

  #died(client: EngineClient, error: CodedError): void {
    if (client !== this.#client) return;
    const rung = this.phase === 'ready' ? this.loaded!.rung : (this.progress?.rung ?? null);
    const now = performance.now();
    this.#deaths = this.#deaths.filter(({ atMs }) => now - atMs < deathWindowMs);
    const isRepeated = this.#deaths.some((death) => key(death.rung) === key(rung));
    this.#deaths.push({ rung, atMs: now });
    this.#hasDied = true;
    // A worker that dies before it has chosen a rung dies of its own script.
    if (!rung && isRepeated)
      return this.#failed(new CodedError('engine/no-start', error.data, { cause: error }));
    if (rung && (isRepeated || rung.executionProvider === 'webgpu')) {
      this.#excluded.push({ rung, reason: 'died', detail: String(error.data['detail'] ?? '') });
    }
    this.#start();
  }

  #show(span: Span): void {
    showSpan(span);
    const { name, durationMs, detail } = span;
    if (name !== 'clip:text' && name !== 'clip:vision') return;
    const counts = { ...this.counts };
    if (name === 'clip:text') {
      counts.textRuns += 1;
      counts.textPrompts += Number(detail['prompts']);
    } else {
      counts.visionRuns += 1;
      counts.visionPictures += Number(detail['pictures']);
    }
    this.counts = counts;
    this.lastRun = { name, durationMs };
  }
}

const nothing = () => undefined;

const key = (rung: Rung | null) => JSON.stringify(rung);

/** Embeds of one model agree over threads, but not over precisions, and not to the last digit over backends. */
function areComparable(a: LoadedModel, b: LoadedModel): boolean {
  return (
    a.modelId === b.modelId &&
    a.revision === b.revision &&
    a.rung.dtype === b.rung.dtype &&
    a.rung.executionProvider === b.rung.executionProvider
  );
}
