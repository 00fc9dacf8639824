import { readOnnx } from '../formats/onnx';
import type { GraphPart, OnnxNode } from '../formats/onnx';
import { indexGraph, lengthsOf } from '../formats/onnx-index';
import type { GraphIndex, NodePart } from '../formats/onnx-index';
import {
  elemTypes,
  int64Weights,
  isNoteOnLengths,
  nodeField,
  tensorField,
  withGraph,
  withInputs,
} from '../formats/onnx-write';
import type { Piece } from '../formats/onnx-write';

/**
 * What a text tower takes and gives besides, so that tokens which many prompts begin with are run once. Keys are
 * `[layers x heads x headDim x tokens]`, values `[layers x heads x tokens x headDim]`, given as they came.
 */
export const prefixTensors = {
  /** The beginning's keys and values; of no tokens where there is none. */
  pastKeys: 'past_keys',
  pastValues: 'past_values',
  /** `[1]`: tokens of the beginning. */
  pastLength: 'past_length',
  /** `[3]`: rows of the run, 1, 1. Taken only where the graph folds rows and heads into one length. */
  pastRows: 'past_rows',
  /** `[1]`: 0 for no keys and values of this run, `2 ** 31` for all of them. */
  presentRows: 'present_rows',
  presentKeys: 'present_keys',
  presentValues: 'present_values',
} as const;

const { pastKeys, pastValues, pastLength, pastRows } = prefixTensors;

/** A text tower's graph that takes a beginning's keys and values. */
export interface PrefixGraph {
  graph: Uint8Array<ArrayBuffer>;
  layers: number;
  headDim: number;
}

/** One layer's attention: `softmax(scale x queries x keys + mask) x values`. */
interface Attention {
  softmax: NodePart;
  /** The product with the values. */
  mix: NodePart;
  queries: string;
  keys: string;
  values: string;
  scales: readonly { opType: string; by: string }[];
  /** Rows and heads are one length. */
  isFolded: boolean;
  headDim: number;
}

/** Constants of the new nodes. */
const names = { none: 'prefix.none', end: 'prefix.end', lastAxis: 'prefix.last_axis' };
const endOfAxis = 2n ** 63n - 1n;

/**
 * The graph of a causal text tower, changed so that a run may go on after tokens that another run has read: each
 * layer's attention looks at those tokens' keys and values too, and positions count on. null where the graph is not
 * built as the exports of CLIP are. Numbers stay the same but for rounding, which whoever uses it has to check, as
 * this cannot tell a causal tower from another.
 */
export function prefixGraph(bytes: Uint8Array<ArrayBuffer>): PrefixGraph | null {
  const index = indexGraph(readOnnx(bytes, 'graph'));
  const parts = index.model.graph.parts;
  const layers = parts.flatMap((part) =>
    part.kind === 'node' && part.node.opType === 'Softmax' ? [attentionOf(index, part)] : [],
  );
  const known = layers.filter((layer) => layer !== null);
  const positions = positionChange(index);
  const headDim = known[0]?.headDim;
  if (headDim === undefined || known.length < layers.length || !positions) return null;
  const isSame = (each: Attention) =>
    each.headDim === headDim && each.isFolded === known[0]!.isFolded;
  if (!known.every(isSame)) return null;
  const changes = new Map<GraphPart, readonly Piece[]>([
    positions,
    ...known.flatMap((layer, i) => attentionChange(index, layer, i)),
  ]);
  const pieces = parts
    .filter((part) => !isNoteOnLengths(part))
    .flatMap((part) => changes.get(part) ?? [part.field.whole]);
  const graph = withGraph(index.model, [...pieces, ...presents(known), ...declared(known[0]!)]);
  return { graph, layers: known.length, headDim };
}

type Change = [part: NodePart, pieces: readonly Piece[]];

function attentionOf(index: GraphIndex, softmax: NodePart): Attention | null {
  const [given = ''] = softmax.node.inputs;
  const product = productBefore(index, given);
  const [weights] = softmax.node.outputs;
  const takers = index.model.graph.parts.filter(
    (part): part is NodePart => part.kind === 'node' && part.node.inputs.includes(weights!),
  );
  const mix = takers[0];
  if (!product || takers.length !== 1 || mix?.node.opType !== 'MatMul') return null;
  const [queries = '', keys = ''] = product.node.inputs;
  const [mixed, values = ''] = mix.node.inputs;
  const lengths = lengthsOf(index, queries);
  if (!lengths || mixed !== weights || (lengths.rank !== 3 && lengths.rank !== 4)) return null;
  const { scales } = product;
  const isFolded = lengths.rank === 3;
  return { softmax, mix, queries, keys, values, scales, isFolded, headDim: lengths.last };
}

/** The product of queries and keys that a value comes from, and what scales it on the way; a mask may be added. */
function productBefore(
  index: GraphIndex,
  name: string,
): (Pick<Attention, 'scales'> & { node: OnnxNode }) | null {
  const node = index.makers.get(name)?.node;
  const [first = '', second = ''] = node?.inputs ?? [];
  switch (node?.opType) {
    case 'MatMul':
      return { node, scales: [] };
    case 'Reshape':
    case 'Identity':
      return productBefore(index, first);
    case 'Add':
      return productBefore(index, first) ?? productBefore(index, second);
    case 'Mul':
    case 'Div': {
      const found = productBefore(index, first);
      return found && { ...found, scales: [...found.scales, { opType: node.opType, by: second }] };
    }
    default:
      return null;
  }
}

