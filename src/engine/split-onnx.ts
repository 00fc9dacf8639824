import { CodedError } from '../clip/errors';
import { readOnnx } from '../formats/onnx';
import type { OnnxModel } from '../formats/onnx';
import { partLeadingTo } from '../formats/onnx-part';
import type { OnnxPart } from '../formats/onnx-part';
import { logitScaleOf } from './logit-scale';
import type { LogitScale } from './logit-scale';
import { checkTower, embedNames } from './tower-tensors';
import type { TowerKind, TowerShape } from './tower-tensors';

/** One tower inside a combined file: what to write of it, and what its tensors tell. */
export type TowerPart = OnnxPart & TowerShape;

/** A combined file, opened for its towers. */
export interface CombinedModel {
  model: OnnxModel;
  text: TowerPart;
  vision: TowerPart;
  scale: LogitScale | null;
}

/**
 * The two towers inside a combined file. Its `text_embeds` and `image_embeds` may be normalised or not:
 * embeds are normalised here in any case. Throws `onnx/unreadable`, `onnx/missing-tensor`, `onnx/wrong-tensor`,
 * `onnx/external-data` where weights lie in another file, and `onnx/inseparable` where one tower reads
 * what the other is fed.
 */
export function openCombined(bytes: Uint8Array<ArrayBuffer>, path: string): CombinedModel {
  const model = readOnnx(bytes, path);
  return {
    model,
    text: towerPart(model, 'text', path),
    vision: towerPart(model, 'vision', path),
    scale: logitScaleOf(model),
  };
}

function towerPart(model: OnnxModel, kind: TowerKind, path: string): TowerPart {
  const { inputs, outputs } = model.graph;
  const output = embedNames[kind][0]!;
  const part = partLeadingTo(model, output);
  const fed = inputs.filter(({ name }) => part.inputs.includes(name));
  const other = fed.find(({ name }) => (name === 'pixel_values') === (kind === 'text'));
  if (other) throw new CodedError('onnx/inseparable', { path, tensor: other.name });
  if (part.external.length > 0) throw new CodedError('onnx/external-data', { path });
  return { ...part, ...checkTower(kind, { inputs: fed, outputs }, [output], path) };
}
