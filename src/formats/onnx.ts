import { CodedError } from '../clip/errors';
import { fieldsOf, textOf } from './protobuf-fields';
import type { Field, Slice } from './protobuf-fields';

/**
 * As much of an ONNX file as it takes to tell what goes in and out, and to take a part of it: field numbers
 * as in `onnx.proto` of onnx 1.23. Weights stay where they lie.
 */
export interface OnnxModel {
  bytes: Uint8Array<ArrayBuffer>;
  /** The model's own fields, the graph among them (field 7). */
  fields: readonly Field[];
  graph: OnnxGraph;
}

export interface OnnxGraph {
  /** All fields of the graph in order, each with what it declares. */
  parts: readonly GraphPart[];
  /** What has to be fed: inputs that no initializer fills. */
  inputs: readonly OnnxTensor[];
  outputs: readonly OnnxTensor[];
}

export type GraphPart =
  | { kind: 'node'; field: Field; node: OnnxNode }
  | { kind: 'weights'; field: Field; name: string; isExternal: boolean }
  /** Inputs, outputs, and what is noted of a value. */
  | { kind: 'input' | 'output' | 'value'; field: Field; name: string }
  | { kind: 'other'; field: Field };

export interface OnnxNode {
  opType: string;
  /** What it reads, what its subgraphs read of this graph included. */
  inputs: readonly string[];
  outputs: readonly string[];
  attributes: readonly Field[];
}

export interface OnnxTensor {
  name: string;
  /** `TensorProto.DataType`: 1 float, 7 int64, 10 float16; 0 where it is not said. */
  elemType: number;
  /** null for a length that differs from run to run. */
  shape: readonly (number | null)[];
}

/** Reads a file's structure. Throws `onnx/unreadable`. */
export function readOnnx(bytes: Uint8Array<ArrayBuffer>, path: string): OnnxModel {
  try {
    const fields = fieldsOf(bytes, { start: 0, end: bytes.length });
    const graphs = fields.filter(({ number }) => number === 7);
    if (graphs.length !== 1) throw new RangeError(`${graphs.length} graphs`);
    const parts = fieldsOf(bytes, graphs[0]!.body).map((field) => partOf(bytes, field));
    return { bytes, fields, graph: graphOf(bytes, parts) };
  } catch (cause) {
    throw new CodedError('onnx/unreadable', { path }, { cause });
  }
}

function graphOf(bytes: Uint8Array, parts: readonly GraphPart[]): OnnxGraph {
  const filled = new Set(parts.flatMap((part) => (part.kind === 'weights' ? part.name : [])));
  const tensors = (kind: 'input' | 'output') =>
    parts.filter((part) => part.kind === kind).map(({ field }) => tensorOf(bytes, field.body));
  return {
    parts,
    inputs: tensors('input').filter(({ name }) => !filled.has(name)),
    outputs: tensors('output'),
  };
}

function partOf(bytes: Uint8Array, field: Field): GraphPart {
  const named = (kind: 'input' | 'output' | 'value', number = 1): GraphPart => ({
    kind,
    field,
    name: firstText(bytes, fieldsOf(bytes, field.body), number),
  });
  switch (field.number) {
    case 1:
      return { kind: 'node', field, node: nodeOf(bytes, field.body) };
    case 5:
      return { kind: 'weights', field, ...weightsOf(bytes, field.body) };
    case 15: {
      const values = fieldsOf(bytes, field.body).find(({ number }) => number === 1);
      if (!values) throw new RangeError('sparse weights without values');
      return { kind: 'weights', field, ...weightsOf(bytes, values.body) };
    }
    case 11:
      return named('input');
    case 12:
      return named('output');
    case 13:
    case 14:
      return named('value');
    default:
      return { kind: 'other', field };
  }
}

function weightsOf(bytes: Uint8Array, body: Slice): { name: string; isExternal: boolean } {
  const fields = fieldsOf(bytes, body);
  const isExternal = fields.some(({ number, varint }) => number === 14 && varint === 1);
  return { name: firstText(bytes, fields, 8), isExternal };
}

function nodeOf(bytes: Uint8Array, body: Slice): OnnxNode {
  const fields = fieldsOf(bytes, body);
  const texts = (number: number) =>
    fields.filter((field) => field.number === number).map((field) => textOf(bytes, field));
  const attributes = fields.filter(({ number }) => number === 5);
  const captured = attributes.flatMap(({ body: attribute }) =>
    fieldsOf(bytes, attribute)
      .filter(({ number }) => number === 6 || number === 11)
      .flatMap((subgraph) => readBySubgraph(bytes, subgraph.body)),
  );
  return {
    opType: firstText(bytes, fields, 4),
    inputs: [...texts(1), ...captured].filter((name) => name !== ''),
    outputs: texts(2).filter((name) => name !== ''),
    attributes,
  };
}

/** Names that a subgraph reads or gives on. Its own are among them: no name means two values in a graph. */
function readBySubgraph(bytes: Uint8Array, body: Slice): string[] {
  return fieldsOf(bytes, body).flatMap((field) => {
    const part = partOf(bytes, field);
    if (part.kind === 'node') return part.node.inputs;
    return part.kind === 'output' ? part.name : [];
  });
}

/** ValueInfoProto: 1 name, 2 type; its 1 a tensor: 1 element type, 2 shape; its 1 each a length: 1 number. */
function tensorOf(bytes: Uint8Array, body: Slice): OnnxTensor {
  const inside = (within: readonly Field[], number: number) =>
    within
      .filter((field) => field.number === number)
      .flatMap((field) => fieldsOf(bytes, field.body));
  const fields = fieldsOf(bytes, body);
  const tensor = inside(inside(fields, 2), 1);
  const lengths = inside(tensor, 2).filter(({ number }) => number === 1);
  return {
    name: firstText(bytes, fields, 1),
    elemType: tensor.find(({ number }) => number === 1)?.varint ?? 0,
    shape: lengths.map((length) => {
      const known = fieldsOf(bytes, length.body).find(({ number }) => number === 1);
      return known && known.varint > 0 ? known.varint : null;
    }),
  };
}

function firstText(bytes: Uint8Array, fields: readonly Field[], number: number): string {
  const field = fields.find((each) => each.number === number);
  return field ? textOf(bytes, field) : '';
}