/** The past's scores before the others, and each part of the weights with its values. */
function attentionChange(index: GraphIndex, layer: Attention, i: number): Change[] {
  const { softmax, mix, queries, values, scales, isFolded } = layer;
  const own = (what: string) => `prefix.${i}.${what}`;
  const [scores] = softmax.node.inputs;
  const [weights] = softmax.node.outputs;
  const node = (opType: string, inputs: string[], output: string, ints?: Record<string, number>) =>
    nodeField({ opType, inputs, outputs: [output], ...(ints && { ints }) });
  const past = (source: string, what: string) => [
    node('Gather', [source, own('number')], own(isFolded ? `${what}.one` : what), { axis: 0 }),
    ...(isFolded ? [node('Tile', [own(`${what}.one`), pastRows], own(what))] : []),
  ];
  const scaled = scales.map(({ opType, by }, k) =>
    node(opType, [own(`scores.${k}`), by], own(`scores.${k + 1}`)),
  );
  const { bytes } = index.model;
  const before: Piece[] = [
    int64Weights(own('number'), BigInt(i)),
    ...past(pastKeys, 'keys'),
    node('MatMul', [queries, own('keys')], own('scores.0')),
    ...scaled,
    node('Concat', [own(`scores.${scales.length}`), scores!], own('scores'), { axis: -1 }),
    withInputs(bytes, softmax, new Map([[scores!, own('scores')]])),
  ];
  const after: Piece[] = [
    node('Slice', [weights!, names.none, pastLength, names.lastAxis], own('weights.past')),
    node('Slice', [weights!, pastLength, names.end, names.lastAxis], own('weights.own')),
    ...past(pastValues, 'values'),
    node('MatMul', [own('weights.past'), own('values')], own('mix.past')),
    node('MatMul', [own('weights.own'), values], own('mix.own')),
    node('Add', [own('mix.past'), own('mix.own')], mix.node.outputs[0]!),
  ];
  return [
    [softmax, before],
    [mix, after],
  ];
}

/** Positions that count on from the past's: of a table that is looked up, or cut. */
function positionChange(index: GraphIndex): Change | null {
  const { bytes, graph } = index.model;
  for (const part of graph.parts) {
    if (part.kind !== 'node' || part.node.opType !== 'Add') continue;
    const [first = '', second = ''] = part.node.inputs;
    const tokens = [first, second].find((name) => isLookUp(index, name, 'input_ids'));
    const table = tokens && takenFrom(index, tokens === first ? second : first);
    if (!table) continue;
    const count = (name: string) => ({ name, more: `${name}.more` });
    const moved =
      table.node.opType === 'Gather'
        ? [count(table.node.inputs[1]!)]
        : table.node.opType === 'Slice'
          ? table.node.inputs.slice(1, 3).map(count)
          : [];
    if (moved.length === 0) return null;
    const added = moved.map(({ name, more }) =>
      nodeField({ opType: 'Add', inputs: [name, pastLength], outputs: [more] }),
    );
    const renamed = new Map(moved.map(({ name, more }) => [name, more]));
    return [table, [...added, withInputs(bytes, table, renamed)]];
  }
  return null;
}

/** Is that value looked up by what the graph is given under that name, as it is or in another shape? */
function isLookUp(index: GraphIndex, name: string, given: string): boolean {
  const node = takenFrom(index, name)?.node;
  if (node?.opType !== 'Gather') return false;
  const [, by = ''] = node.inputs;
  const maker = index.makers.get(by)?.node;
  return by === given || (maker?.opType === 'Reshape' && maker.inputs[0] === given);
}

/** What takes a value from a table, whose numbers may be made floats of afterwards. */
function takenFrom(index: GraphIndex, name: string): NodePart | undefined {
  const maker = index.makers.get(name);
  return maker?.node.opType === 'DequantizeLinear'
    ? index.makers.get(maker.node.inputs[0]!)
    : maker;
}

/** Keys and values of the run itself, where they are asked for. */
function presents(layers: readonly Attention[]): Uint8Array[] {
  const given = (of: 'keys' | 'values', output: string) => {
    const rows = (i: number) => `prefix.${i}.present.${of}`;
    const { none } = names;
    const cut = layers.map((layer, i) =>
      nodeField({
        opType: 'Slice',
        inputs: [layer[of], none, prefixTensors.presentRows, none],
        outputs: [rows(i)],
      }),
    );
    const inputs = layers.map((_, i) => rows(i));
    return [...cut, nodeField({ opType: 'Concat', inputs, outputs: [output], ints: { axis: 0 } })];
  };
  return [
    ...given('keys', prefixTensors.presentKeys),
    ...given('values', prefixTensors.presentValues),
  ];
}

/** Constants, inputs and outputs of the new nodes. */
function declared({ isFolded }: Attention): Uint8Array[] {
  const { presentRows, presentKeys, presentValues } = prefixTensors;
  const presentRank = isFolded ? 3 : 4;
  return [
    int64Weights(names.none, [0n]),
    int64Weights(names.end, [endOfAxis]),
    int64Weights(names.lastAxis, [-1n]),
    tensorField('input', pastKeys, elemTypes.float32, 4),
    tensorField('input', pastValues, elemTypes.float32, 4),
    tensorField('input', pastLength, elemTypes.int64, 1),
    ...(isFolded ? [tensorField('input', pastRows, elemTypes.int64, 1)] : []),
    tensorField('input', presentRows, elemTypes.int64, 1),
    tensorField('output', presentKeys, elemTypes.float32, presentRank),
    tensorField('output', presentValues, elemTypes.float32, presentRank),
  ];
}
