import type { GraphPart, OnnxModel } from './onnx';
import { lengthOf, messageHead } from './onnx-write';
import type { Piece } from './onnx-write';

/** A part of a model: its pieces in the order of the file, to be written one after the other. */
export interface OnnxPart {
  /** What is copied of the whole file, and the graph's new head between. */
  pieces: readonly Piece[];
  sizeBytes: number;
  /** The graph's fields that are in it. */
  parts: readonly GraphPart[];
  /** Inputs that have to be fed. */
  inputs: readonly string[];
  /** Names of weights that lie in another file, which this one does not hold. */
  external: readonly string[];
}

/**
 * The part of the model that leads to one of its outputs: the nodes and weights it takes, that output
 * alone, and of the rest (operator sets, functions, notes) everything.
 */
export function partLeadingTo(model: OnnxModel, output: string): OnnxPart {
  const wanted = valuesFor(model.graph.parts, output);
  const kept = model.graph.parts.filter((part) => isWanted(part, wanted, output));
  const graph = model.fields.find(({ number }) => number === 7)!;
  const inside = kept.map(({ field }) => field.whole);
  const pieces = model.fields.flatMap((field): Piece[] =>
    field === graph ? [messageHead(7, lengthOf(inside)), ...inside] : [field.whole],
  );
  return {
    pieces: joined(pieces),
    sizeBytes: lengthOf(pieces),
    parts: kept,
    inputs: model.graph.inputs.map(({ name }) => name).filter((name) => wanted.has(name)),
    external: kept.flatMap((part) => (part.kind === 'weights' && part.isExternal ? part.name : [])),
  };
}

/** A copy of the part. */
export function copyPart({ bytes }: OnnxModel, part: OnnxPart): Uint8Array<ArrayBuffer> {
  return write(bytes, part, new Uint8Array(part.sizeBytes));
}

/**
 * The part, moved to the front of the file's own memory, so that none is needed for it. It always fits:
 * no piece comes to lie further back than it was. The model is spent.
 */
export function movePart({ bytes }: OnnxModel, part: OnnxPart): Uint8Array<ArrayBuffer> {
  return write(bytes, part, bytes.subarray(0, part.sizeBytes));
}

function write(
  bytes: Uint8Array,
  { pieces }: OnnxPart,
  target: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  let at = 0;
  for (const piece of pieces) {
    target.set(piece instanceof Uint8Array ? piece : bytes.subarray(piece.start, piece.end), at);
    at += lengthOf([piece]);
  }
  return target;
}

/** Every value on the way to that output, inputs and weights included. */
function valuesFor(parts: readonly GraphPart[], output: string): ReadonlySet<string> {
  const makers = new Map(
    parts.flatMap((part) =>
      part.kind === 'node' ? part.node.outputs.map((name) => [name, part.node] as const) : [],
    ),
  );
  const wanted = new Set<string>();
  const left = [output];
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    if (wanted.has(name)) continue;
    wanted.add(name);
    left.push(...(makers.get(name)?.inputs ?? []));
  }
  return wanted;
}

function isWanted(part: GraphPart, wanted: ReadonlySet<string>, output: string): boolean {
  if (part.kind === 'node') return part.node.outputs.some((name) => wanted.has(name));
  if (part.kind === 'output') return part.name === output;
  return part.kind === 'other' || wanted.has(part.name);
}

/** Slices that touch become one: fewer pieces to write. */
function joined(pieces: readonly Piece[]): Piece[] {
  const fewer: Piece[] = [];
  for (const piece of pieces) {
    const last = fewer.at(-1);
    const touches = last && 'end' in last && 'end' in piece && last.end === piece.start;
    if (touches) fewer[fewer.length - 1] = { start: last.start, end: piece.end };
    else fewer.push(piece);
  }
  return fewer;
}
