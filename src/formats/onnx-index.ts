import type { GraphPart, OnnxModel, OnnxNode } from './onnx';
import { fieldsOf, textOf, varintsOf } from './protobuf-fields';
import type { Field, Slice } from './protobuf-fields';

export type NodePart = Extract<GraphPart, { kind: 'node' }>;

/** Who makes which value of a graph, and what its shapes say. */
export interface GraphIndex {
  model: OnnxModel;
  makers: ReadonlyMap<string, NodePart>;
  weights: ReadonlyMap<string, GraphPart>;
}

export function indexGraph(model: OnnxModel): GraphIndex {
  const makers = new Map<string, NodePart>();
  const weights = new Map<string, GraphPart>();
  for (const part of model.graph.parts) {
    if (part.kind === 'node') for (const name of part.node.outputs) makers.set(name, part);
    if (part.kind === 'weights') weights.set(part.name, part);
  }
  return { model, makers, weights };
}

/** Nodes that change numbers and leave the order of the lengths as it is. */
const keeping = new Set(['Mul', 'Div', 'Add', 'Sub', 'Cast', 'Identity', 'Slice', 'Softmax']);
/** Longer ways to a shape are nobody's; a ring would have no end. */
const mostSteps = 12;

/** How many lengths a value has, and the last of them; null where what makes it does not say. */
export function lengthsOf(
  index: GraphIndex,
  name: string,
  step = 0,
): { rank: number; last: number } | null {
  const node = index.makers.get(name)?.node;
  if (!node || step > mostSteps) return null;
  if (keeping.has(node.opType)) {
    const found = node.inputs.map((input) => lengthsOf(index, input, step + 1));
    return found.find((each) => each !== null) ?? null;
  }
  if (node.opType === 'Reshape') {
    const lengths = lastLength(index, node.inputs[1] ?? '', step + 1);
    return lengths && lengths.last > 0 ? lengths : null;
  }
  if (node.opType !== 'Transpose') return null;
  const before = lengthsOf(index, node.inputs[0] ?? '', step + 1);
  const order = attributeInts(index.model.bytes, node, 'perm');
  return before && order.at(-1) === before.rank - 1 ? before : null;
}

/** A list of lengths: how many, and the last, where that is a constant. */
function lastLength(
  index: GraphIndex,
  name: string,
  step: number,
): { rank: number; last: number } | null {
  const node = index.makers.get(name)?.node;
  if (step > mostSteps) return null;
  if (node?.opType !== 'Concat') return listEnd(constantInts(index, name));
  const last = lastLength(index, node.inputs.at(-1) ?? '', step + 1);
  return last?.rank === 1 ? { rank: node.inputs.length, last: last.last } : null;
}

/** The int64 numbers that a value of the graph always is; none where it has others, or is no constant. */
export function constantInts({ model, makers, weights }: GraphIndex, name: string): number[] {
  const weight = weights.get(name);
  if (weight) return int64sOf(model.bytes, weight.field.body);
  const { opType, attributes = [] } = makers.get(name)?.node ?? {};
  if (opType !== 'Constant' || !attributes[0]) return [];
  const fields = fieldsOf(model.bytes, attributes[0].body);
  const tensor = fields.find(({ number }) => number === 5);
  return tensor ? int64sOf(model.bytes, tensor.body) : [];
}

/** Is that value the same in every run, being made of weights and constants alone? */
export function isConstant(index: GraphIndex, name: string, step = 0): boolean {
  if (index.weights.has(name)) return true;
  const node = index.makers.get(name)?.node;
  if (!node || step > mostSteps) return false;
  return node.inputs.every((input) => isConstant(index, input, step + 1));
}

function listEnd(list: readonly number[]): { rank: number; last: number } | null {
  const last = list.at(-1);
  return last === undefined ? null : { rank: list.length, last };
}

/** A tensor's int64 numbers (`TensorProto`: 2 type, 7 numbers, 9 raw data); none where it has others. */
function int64sOf(bytes: Uint8Array, body: Slice): number[] {
  const fields = fieldsOf(bytes, body);
  if (fields.find(({ number }) => number === 2)?.varint !== 7) return [];
  const raw = fields.find(({ number }) => number === 9)?.body;
  if (!raw) return numbersOf(bytes, fields, 7);
  const copy = bytes.slice(raw.start, raw.end - ((raw.end - raw.start) % 8));
  return Array.from(new BigInt64Array(copy.buffer), Number);
}

/** An attribute's whole numbers (`AttributeProto`: 3 one, 8 a list). */
function intsOf(bytes: Uint8Array, body: Slice | undefined): number[] {
  const fields = body ? fieldsOf(bytes, body) : [];
  return [...numbersOf(bytes, fields, 3), ...numbersOf(bytes, fields, 8)];
}

/** A node's attribute of that name, in whole numbers; none where it is not given. */
export function attributeInts(bytes: Uint8Array, node: OnnxNode, name: string): number[] {
  const found = node.attributes.find((attribute) => {
    const named = fieldsOf(bytes, attribute.body).find(({ number }) => number === 1);
    return named !== undefined && textOf(bytes, named) === name;
  });
  return intsOf(bytes, found?.body);
}

/** Numbers of a repeated field, written one by one or as one run. */
function numbersOf(bytes: Uint8Array, fields: readonly Field[], number: number): number[] {
  return fields
    .filter((each) => each.number === number)
    .flatMap(({ body, varint }) => (body.end > body.start ? varintsOf(bytes, body) : [varint]));
}
