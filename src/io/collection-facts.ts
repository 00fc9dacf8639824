import type { Dtype } from '../clip/models';
import type { Activation } from '../clip/scores';

/** A label of the collection, with all that decides which pictures get it. */
export interface LabelFacts {
  label: string;
  group: string | null;
  /** As sent to the text tower; several are averaged as an ensemble. */
  prompts: readonly string[];
  /** Cut-off on the label's independent score; null where the rule has none. */
  threshold: number | null;
}

/** A picture of the collection and its scores, in the labels' order. */
export interface PictureFacts {
  /** Relative to the folder that was added, `/` between. */
  path: string;
  sizeBytes: number;
  modifiedMs: number;
  /** Indices of the labels that the picture has now, by rule or by hand; by hand alone without cosines. */
  tags: readonly number[];
  /** Indices of those that were accepted and rejected by hand. */
  accepted: readonly number[];
  rejected: readonly number[];
  /** Cosine to each label; null where the model in use has not read the picture. */
  cosines: ArrayLike<number> | null;
}

/** Everything needed to compute the same tags again, except the pictures themselves. */
export interface CollectionFacts {
  appVersion: string;
  createdAt: Date;
  /** `repo` is null for a model that only ships with the site. */
  model: { id: string; name: string; repo: string | null; revision: string };
  dtype: Dtype;
  executionProvider: 'webgpu' | 'wasm';
  templates: readonly string[];
  activation: Activation;
  /** The multiplier itself, not its logarithm. */
  logitScale: number;
  logitBias: number;
  /** The rule that suggests tags, with its settings by name. */
  rule: { kind: string } & Readonly<Record<string, string | number | boolean | null>>;
  labels: readonly LabelFacts[];
}

/** A float32 in the fewest digits that give it back (nine at most). */
export function float32Digits(value: number): number {
  return Number(value.toPrecision(9));
}
