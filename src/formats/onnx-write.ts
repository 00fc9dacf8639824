import { PbfWriter } from 'pbf';
import type { GraphPart, OnnxModel } from './onnx';
import { fieldsOf, textOf } from './protobuf-fields';
import type { Slice } from './protobuf-fields';

/** `TensorProto.DataType`. */
export const elemTypes = { float32: 1, int64: 7 } as const;

/** What of a file is copied, and what is written anew. */
export type Piece = Slice | Uint8Array;

/** A node to be put into a graph; its attributes are whole numbers. */
export interface NewNode {
  opType: string;
  inputs: readonly string[];
  outputs: readonly string[];
  ints?: Readonly<Record<string, number>>;
}

/** The model with its graph made of these pieces, each one or more whole fields of `GraphProto`. */
export function withGraph(
  { bytes, fields }: OnnxModel,
  pieces: readonly Piece[],
): Uint8Array<ArrayBuffer> {
  const whole = fields.flatMap((field): Piece[] =>
    field.number === 7 ? [messageHead(7, lengthOf(pieces)), ...pieces] : [field.whole],
  );
  const target = new Uint8Array(lengthOf(whole));
  let at = 0;
  for (const piece of whole) {
    target.set(piece instanceof Uint8Array ? piece : bytes.subarray(piece.start, piece.end), at);
    at += lengthOf([piece]);
  }
  return target;
}

/** Is that part a note on a value's lengths (`value_info`)? They may be others once nodes are changed. */
export function isNoteOnLengths({ kind, field }: GraphPart): boolean {
  return kind === 'value' && field.number === 13;
}

/** What comes before a message: the field's number, and the bytes that follow. */
export function messageHead(tag: number, sizeBytes: number): Uint8Array {
  return written((writer) => {
    writer.writeTag(tag, 2);
    writer.writeVarint(sizeBytes);
  });
}

export function lengthOf(pieces: readonly Piece[]): number {
  return pieces.reduce(
    (sum, piece) => sum + (piece instanceof Uint8Array ? piece.length : piece.end - piece.start),
    0,
  );
}

/** A node as a field of the graph (`NodeProto`: 1 inputs, 2 outputs, 4 operator, 5 attributes). */
export function nodeField({ opType, inputs, outputs, ints = {} }: NewNode): Uint8Array {
  return message(1, [
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, opType),
    // AttributeProto: 1 name, 3 a whole number, 20 type INT.
    ...Object.entries(ints).map(([name, value]) =>
      message(5, [text(1, name), number(3, value), number(20, 2)]),
    ),
  ]);
}

/** The node of that part with other names for some of its inputs. */
export function withInputs(
  bytes: Uint8Array,
  { field: { body } }: GraphPart,
  renamed: ReadonlyMap<string, string>,
): Uint8Array {
  const fields = fieldsOf(bytes, body).map((each) => {
    const other = each.number === 1 ? renamed.get(textOf(bytes, each)) : undefined;
    return other === undefined ? bytes.subarray(each.whole.start, each.whole.end) : text(1, other);
  });
  return message(1, fields);
}

/** Whole numbers as a weight (`TensorProto`: 1 lengths, 2 type, 8 name, 9 raw data); one alone has no length. */
export function int64Weights(name: string, values: bigint | readonly bigint[]): Uint8Array {
  const list = typeof values === 'bigint' ? [values] : values;
  const raw = new Uint8Array(BigInt64Array.from(list).buffer);
  return message(5, [
    ...(list === values ? [number(1, list.length)] : []),
    number(2, elemTypes.int64),
    text(8, name),
    message(9, [raw]),
  ]);
}

/** An input or output of the graph whose lengths differ from run to run (`ValueInfoProto`). */
export function tensorField(
  kind: 'input' | 'output',
  name: string,
  elemType: number,
  rank: number,
): Uint8Array {
  const lengths = Array.from({ length: rank }, () => message(1, []));
  const tensor = message(1, [number(1, elemType), message(2, lengths)]);
  return message(kind === 'input' ? 11 : 12, [text(1, name), message(2, [tensor])]);
}

function message(tag: number, parts: readonly Uint8Array[]): Uint8Array {
  const target = new Uint8Array(lengthOf(parts));
  let at = 0;
  for (const part of parts) {
    target.set(part, at);
    at += part.length;
  }
  return written((writer) => writer.writeBytesField(tag, target));
}

function text(tag: number, value: string): Uint8Array {
  return written((writer) => writer.writeStringField(tag, value));
}

function number(tag: number, value: number): Uint8Array {
  return written((writer) => writer.writeVarintField(tag, value));
}

function written(write: (writer: PbfWriter) => void): Uint8Array {
  const writer = new PbfWriter();
  write(writer);
  return writer.finish();
}
