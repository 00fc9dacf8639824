import { PbfWriter } from 'pbf';
import type { GraphPart, OnnxModel } from './onnx';
import { fieldsOf } from './protobuf-fields';
import type { Slice } from './protobuf-fields';

/** Smaller weights stay in the graph: shapes and axes are read before the weights are. */
const leastBytes = 1024;
/** Fields of `TensorProto`. */
const rawData = 9;
const dataLocation = 14;

type Piece = Slice | Uint8Array;

/**
 * The file's graph, or those parts of it, without its large weights, which it names instead: they lie in the file
 * `location`, where they lie in the model's bytes (`external_data` of onnx.proto). So a runtime that is given both
 * takes each weight straight from the bytes, and never has the file a second time.
 */
export function graphWithoutWeights(
  { bytes, fields, graph }: OnnxModel,
  location: string,
  kept: readonly GraphPart[] = graph.parts,
): Uint8Array<ArrayBuffer> {
  const parts = kept.flatMap((part) => partPieces(bytes, part, location));
  const pieces = fields.flatMap((field): Piece[] =>
    field.number === 7 ? [head(7, lengthOf(parts)), ...parts] : [field.whole],
  );
  return joined(bytes, pieces);
}

function partPieces(bytes: Uint8Array, part: GraphPart, location: string): Piece[] {
  const { whole, body, number } = part.field;
  if (part.kind !== 'weights' || number !== 5 || part.isExternal) return [whole];
  const fields = fieldsOf(bytes, body);
  const raw = fields.find((field) => field.number === rawData)?.body;
  if (!raw || raw.end - raw.start < leastBytes) return [whole];
  const kept = fields.filter(({ number: each }) => each !== rawData && each !== dataLocation);
  const tensor = [...kept.map((field) => field.whole), place(raw, location)];
  return [head(5, lengthOf(tensor)), ...tensor];
}

/** `external_data` (13: key 1, value 2) and `data_location` EXTERNAL (14). */
function place({ start, end }: Slice, location: string): Uint8Array {
  const writer = new PbfWriter();
  const entries = { location, offset: String(start), length: String(end - start) };
  for (const [key, value] of Object.entries(entries)) {
    const entry = new PbfWriter();
    entry.writeStringField(1, key);
    entry.writeStringField(2, value);
    writer.writeBytesField(13, entry.finish());
  }
  writer.writeVarintField(dataLocation, 1);
  return writer.finish();
}

function head(number: number, sizeBytes: number): Uint8Array {
  const writer = new PbfWriter();
  writer.writeTag(number, 2);
  writer.writeVarint(sizeBytes);
  return writer.finish();
}

function joined(bytes: Uint8Array, pieces: readonly Piece[]): Uint8Array<ArrayBuffer> {
  const target = new Uint8Array(lengthOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    target.set(piece instanceof Uint8Array ? piece : bytes.subarray(piece.start, piece.end), at);
    at += lengthOf([piece]);
  }
  return target;
}

function lengthOf(pieces: readonly Piece[]): number {
  return pieces.reduce(
    (sum, piece) => sum + (piece instanceof Uint8Array ? piece.length : piece.end - piece.start),
    0,
  );
}
