import type { ModelSpec } from '../clip/model-spec';
import type { ModelSession } from '../state/model-session.svelte';

type Words = ReadonlySet<string> | null;

/** The words that the present model knows; null until they are here, and where nobody knows them. */
export class ModelWords {
  known = $state.raw<Words>(null);

  constructor(
    private readonly session: Pick<ModelSession, 'model'>,
    private readonly load: (model: ModelSpec) => Promise<Words>,
  ) {}

  /** Fetches the present model's; call it in an effect. An answer for an older one changes nothing. */
  follow(): void {
    const { model } = this.session;
    this.known = null;
    void this.load(model).then((words) => {
      if (this.session.model === model) this.known = words;
    });
  }
}
