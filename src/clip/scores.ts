/** How cosines become probabilities: one question over all labels, or one question a label. */
export type Activation = 'softmax' | 'sigmoid';

export interface ScoreSpec {
  activation: Activation;
  /** The multiplier itself (about 100), not its logarithm. */
  logitScale: number;
  logitBias: number;
}

/** `cosine * logitScale + logitBias` for each: `[labels]`, full precision. */
export function logits(
  cosines: ArrayLike<number>,
  logitScale: number,
  logitBias: number,
): Float64Array<ArrayBuffer> {
  return Float64Array.from(cosines, (cosine) => cosine * logitScale + logitBias);
}

/**
 * Softmax: `[labels]`, summing to 1, computed from the differences to the largest logit so that none
 * overflows. A logit that is not finite is left out: its probability is 0 and it takes nothing from
 * the others; where none is finite all are 0.
 */
export function softmax(logits: ArrayLike<number>): Float64Array<ArrayBuffer> {
  let largest = -Infinity;
  for (let i = 0; i < logits.length; i++) {
    const logit = logits[i]!;
    if (Number.isFinite(logit) && logit > largest) largest = logit;
  }
  const result = new Float64Array(logits.length);
  let sum = 0;
  for (let i = 0; i < result.length; i++) {
    const logit = logits[i]!;
    if (!Number.isFinite(logit)) continue;
    result[i] = Math.exp(logit - largest);
    sum += result[i]!;
  }
  for (let i = 0; i < result.length; i++) if (result[i]! > 0) result[i]! /= sum;
  return result;
}

/**
 * Logistic function of each: `[labels]`, independent of one another, exact at both ends. A logit that
 * is not finite is left out: its probability is 0.
 */
export function sigmoid(logits: ArrayLike<number>): Float64Array<ArrayBuffer> {
  return Float64Array.from(logits, (logit) => {
    if (!Number.isFinite(logit)) return 0;
    const small = Math.exp(-Math.abs(logit));
    return logit >= 0 ? 1 / (1 + small) : small / (1 + small);
  });
}

/** Probabilities of the labels, `[labels]`, 0 to 1: softmax as CLIP was trained, sigmoid as SigLIP was. */
export function probs(cosines: ArrayLike<number>, spec: ScoreSpec): Float64Array<ArrayBuffer> {
  const scaled = logits(cosines, spec.logitScale, spec.logitBias);
  return spec.activation === 'softmax' ? softmax(scaled) : sigmoid(scaled);
}

/** Indices of the labels, most probable first; equal ones stay as they were. `[labels]` */
export function orderByProb(probs: ArrayLike<number>): number[] {
  const order = Array.from({ length: probs.length }, (_, index) => index);
  return order.sort((a, b) => probs[b]! - probs[a]! || a - b);
}
