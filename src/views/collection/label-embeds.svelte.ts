import { untrack } from 'svelte';
import { isAbort } from '../../clip/errors';
import { markRows, normaliseLabel } from '../../clip/label-lines';
import { templateProblem, templatesOf } from '../../clip/prompts';
import type { Playground } from '../../state/playground.svelte';
import {
  callsFor,
  noneKey,
  promptsOfLabel,
  weightOf,
  WeightCache,
} from '../classify/label-weights';

/** Labels and their places in the embed space of the model in use. */
export interface EmbeddedLabels {
  labels: readonly string[];
  /** `[labels x dim]`, L2-normalised rows. */
  weights: Float32Array<ArrayBuffer>;
  dim: number;
  /** "A photo of something": what a label is measured against before anybody has looked. */
  neutral: Float32Array | null;
  /** Space and templates: another one means other weights under the same labels. */
  space: string;
}

/** Before any label is embedded. */
export const noLabels: EmbeddedLabels = {
  labels: [],
  weights: new Float32Array(),
  dim: 0,
  neutral: null,
  space: '',
};

/** The labels of Classify as the Collection tab needs them: each embedded once, in the present template. */
export class LabelEmbeds {
  #arrivals = $state(0);
  readonly #cache = new WeightCache();
  #call: AbortController | null = null;

  constructor(private readonly playground: Pick<Playground, 'session' | 'labels' | 'settings'>) {}

  readonly #templates: readonly string[] = $derived.by(() => {
    const { templateId, customTemplate } = this.playground.settings;
    return templatesOf(
      templateId === 'custom'
        ? { kind: 'custom', text: customTemplate }
        : { kind: 'preset', preset: templateId },
    );
  });
  readonly #space: string = $derived.by(
    () => `${this.playground.session.generation}\n${this.#templates.join('\n')}`,
  );
  readonly #wanted: readonly string[] = $derived.by(() => {
    if (templateProblem(this.#templates)) return [];
    const { texts } = this.playground.labels;
    const marks = markRows(texts);
    return texts.filter((_, i) => marks[i] === 'ok').map(normaliseLabel);
  });

  /** Those of the wanted labels that are embedded, in typed order. */
  readonly present: EmbeddedLabels = $derived.by(() => {
    void this.#arrivals;
    const found = this.#wanted.flatMap((label) => {
      const entry = this.#cache.get(this.#space, label);
      return entry ? [{ label, weight: entry.weight }] : [];
    });
    if (found.length === 0) return noLabels;
    const dim = found[0]!.weight.length;
    const weights = new Float32Array(found.length * dim);
    for (const [i, { weight }] of found.entries()) weights.set(weight, i * dim);
    const neutral = this.#cache.get(this.#space, noneKey)?.weight ?? null;
    return { labels: found.map(({ label }) => label), weights, dim, neutral, space: this.#space };
  });

  /** Whether all that is wanted is embedded, the neutral words too: before that nobody knows a picture's tags. */
  readonly isWhole: boolean = $derived.by(() => {
    void this.#arrivals;
    if (templateProblem(this.#templates)) return false;
    const needed = this.#wanted.length > 0 ? [...this.#wanted, noneKey] : [];
    return needed.every((label) => this.#cache.get(this.#space, label));
  });

  /** The body of an effect: asks for what is missing whenever labels, templates or the model change. */
  follow(): void {
    void this.#wanted;
    void this.#space;
    untrack(() => void this.#ask());
  }

  async #ask(): Promise<void> {
    const [space, templates] = [this.#space, this.#templates];
    this.#cache.fit(this.#wanted.length + 1);
    const missing = [...this.#wanted, noneKey]
      .filter((label) => !this.#cache.get(space, label))
      .map((label) => ({ label, prompts: promptsOfLabel(templates, label) }));
    this.#call?.abort();
    const { signal } = (this.#call = new AbortController());
    try {
      for (const group of callsFor(missing)) {
        const prompts = group.flatMap((label) => label.prompts);
        const { session } = this.playground;
        const { embeds, tokenCounts } = await session.embedTexts(prompts, { signal });
        const dim = embeds.length / prompts.length;
        let at = 0;
        for (const { label, prompts: own } of group) {
          const rows = embeds.subarray(at * dim, (at + own.length) * dim);
          const counts = tokenCounts.subarray(at, at + own.length);
          this.#cache.set(space, label, weightOf(own, rows, counts));
          at += own.length;
        }
        this.#arrivals += 1;
      }
    } catch (error) {
      // The model's own sheet tells of a failure; the next change of a label asks again.
      if (!isAbort(error)) console.warn(error);
    }
  }
}
