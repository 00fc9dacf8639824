import { findModel } from '../clip/models';
import type { ModelSpec } from '../clip/models';
import { starterOnly } from '../io/shipped-models';
import type { ShippedModels } from '../io/shipped-models';
import type { ModelSession } from './model-session.svelte';

interface Parts {
  session: Pick<ModelSession, 'model' | 'load'>;
  fetchShipped(): Promise<ShippedModels>;
  /** A link asks for a model of the catalogue that this site does not ship. */
  onMissing(id: string): void;
}

/**
 * The models that this site ships, and the one that a link asks for: since nothing large is fetched
 * without a click, that one is offered, and the present one goes on.
 */
export class SiteModels {
  shipped = $state.raw<ShippedModels>(starterOnly);
  /** What a link asks for and nobody has answered yet. */
  wantedId = $state<string | null>(null);
  readonly offered: ModelSpec | null = $derived.by(() => {
    const { wantedId, shipped } = this;
    if (wantedId === null || wantedId === this.#parts.session.model.id) return null;
    return shipped[wantedId] ? (findModel(wantedId) ?? null) : null;
  });
  readonly #parts: Parts;
  #hasLooked = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Finds out what the site ships; the one request of this, to be made when a model is ready. */
  async look(): Promise<void> {
    this.shipped = await this.#parts.fetchShipped();
    this.#hasLooked = true;
    if (this.wantedId !== null) this.want(this.wantedId);
  }

  /** Notes what a link asks for. */
  want(id: string): void {
    const isMissing = this.#hasLooked && !this.shipped[id];
    this.wantedId = isMissing || id === this.#parts.session.model.id ? null : id;
    if (isMissing) this.#parts.onMissing(id);
  }

  /** Leaves the present model as it is. */
  decline(): void {
    this.wantedId = null;
  }

  /** Loads a model at a precision that this site ships; never rejects. */
  load(id: string, provider: Parameters<ModelSession['load']>[1]): Promise<void> {
    if (id !== this.#parts.session.model.id) this.wantedId = null;
    return this.#parts.session.load(id, provider, this.shipped[id]);
  }
}
