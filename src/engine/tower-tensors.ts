import { CodedError } from '../clip/errors';
import type { OnnxTensor } from '../formats/onnx';

export type TowerKind = 'text' | 'vision';

/** `TensorProto.DataType`. */
const float32 = 1;
const int64 = 7;

/** What a tower is fed, by Hugging Face's names. */
const inputNames = {
  text: { needs: 'input_ids', may: ['attention_mask'] },
  vision: { needs: 'pixel_values', may: [] as string[] },
};

/** The names that a tower's embeds have: CLIP's exports call them so, SigLIP's give them as the pooled output. */
export const embedNames: Readonly<Record<TowerKind, readonly string[]>> = {
  text: ['text_embeds', 'pooler_output'],
  vision: ['image_embeds', 'pooler_output'],
};

/** The lengths that a tower's tensors tell; null where they do not. */
export interface TowerShape {
  projectionDim: number | null;
  /** Tokens that the text tower takes and no others; pixels of the vision tower's side. */
  inputLength: number | null;
}

/**
 * Checks that what takes these inputs and gives one of those outputs is such a tower, by the names, types
 * and shapes of the tensors. Throws `onnx/missing-tensor` or `onnx/wrong-tensor` with the file and the tensor.
 */
export function checkTower(
  kind: TowerKind,
  tensors: { inputs: readonly OnnxTensor[]; outputs: readonly OnnxTensor[] },
  names: readonly string[],
  path: string,
): TowerShape {
  const { needs, may } = inputNames[kind];
  const { inputs, outputs } = tensors;
  const input = inputs.find(({ name }) => name === needs);
  const output = names.flatMap((name) => outputs.find((each) => each.name === name) ?? [])[0];
  const missing = !input ? needs : names[0]!;
  if (!input || !output) throw new CodedError('onnx/missing-tensor', { path, tensor: missing });
  for (const each of inputs) {
    const isKnown = each === input || may.includes(each.name);
    const wanted = kind === 'text' ? int64 : float32;
    if (!isKnown || each.elemType !== wanted) throw wrongTensor(path, each);
  }
  const isEmbeds = output.shape.length === 0 || output.shape.length === 2;
  if (output.elemType !== float32 || !isEmbeds) throw wrongTensor(path, output);
  const isBatch = kind === 'vision' || typeof input.shape[0] !== 'number';
  const isPicture = kind === 'text' || isSquareRgb(input.shape);
  if (!isBatch || !isPicture) throw wrongTensor(path, input);
  return { projectionDim: output.shape[1] ?? null, inputLength: input.shape.at(-1) ?? null };
}

function isSquareRgb([, channels, height, width, ...more]: OnnxTensor['shape']): boolean {
  return (channels ?? 3) === 3 && (height ?? null) === (width ?? null) && more.length === 0;
}

function wrongTensor(path: string, { name, elemType, shape }: OnnxTensor): CodedError {
  const lengths = shape.map((length) => length ?? '?').join(' x ');
  return new CodedError('onnx/wrong-tensor', {
    path,
    tensor: `${name} (type ${elemType}, ${lengths})`,
  });
}
