import { nonePrompts, promptsFor, zeroShotWeights } from '../../clip/prompts';

/** A label's place in the embed space, and what was sent to get it. */
export interface LabelWeight {
  /** `[projectionDim]`, L2-normalised. */
  weight: Float32Array;
  prompts: readonly string[];
  /** Tokens of each prompt before any cut. */
  tokenCounts: readonly number[];
}

/** Key of the "none of these" row among labels, which never contain this character. */
export const noneKey = '\u0000none';

/** The prompts of one label, or of the "none of these" row, in these templates. */
export function promptsOfLabel(templates: readonly string[], label: string): readonly string[] {
  const expanded = label === noneKey ? nonePrompts(templates) : promptsFor(templates, label);
  return expanded.ok ? expanded.prompts : [];
}

/** One label's weight from the rows that its prompts got. */
export function weightOf(
  prompts: readonly string[],
  embeds: Float32Array,
  tokenCounts: Iterable<number>,
): LabelWeight {
  const dim = embeds.length / prompts.length;
  return { weight: zeroShotWeights(embeds, dim), prompts, tokenCounts: [...tokenCounts] };
}

/** A megabyte of weights of 512 floats. */
const leastWeights = 500;

/**
 * Labels' weights by templates and label, the least recently used dropped first: it holds 500, or twice as
 * many as are wanted, so that a session of any length keeps no more.
 */
export class WeightCache {
  readonly #entries = new Map<string, LabelWeight>();
  #limit = leastWeights;

  get size(): number {
    return this.#entries.size;
  }

  /** Makes room for that many labels in two sets of templates. */
  fit(labels: number): void {
    this.#limit = Math.max(leastWeights, 2 * labels);
  }

  get(space: string, label: string): LabelWeight | undefined {
    const key = `${space}\n${label}`;
    const entry = this.#entries.get(key);
    if (entry) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
    }
    return entry;
  }

  set(space: string, label: string, weight: LabelWeight): void {
    this.#entries.set(`${space}\n${label}`, weight);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#limit) break;
      this.#entries.delete(oldest);
    }
  }
}

/**
 * Groups labels so that the first call carries at most `maxPrompts` prompts (one label at least) and each
 * next one twice as many as the one before, up to eight times: bars come early, and later ones cost few drawings.
 */
export function* callsFor<T extends { prompts: readonly string[] }>(
  labels: readonly T[],
  maxPrompts = 64,
): Generator<T[]> {
  let call: T[] = [];
  let size = 0;
  let limit = maxPrompts;
  for (const label of labels) {
    if (call.length > 0 && size + label.prompts.length > limit) {
      yield call;
      limit = Math.min(limit * 2, maxPrompts * 8);
      call = [];
      size = 0;
    }
    call.push(label);
    size += label.prompts.length;
  }
  if (call.length > 0) yield call;
}
