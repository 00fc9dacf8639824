import type { OnnxModel, OnnxNode } from './onnx';
import { fieldsOf } from './protobuf-fields';
import type { Slice } from './protobuf-fields';

/** Nodes that hand a number on as it is. */
const passing = new Set([
  'Identity',
  'Cast',
  'CastLike',
  'Reshape',
  'Squeeze',
  'Unsqueeze',
  'Expand',
]);

/** Longer ways to a number are nobody's; a ring would have no end. */
const mostSteps = 8;

/** The single number that a value of the graph always is, or null where it is none or depends on inputs. */
export function constantNumber(model: OnnxModel, name: string, step = 0): number | null {
  if (step > mostSteps) return null;
  for (const part of model.graph.parts) {
    if (part.kind === 'weights' && part.name === name && !part.isExternal)
      return tensorNumber(model.bytes, part.field.body);
    if (part.kind === 'node' && part.node.outputs[0] === name)
      return computed(model, part.node, step);
  }
  return null;
}

function computed(
  model: OnnxModel,
  { opType, inputs, attributes }: OnnxNode,
  step: number,
): number | null {
  if (opType === 'Constant') return attributeNumber(model.bytes, attributes[0]?.body);
  const given = inputs[0] === undefined ? null : constantNumber(model, inputs[0], step + 1);
  if (given === null) return null;
  if (opType === 'Exp') return Math.exp(given);
  return passing.has(opType) ? given : null;
}

/** AttributeProto: 2 a float, 5 a tensor. */
function attributeNumber(bytes: Uint8Array, body: Slice | undefined): number | null {
  for (const field of body ? fieldsOf(bytes, body) : []) {
    if (field.number === 5) return tensorNumber(bytes, field.body);
    if (field.number === 2)
      return viewOf(bytes, { ...field.whole, start: field.whole.end - 4 }).getFloat32(0, true);
  }
  return null;
}

/** TensorProto: 1 lengths, 2 element type, 9 raw data; 4 floats, 5 int32s (float16 bits), 10 doubles. */
function tensorNumber(bytes: Uint8Array, body: Slice): number | null {
  const fields = fieldsOf(bytes, body);
  const elemType = fields.find(({ number }) => number === 2)?.varint;
  const data = fields.find(({ number }) => [4, 5, 9, 10].includes(number));
  if (!data) return null;
  const sizeBytes = data.body.end - data.body.start;
  // A number on its own may also stand without a length.
  const place = sizeBytes > 0 ? data.body : { ...data.whole, start: data.whole.start + 1 };
  const view = viewOf(bytes, place);
  if (elemType === 1 && view.byteLength === 4) return view.getFloat32(0, true);
  if (elemType === 11 && view.byteLength === 8) return view.getFloat64(0, true);
  if (elemType !== 10) return null;
  if (data.number === 5) return data.varint ? halfFloat(data.varint) : null;
  return view.byteLength === 2 ? halfFloat(view.getUint16(0, true)) : null;
}

function viewOf(bytes: Uint8Array, { start, end }: Slice): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
}

/** IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
