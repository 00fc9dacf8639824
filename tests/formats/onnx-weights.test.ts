import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readOnnx } from '../../src/formats/onnx';
import type { OnnxModel } from '../../src/formats/onnx';
import { graphWithoutWeights } from '../../src/formats/onnx-weights';
import { fieldsOf, textOf } from '../../src/formats/protobuf-fields';

const path = 'public/models/starter/onnx/text_model.onnx';

/** Raw bytes, or the place of them in another file, of every weight by name. */
function weightsOf({ bytes, graph }: OnnxModel) {
  const weights = new Map<string, { raw: Uint8Array } | { place: Record<string, string> }>();
  for (const part of graph.parts) {
    if (part.kind !== 'weights') continue;
    const fields = fieldsOf(bytes, part.field.body);
    const raw = fields.find(({ number }) => number === 9)?.body;
    const entries = fields
      .filter(({ number }) => number === 13)
      .map(({ body }) => fieldsOf(bytes, body).map((field) => textOf(bytes, field)));
    weights.set(
      part.name,
      part.isExternal
        ? { place: Object.fromEntries(entries) as Record<string, string> }
        : { raw: raw ? bytes.slice(raw.start, raw.end) : new Uint8Array() },
    );
  }
  return weights;
}

test('the graph alone is small, and names every large weight where it lies in the file', async () => {
  const bytes = new Uint8Array(await readFile(path));
  const graph = graphWithoutWeights(readOnnx(bytes, path), 'weights');
  expect(graph.length).toBeLessThan(bytes.length / 20);

  const [before, after] = [readOnnx(bytes, path), readOnnx(graph, path)].map(weightsOf);
  expect([...after!.keys()]).toEqual([...before!.keys()]);
  let external = 0;
  for (const [name, weight] of after!) {
    const whole = before!.get(name)! as { raw: Uint8Array };
    if ('raw' in weight) {
      expect(weight.raw, name).toEqual(whole.raw);
      expect(weight.raw.length, name).toBeLessThan(1024);
      continue;
    }
    external += 1;
    const { location, offset, length } = weight.place;
    expect(location).toBe('weights');
    const there = bytes.subarray(Number(offset), Number(offset) + Number(length));
    expect(Buffer.compare(there, whole.raw), name).toBe(0);
  }
  expect(external).toBeGreaterThan(10);
});

test('everything else of the model stays as it is', async () => {
  const bytes = new Uint8Array(await readFile(path));
  const before = readOnnx(bytes, path);
  const after = readOnnx(graphWithoutWeights(readOnnx(bytes, path), 'weights'), path);
  const shape = ({ graph, fields }: OnnxModel) => ({
    fields: fields.map(({ number }) => number),
    parts: graph.parts.map(({ kind, field }) => `${kind} ${field.number}`),
    inputs: graph.inputs,
    outputs: graph.outputs,
    nodes: graph.parts.flatMap((part) =>
      part.kind === 'node' ? [[part.node.opType, part.node.inputs, part.node.outputs]] : [],
    ),
  });
  expect(shape(after)).toEqual(shape(before));
});
