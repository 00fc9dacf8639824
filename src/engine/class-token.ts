import { readOnnx } from '../formats/onnx';
import type { GraphPart } from '../formats/onnx';
import { attributeInts, constantInts, indexGraph, isConstant } from '../formats/onnx-index';
import type { GraphIndex, NodePart } from '../formats/onnx-index';
import {
  int64Weights,
  isNoteOnLengths,
  nodeField,
  withGraph,
  withInputs,
} from '../formats/onnx-write';
import type { Piece } from '../formats/onnx-write';
import { embedNames } from './tower-tensors';

/** Nodes that work on every token by itself. */
const byToken = new Set([
  ...['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Sqrt', 'Cast', 'Identity', 'LayerNormalization'],
  ...['Erf', 'Sigmoid', 'Tanh', 'Relu', 'Gelu'],
]);
/** Of `[pictures x tokens x width]`. */
const tokenAxis = 1;
const widthAxis = 2;

const names = { zero: 'class_token.0', one: 'class_token.1' };

/**
 * The graph of a vision tower that takes the first token's embed alone, changed so that what its last layer does after
 * attention is done for that token only; the embed's numbers are the same, and no other output is left. null where it
 * takes no first token, or multiplies nothing before that but by parts that cannot be told (8 bits). Throws `onnx/unreadable`.
 */
export function onlyClassToken(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  const index = indexGraph(readOnnx(bytes, 'graph'));
  const { parts } = index.model.graph;
  const taking = parts.find((part) => part.kind === 'node' && takesFirst(index, part));
  const narrow = taking ? nodesBefore(index, taking as NodePart) : new Set<GraphPart>();
  const isWorth = [...narrow].some((part) => part.kind === 'node' && part.node.opType === 'MatMul');
  if (!isWorth) return null;
  const cut = new Set<string>();
  const pieces = parts.flatMap((part): Piece[] => {
    const isGone = part.kind === 'output' && !isEmbed(part.name);
    if (isGone || isNoteOnLengths(part)) return [];
    if (part.kind !== 'node' || !narrow.has(part)) return [part.field.whole];
    const wide = part.node.inputs.filter(
      (name) => !isConstant(index, name) && !narrow.has(index.makers.get(name)!),
    );
    const slices = wide.filter((name) => !cut.has(name)).map(sliceOf);
    for (const name of wide) cut.add(name);
    const renamed = new Map(wide.map((name) => [name, firstOf(name)]));
    return [...slices, withInputs(bytes, part, renamed)];
  });
  const { zero, one } = names;
  return withGraph(index.model, [int64Weights(zero, [0n]), int64Weights(one, [1n]), ...pieces]);
}

const isEmbed = (name: string) => embedNames.vision.includes(name);
const firstOf = (name: string) => `${name}.class_token`;

/** The first along the tokens, whose length of 1 stays: whoever takes number 0 finds it. */
function sliceOf(name: string): Piece {
  const { zero, one } = names;
  return nodeField({ opType: 'Slice', inputs: [name, zero, one, one], outputs: [firstOf(name)] });
}

function takesFirst(index: GraphIndex, { node }: NodePart): boolean {
  const [axis] = attributeInts(index.model.bytes, node, 'axis');
  const number = constantInts(index, node.inputs[1] ?? '');
  return node.opType === 'Gather' && axis === tokenAxis && number.length === 1 && number[0] === 0;
}

/** The nodes that work by token and whose results go nowhere else than to the one that takes the first. */
function nodesBefore(index: GraphIndex, taking: NodePart): Set<GraphPart> {
  const { graph } = index.model;
  const given = new Set(graph.outputs.map(({ name }) => name).filter(isEmbed));
  const found = new Set<GraphPart>();
  const isSpent = (part: NodePart) =>
    part.node.outputs.every(
      (name) =>
        !given.has(name) &&
        graph.parts.every(
          (each) =>
            each.kind !== 'node' ||
            each === taking ||
            found.has(each) ||
            !each.node.inputs.includes(name),
        ),
    );
  let size = -1;
  while (found.size > size) {
    size = found.size;
    for (const part of [taking, ...found] as NodePart[])
      for (const name of part.node.inputs) {
        const maker = index.makers.get(name);
        if (maker && !isConstant(index, name) && worksByToken(index, maker) && isSpent(maker))
          found.add(maker);
      }
  }
  return found;
}

function worksByToken(index: GraphIndex, { node }: NodePart): boolean {
  const { bytes } = index.model;
  if (node.opType === 'MatMul') return isConstant(index, node.inputs[1] ?? '');
  if (node.opType !== 'ReduceMean') return byToken.has(node.opType);
  const axes = attributeInts(bytes, node, 'axes');
  const [axis] = axes.length > 0 ? axes : constantInts(index, node.inputs[1] ?? '');
  const isKept = attributeInts(bytes, node, 'keepdims')[0] !== 0;
  return (axis === -1 || axis === widthAxis) && isKept;
}
