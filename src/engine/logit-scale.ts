import type { OnnxModel } from '../formats/onnx';
import { constantNumber } from '../formats/onnx-number';

/** What turns cosines into logits: `cosine x logitScale + logitBias`. */
export interface LogitScale {
  logitScale: number;
  logitBias: number;
}

/** More steps than this lie nowhere between the cosines and the logits. */
const mostSteps = 8;

/**
 * The trained scale and bias in a combined graph: what its logits are after the product of the embeds, in
 * constants, as Hugging Face's `CLIPModel` and `SiglipModel` compute them. null where the way from the
 * logits back to that product has anything else, or there are no logits.
 */
export function logitScaleOf(model: OnnxModel): LogitScale | null {
  const names = model.graph.outputs.map(({ name }) => name);
  const logits = ['logits_per_image', 'logits_per_text'].find((name) => names.includes(name));
  try {
    const scale = logits === undefined ? null : scaleBefore(model, logits);
    const isUsable = scale && scale.logitScale > 0 && Number.isFinite(scale.logitScale);
    return isUsable && Number.isFinite(scale.logitBias) ? scale : null;
  } catch (error) {
    // Such a constant cannot be read.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Walks back from the logits, which are `logitScale x value + logitBias` at every step. */
function scaleBefore(model: OnnxModel, logits: string): LogitScale | null {
  const { graph } = model;
  let value = logits;
  let logitScale = 1;
  let logitBias = 0;
  for (let step = 0; step < mostSteps; step++) {
    const node = graph.parts.flatMap((part) =>
      part.kind === 'node' && part.node.outputs.includes(value) ? part.node : [],
    )[0];
    const [first = '', second = ''] = node?.inputs ?? [];
    const { opType = '' } = node ?? {};
    if (opType === 'MatMul' || opType === 'Gemm') return { logitScale, logitBias };
    if (passing.has(opType)) value = first;
    else {
      const inSecond = constantNumber(model, second);
      const constant = inSecond ?? (opType === 'Div' ? null : constantNumber(model, first));
      if (constant === null) return null;
      if (opType === 'Add') logitBias += logitScale * constant;
      else if (opType === 'Mul') logitScale *= constant;
      else if (opType === 'Div') logitScale /= constant;
      else return null;
      value = inSecond === null ? second : first;
    }
  }
  return null;
}

const passing = new Set(['Transpose', 'Identity', 'Cast']);
