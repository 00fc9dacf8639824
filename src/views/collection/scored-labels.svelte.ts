import { untrack } from 'svelte';
import { isAbort } from '../../clip/errors';
import { scoresOfLabel, type LabelScores } from '../../clip/label-scores';
import type { Collection, CollectionPicture, Embedded } from '../../state/collection.svelte';
import type { EmbedTable } from '../../state/embed-table';
import { noLabels, type EmbeddedLabels, type LabelEmbeds } from './label-embeds.svelte';

/** Labels against pictures as they were when they were last multiplied: all of one moment. */
export interface Scored {
  labels: EmbeddedLabels;
  /** Picture of each row. */
  pictures: readonly CollectionPicture[];
  /** No labels where those and the pictures are of two models. */
  scores: LabelScores;
  /** Cosines with the neutral words, `[pictures]`; null while those are not embedded. */
  neutral: Float32Array | null;
}

interface ScoredParts {
  collection: Pick<Collection, 'embedded'>;
  labelEmbeds: Pick<LabelEmbeds, 'present'>;
  table: Pick<EmbedTable, 'labelScores'>;
}

/** The labels against all pictures, multiplied in the collection's worker: a moment behind what changes. */
export class ScoredLabels {
  present = $state.raw<Scored>(unscored([], noLabels));
  /** What is to be multiplied next; newer changes take the place of older ones. */
  #wanted: { embedded: Embedded; labels: EmbeddedLabels } | null = null;
  #isAsking = false;
  /** Another number means that an answer on its way belongs to what is no more. */
  #round = 0;

  constructor(private readonly parts: ScoredParts) {}

  /** The body of an effect: multiplies anew whenever pictures or labels change. */
  follow(): void {
    const { embedded } = this.parts.collection;
    const { present: labels } = this.parts.labelEmbeds;
    untrack(() => this.#follow(embedded, labels));
  }

  #follow(embedded: Embedded | null, labels: EmbeddedLabels): void {
    const isOne = embedded !== null && labels.dim === embedded.dim;
    if (isOne && embedded.pictures.length > 0) {
      this.#wanted = { embedded, labels };
      if (!this.#isAsking) void this.#ask();
      return;
    }
    this.#wanted = null;
    this.#round += 1;
    this.present = unscored(embedded?.pictures ?? [], labels);
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    while (this.#wanted) {
      const { embedded, labels } = this.#wanted;
      const round = this.#round;
      this.#wanted = null;
      try {
        const scored = await this.#multiplied(embedded, labels);
        if (round === this.#round) this.present = scored;
      } catch (error) {
        // A worker that died is replaced with the next change.
        if (!isAbort(error)) console.warn(error);
      }
    }
    this.#isAsking = false;
  }

  async #multiplied(embedded: Embedded, labels: EmbeddedLabels): Promise<Scored> {
    const { pictures, embeds, dim } = embedded;
    const { weights, neutral } = labels;
    const asked = new Float32Array(weights.length + (neutral?.length ?? 0));
    asked.set(weights);
    if (neutral) asked.set(neutral, weights.length);
    const all = await this.parts.table.labelScores({ embeds, dim }, asked);
    const labelCount = labels.labels.length;
    const { pictureCount } = all;
    const cosines = all.cosines.subarray(0, labelCount * pictureCount);
    return {
      labels,
      pictures,
      scores: { cosines, labelCount, pictureCount },
      neutral: neutral && scoresOfLabel(all, labelCount),
    };
  }
}

function unscored(pictures: readonly CollectionPicture[], labels: EmbeddedLabels): Scored {
  const scores = { cosines: new Float32Array(), labelCount: 0, pictureCount: pictures.length };
  return { labels, pictures, scores, neutral: null };
}
