import type { LabelScores } from '../../clip/label-scores';
import type { Embedded } from '../../state/collection.svelte';
import type { EmbeddedLabels } from './label-embeds.svelte';

interface Column {
  /** Cosines of the rows counted so far; it may be longer than they are. */
  cosines: Float32Array<ArrayBuffer>;
  count: number;
  weight: Float32Array;
}

/** Cosines of pictures with labels, kept by label: a new picture or label costs its own only. */
export class LabelColumns {
  #columns = new Map<string, Column>();
  #key: object | null = null;

  /** The cosines of every row with every label; `key` is another object whenever old rows moved or changed. */
  scores({ embeds, dim, pictures, key }: Embedded, labels: EmbeddedLabels): LabelScores {
    if (key !== this.#key) this.#columns.clear();
    this.#key = key;
    const pictureCount = pictures.length;
    const labelCount = labels.dim === dim ? labels.labels.length : 0;
    const cosines = new Float32Array(labelCount * pictureCount);
    const used = new Map<string, Column>();
    for (let i = 0; i < labelCount; i++) {
      const weight = labels.weights.subarray(i * dim, (i + 1) * dim);
      const name = `${labels.space}\n${labels.labels[i]}`;
      const column = this.#filled(name, weight, embeds, pictureCount);
      used.set(name, column);
      cosines.set(column.cosines.subarray(0, pictureCount), i * pictureCount);
    }
    // Those of labels that left are dropped with the next change of the label set.
    if (used.size < this.#columns.size - 64) this.#columns = used;
    return { cosines, labelCount, pictureCount };
  }

  /** The cosines of every row with one more direction: `[pictures]`. */
  ofWeight(name: string, weight: Float32Array, { embeds, pictures }: Embedded): Float32Array {
    const column = this.#filled(name, weight, embeds, pictures.length);
    return column.cosines.subarray(0, pictures.length);
  }

  #filled(name: string, weight: Float32Array, embeds: Float32Array, count: number): Column {
    let column = this.#columns.get(name);
    if (!column) {
      column = { cosines: new Float32Array(count), count: 0, weight };
      this.#columns.set(name, column);
    }
    if (column.cosines.length < count) {
      const larger = new Float32Array(Math.ceil(count * 1.3));
      larger.set(column.cosines);
      column.cosines = larger;
    }
    const dim = weight.length;
    for (; column.count < count; column.count++) {
      let sum = 0;
      const row = column.count * dim;
      for (let i = 0; i < dim; i++) sum += embeds[row + i]! * weight[i]!;
      column.cosines[column.count] = sum;
    }
    return column;
  }
}
