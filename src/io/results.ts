import type { Dtype } from '../clip/models';
import { logits, probs, type Activation } from '../clip/scores';

/** One label's score with all that led to it; numbers at full precision. */
export interface LabelResult {
  /** `none`: the "none of these" row, whose label is the page's wording of it. */
  kind: 'label' | 'none';
  label: string;
  /** As sent to the text tower; several are averaged as an ensemble. */
  prompts: readonly string[];
  /** Tokens of each prompt before any cut, start and end tokens counted. */
  tokenCounts: readonly number[];
  cosine: number;
  logit: number;
  prob: number;
}

/** Everything needed to compute the same numbers again, except the picture itself. */
export interface ResultsSnapshot {
  format: 'clip-playground/results';
  /** Grows when a field changes its meaning or goes. */
  schemaVersion: 1;
  appVersion: string;
  /** ISO 8601, UTC. */
  createdAt: string;
  /** `repo` is null for a model that only ships with the site. */
  model: { id: string; name: string; repo: string | null; revision: string };
  dtype: Dtype;
  executionProvider: 'webgpu' | 'wasm';
  threads: number;
  picture: {
    name: string;
    sizeBytes: number;
    widthPx: number;
    heightPx: number;
    /** Content key of the file, lower-case hex; null for a camera's frame, which is never a file. */
    sha256: string | null;
  };
  templates: readonly string[];
  activation: Activation;
  /** The multiplier itself as it was set, not its logarithm. */
  logitScale: number;
  logitBias: number;
  noneOfThese: boolean;
  /** In the rows' own order, the "none of these" row last. */
  labels: readonly LabelResult[];
}

/** A snapshot's facts before the scores: `labels` without logits and probabilities. */
export type ResultsFacts = Omit<
  ResultsSnapshot,
  'format' | 'schemaVersion' | 'createdAt' | 'noneOfThese' | 'labels'
> & {
  createdAt: Date;
  labels: readonly Omit<LabelResult, 'logit' | 'prob'>[];
};

/** The snapshot of these facts: logits and probabilities computed from the cosines as the page does. */
export function resultsSnapshot(facts: ResultsFacts): ResultsSnapshot {
  const cosines = facts.labels.map(({ cosine }) => cosine);
  const logit = logits(cosines, facts.logitScale, facts.logitBias);
  const prob = probs(cosines, facts);
  return {
    format: 'clip-playground/results',
    schemaVersion: 1,
    ...facts,
    createdAt: facts.createdAt.toISOString(),
    noneOfThese: facts.labels.some(({ kind }) => kind === 'none'),
    labels: facts.labels.map((row, i) => ({ ...row, logit: logit[i]!, prob: prob[i]! })),
  };
}

/** The snapshot as JSON text, indented, ending in a newline; numbers read back bit by bit. */
export function toJson(snapshot: ResultsSnapshot): string {
  return `${JSON.stringify(snapshot, null, 2)}\n`;
}
