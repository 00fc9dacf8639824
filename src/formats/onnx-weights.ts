import { PbfWriter } from 'pbf';
import type { GraphPart, OnnxModel } from './onnx';
import { lengthOf, messageHead, withGraph } from './onnx-write';
import type { Piece } from './onnx-write';
import { fieldsOf } from './protobuf-fields';
import type { Slice } from './protobuf-fields';

/** Smaller weights stay in the graph: shapes and axes are read before the weights are. */
const leastBytes = 1024;
/** Fields of `TensorProto`. */
const rawData = 9;
const dataLocation = 14;

/**
 * The file's graph, or those parts of it, without its large weights, which it names instead: they lie in the file
 * `location`, where they lie in the model's bytes (`external_data` of onnx.proto). So a runtime that is given both
 * takes each weight straight from the bytes, and never has the file a second time.
 */
export function graphWithoutWeights(
  model: OnnxModel,
  location: string,
  kept: readonly GraphPart[] = model.graph.parts,
): Uint8Array<ArrayBuffer> {
  return withGraph(
    model,
    kept.flatMap((part) => partPieces(model.bytes, part, location)),
  );
}

function partPieces(bytes: Uint8Array, part: GraphPart, location: string): Piece[] {
  const { whole, body, number } = part.field;
  if (part.kind !== 'weights' || number !== 5 || part.isExternal) return [whole];
  const fields = fieldsOf(bytes, body);
  const raw = fields.find((field) => field.number === rawData)?.body;
  if (!raw || raw.end - raw.start < leastBytes) return [whole];
  const kept = fields.filter(({ number: each }) => each !== rawData && each !== dataLocation);
  const tensor = [...kept.map((field) => field.whole), place(raw, location)];
  return [messageHead(5, lengthOf(tensor)), ...tensor];
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
