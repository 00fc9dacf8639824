import type { Dtype, ModelSpec } from '../clip/model-spec';
import { starter } from '../clip/starter';
import { starterOnly } from '../io/shipped-models';
import type { ShippedModels } from '../io/shipped-models';
import type { ModelLibrary } from './model-library.svelte';
import type { ModelSession } from './model-session.svelte';
import { precisionHere } from './precisions';
import type { Preferences } from './preferences.svelte';

type Provider = Parameters<ModelSession['load']>[1];

interface Parts {
  session: Pick<ModelSession, 'model' | 'phase' | 'failure' | 'refused' | 'load'>;
  preferences: Pick<Preferences, 'modelId' | 'remembered' | 'setModel'>;
  fetchShipped(): Promise<ShippedModels>;
  /** Fetches the library's code and starts it. */
  makeLibrary(): Promise<ModelLibrary>;
  /** A link asks for a model that neither the catalogue nor this device knows. */
  onUnknown(id: string): void;
}

/**
 * Which model runs: those that this site ships, those kept on this device, and the one that a link asks
 * for. Since nothing large is fetched without a click, that one is offered, and the present one goes on.
 */
export class SiteModels {
  shipped = $state.raw<ShippedModels>(starterOnly);
  /** What is kept on this device; null until somebody needs to know. */
  library = $state.raw<ModelLibrary | null>(null);
  /** What a link asks for and nobody has answered yet. */
  wantedId = $state<string | null>(null);
  readonly offered: ModelSpec | null = $derived.by(() => {
    const { wantedId } = this;
    if (wantedId === null || wantedId === this.#parts.session.model.id) return null;
    if (!this.#hasLooked || this.library?.downloads.running[wantedId]) return null;
    return this.find(wantedId) ?? null;
  });
  readonly #parts: Parts;
  #hasLooked = $state(false);
  /** What is known of the catalogue: all of it once somebody needs more than the starter. */
  #catalogue = $state.raw<readonly ModelSpec[]>([starter]);
  #opening: Promise<ModelLibrary> | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The model of that id, of what is known of the catalogue or from this device. */
  find(id: string): ModelSpec | undefined {
    const entry = this.#catalogue.find((model) => model.id === id);
    return entry ?? this.library?.entry(id);
  }

  /** The model of that id, the whole catalogue asked. */
  async #lookUp(id: string): Promise<ModelSpec | undefined> {
    if (!this.find(id)) {
      const whole = await import('../clip/models').catch(() => null);
      if (whole) this.#catalogue = whole.models;
    }
    return this.find(id);
  }

  /** The precisions of that model whose files can be had without a download. */
  precisions(id: string): readonly Dtype[] {
    const stored = this.library?.stored(id)?.dtypes ?? [];
    return [...new Set([...(this.shipped[id] ?? []), ...stored])];
  }

  /** What is kept on this device, looked up at the first call. */
  openLibrary(): Promise<ModelLibrary> {
    const open = async () => {
      const library = await this.#parts.makeLibrary();
      await library.refresh();
      return (this.library = library);
    };
    this.#opening ??= open().catch((error: unknown) => {
      this.#opening = null;
      throw error;
    });
    return this.#opening;
  }

  /**
   * Loads the first model: the one that the link asks for or that was used last, where it is on this
   * device, else the one that every site ships; then looks what else there is. Never rejects.
   */
  async begin(provider: Provider, isLinked: boolean): Promise<void> {
    const { session, preferences } = this.#parts;
    const id = this.wantedId ?? (isLinked ? null : preferences.modelId);
    const mayBeHere = id !== null && preferences.remembered.length > 0;
    if (mayBeHere && (await this.#loadStored(id, provider))) return this.look();
    await session.load(starter, provider);
    await this.look();
  }

  /** Finds out what the site ships; the one request of this, to be made when a model is ready. */
  async look(): Promise<void> {
    const { preferences, fetchShipped } = this.#parts;
    const isNeeded = preferences.remembered.length > 0;
    const opening = isNeeded ? this.openLibrary().catch(() => null) : null;
    [this.shipped] = await Promise.all([fetchShipped(), opening]);
    this.#hasLooked = true;
    await this.#doubt();
  }

  /** Notes what a link asks for. */
  want(id: string): void {
    this.wantedId = id === this.#parts.session.model.id ? null : id;
    if (this.#hasLooked) void this.#doubt();
  }

  /** Gives up what a link asks for, and says so, where nobody knows such a model. */
  async #doubt(): Promise<void> {
    const id = this.wantedId;
    if (id === null || (await this.#lookUp(id)) || this.wantedId !== id) return;
    this.wantedId = null;
    this.#parts.onUnknown(id);
  }

  /** Leaves the present model as it is. */
  decline(): void {
    this.wantedId = null;
  }

  /**
   * Loads a model whose files can be had; never rejects. A precision other than the one that this machine
   * would take is run alone, without another to fall back to.
   */
  async load(id: string, provider: Provider, dtype?: Dtype): Promise<void> {
    const { session, preferences } = this.#parts;
    const model = this.find(id) ?? (await this.#lookUp(id));
    if (!model) return this.#parts.onUnknown(id);
    if (id !== session.model.id) {
      this.wantedId = null;
      this.library?.chosen();
    }
    this.library?.forget(id);
    const all = this.precisions(id);
    const isForced = dtype !== undefined && dtype !== precisionHere(all, session.refused);
    preferences.setModel(id);
    await session.load(model, provider, isForced ? [dtype] : all);
  }

  /** Whether that model is on this device and runs; what is wrong with it is noted. */
  async #loadStored(id: string, provider: Provider): Promise<boolean> {
    const library = await this.openLibrary().catch(() => null);
    const model = await this.#lookUp(id);
    const stored = library?.stored(id);
    if (!library || !model || !stored?.dtypes.length) return false;
    const { session } = this.#parts;
    await session.load(model, provider, this.precisions(id));
    if (session.phase === 'failed') {
      library.noteFailure(id, session.failure!);
      return false;
    }
    if (this.wantedId === id) this.wantedId = null;
    return true;
  }
}
