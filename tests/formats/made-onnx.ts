import { PbfWriter } from 'pbf';

/** A node to be written: `reads` are names that only its subgraph reads. */
export interface MadeNode {
  op: string;
  from?: readonly string[];
  to: readonly string[];
  reads?: readonly string[];
}

export interface MadeGraph {
  nodes: readonly MadeNode[];
  /** Weights by name; those in `external` lie in another file. */
  weights?: Readonly<Record<string, number>>;
  external?: readonly string[];
  inputs: readonly (readonly [name: string, elemType: number, ...shape: (number | string)[]])[];
  outputs: MadeGraph['inputs'];
}

/** An ONNX file of that structure; its numbers mean nothing. */
export function madeOnnx(graph: MadeGraph): Uint8Array<ArrayBuffer> {
  const model = new PbfWriter();
  model.writeVarintField(1, 8);
  model.writeStringField(2, 'made');
  model.writeMessage(7, writeGraph, graph);
  model.writeMessage(8, (_, pbf: PbfWriter) => pbf.writeVarintField(2, 17), null);
  return new Uint8Array(model.finish());
}

function writeGraph(
  { nodes, weights = {}, external = [], inputs, outputs }: MadeGraph,
  pbf: PbfWriter,
) {
  for (const node of nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, 'main');
  for (const [name, value] of Object.entries(weights))
    pbf.writeMessage(5, writeTensor, { name, value, isExternal: external.includes(name) });
  for (const input of inputs) pbf.writeMessage(11, writeValue, input);
  for (const output of outputs) pbf.writeMessage(12, writeValue, output);
  const made = nodes.flatMap(({ to }) => to);
  for (const name of made) pbf.writeMessage(13, writeValue, [name, 1] as const);
}

function writeNode({ op, from = [], to, reads = [] }: MadeNode, pbf: PbfWriter) {
  for (const name of from) pbf.writeStringField(1, name);
  for (const name of to) pbf.writeStringField(2, name);
  pbf.writeStringField(4, op);
  if (reads.length > 0) pbf.writeMessage(5, writeBranch, reads);
}

/** An attribute with a graph of one node that reads those names. */
function writeBranch(reads: readonly string[], pbf: PbfWriter) {
  pbf.writeStringField(1, 'then_branch');
  pbf.writeMessage(
    6,
    (names: readonly string[], inner: PbfWriter) =>
      inner.writeMessage(1, writeNode, { op: 'Sum', from: names, to: ['inside'] }),
    reads,
  );
}

function writeTensor(
  { name, value, isExternal }: { name: string; value: number; isExternal: boolean },
  pbf: PbfWriter,
) {
  pbf.writeVarintField(2, 1);
  pbf.writeStringField(8, name);
  if (isExternal) pbf.writeVarintField(14, 1);
  else pbf.writeBytesField(9, new Uint8Array(Float32Array.of(value).buffer));
}

function writeValue(
  [name, elemType, ...shape]: MadeGraph['inputs'][number] | readonly [string, number],
  pbf: PbfWriter,
) {
  pbf.writeStringField(1, name);
  pbf.writeMessage(
    2,
    (_, type: PbfWriter) =>
      type.writeMessage(
        1,
        (__, tensor: PbfWriter) => {
          tensor.writeVarintField(1, elemType);
          tensor.writeMessage(2, writeShape, shape as readonly (number | string)[]);
        },
        null,
      ),
    null,
  );
}

function writeShape(shape: readonly (number | string)[], pbf: PbfWriter) {
  for (const length of shape)
    pbf.writeMessage(
      1,
      (each: number | string, dim: PbfWriter) =>
        typeof each === 'number' ? dim.writeVarintField(1, each) : dim.writeStringField(2, each),
      length,
    );
}

/** A combined CLIP in name only; `changes` make it worse. */
export function madeClip(changes: Partial<MadeGraph> = {}): Uint8Array<ArrayBuffer> {
  return madeOnnx({
    nodes: [
      { op: 'Gather', from: ['words', 'input_ids'], to: ['embedded'] },
      { op: 'If', from: ['flag'], to: ['text_embeds'], reads: ['embedded', 'branch'] },
      { op: 'Conv', from: ['pixel_values', 'kernel'], to: ['image_embeds'] },
      { op: 'MatMul', from: ['text_embeds', 'image_embeds'], to: ['cosines'] },
      { op: 'Mul', from: ['scale', 'cosines'], to: ['scaled'] },
      { op: 'Add', from: ['scaled', 'bias'], to: ['logits_per_text'] },
    ],
    weights: { words: 1, flag: 1, branch: 2, kernel: 3, scale: 12.5, bias: -2.25 },
    inputs: [
      ['input_ids', 7, 'texts', 'tokens'],
      ['pixel_values', 1, 'images', 3, 8, 8],
    ],
    outputs: [
      ['logits_per_text', 1, 'texts', 'images'],
      ['text_embeds', 1, 'texts', 4],
      ['image_embeds', 1, 'images', 4],
    ],
    ...changes,
  });
}
