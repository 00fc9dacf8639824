import type {
  ImageEmbeds,
  ImageOutcome,
  ImageRequest,
  LoadedModel,
} from '../../src/engine/protocol';
import type { ModelSession } from '../../src/state/model-session.svelte';

const dim = 2;

/** A session whose models answer with their own number and the file's size; calls wait while it `holds`. */
export class MadeUpSession {
  phase = $state<ModelSession['phase']>('loading');
  loaded = $state.raw<LoadedModel | null>(null);
  generation = $state(0);
  readonly model = { projectionDim: dim };
  holds = false;
  /** Sizes of the files of each call. */
  readonly asked: number[][] = [];
  /** What becomes of a file of that size, where it is not read. */
  readonly failing = new Map<number, Extract<ImageOutcome, { ok: false }>['error']>();
  #model = 0;
  #held: (() => void)[] = [];

  /** The model goes, or one begins to load. */
  leave(): void {
    this.phase = 'loading';
  }

  /** The model of that number is there, for the first time or again. */
  enter(model: number): void {
    if (model !== this.#model) this.generation += 1;
    this.#model = model;
    this.loaded = {
      modelId: `model-${model}`,
      revision: 'r',
      rung: { executionProvider: 'wasm', dtype: 'fp32' },
    } as LoadedModel;
    this.phase = 'ready';
  }

  /** Answers the calls that wait. */
  answer(): void {
    for (const each of this.#held.splice(0)) each();
  }

  get heldCount(): number {
    return this.#held.length;
  }

  async embedImages({ pictures }: ImageRequest, signal?: AbortSignal): Promise<ImageEmbeds> {
    const sizes = pictures.map(({ source }) => (source as File).size);
    this.asked.push(sizes);
    const held = new Promise<void>((resolve) => this.#held.push(resolve));
    if (!this.holds) this.answer();
    await new Promise<void>((resolve, reject) => {
      void held.then(resolve);
      signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
    });
    const outcomes = sizes.map((size) => this.#outcome(size));
    const embeds = Float32Array.from(sizes.flatMap((size) => [this.#model, size]));
    return { embeds, outcomes };
  }

  #outcome(size: number): ImageOutcome {
    const error = this.failing.get(size);
    if (error) return { ok: false, error };
    const digest = { thumbnail: Uint8Array.of(size), hash: String(size) };
    return { ok: true, widthPx: size, heightPx: 1, notes: [], cached: false, digest };
  }

  asSession(): ModelSession {
    return this as unknown as ModelSession;
  }
}
