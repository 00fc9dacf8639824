import { describe, expect, test } from 'vitest';
import { readOnnx } from '../../src/formats/onnx';
import { copyPart, movePart, partLeadingTo } from '../../src/formats/onnx-part';
import { madeClip, madeOnnx } from './made-onnx';

const read = (bytes: Uint8Array<ArrayBuffer>) => readOnnx(bytes, 'model.onnx');

/** What a part holds, by kind, after it was written and read again. */
function contents(bytes: Uint8Array<ArrayBuffer>) {
  const { graph, fields } = read(bytes);
  const names = (kind: string) =>
    graph.parts.flatMap((part) => (part.kind === kind && 'name' in part ? part.name : []));
  return {
    ops: graph.parts.flatMap((part) => (part.kind === 'node' ? part.node.opType : [])),
    weights: names('weights'),
    inputs: names('input'),
    outputs: names('output'),
    values: names('value'),
    modelFields: fields.map(({ number }) => number),
  };
}

test('a file tells what goes in and out: names, types, and the lengths that are fixed', () => {
  const { graph } = read(madeClip());
  expect(graph.inputs).toEqual([
    { name: 'input_ids', elemType: 7, shape: [null, null] },
    { name: 'pixel_values', elemType: 1, shape: [null, 3, 8, 8] },
  ]);
  expect(graph.outputs.map(({ name, shape }) => [name, shape])).toEqual([
    ['logits_per_text', [null, null]],
    ['text_embeds', [null, 4]],
    ['image_embeds', [null, 4]],
  ]);
});

test('an input that weights fill needs no feeding', () => {
  const inputs = [['input_ids', 7] as const, ['words', 1] as const];
  const { graph } = read(madeClip({ inputs }));
  expect(graph.inputs.map(({ name }) => name)).toEqual(['input_ids']);
});

describe('the part that leads to an output', () => {
  test('has its nodes, weights, input and output, and the model’s own fields around it', () => {
    const model = read(madeClip());
    const part = partLeadingTo(model, 'image_embeds');
    expect(part.inputs).toEqual(['pixel_values']);
    const bytes = copyPart(model, part);
    expect(bytes).toHaveLength(part.sizeBytes);
    expect(contents(bytes)).toEqual({
      ops: ['Conv'],
      weights: ['kernel'],
      inputs: ['pixel_values'],
      outputs: ['image_embeds'],
      values: ['image_embeds'],
      modelFields: [1, 2, 7, 8],
    });
  });

  test('has what only a branch of control flow reads', () => {
    const model = read(madeClip());
    const part = contents(copyPart(model, partLeadingTo(model, 'text_embeds')));
    expect(part.ops).toEqual(['Gather', 'If']);
    expect(part.weights).toEqual(['words', 'flag', 'branch']);
  });

  test('is the same where it is moved to the front of the file’s own memory', () => {
    for (const output of ['text_embeds', 'image_embeds', 'logits_per_text']) {
      const bytes = madeClip();
      const model = read(bytes);
      const part = partLeadingTo(model, output);
      const copy = copyPart(model, part);
      const moved = movePart(model, part);
      expect(moved.buffer).toBe(bytes.buffer);
      expect([...moved]).toEqual([...copy]);
    }
  });

  test('of everything is the file without the other outputs', () => {
    const bytes = madeClip({ outputs: [['logits_per_text', 1]] });
    const model = read(bytes);
    expect([...copyPart(model, partLeadingTo(model, 'logits_per_text'))]).toEqual([...bytes]);
  });

  test('names the weights that lie in another file, those of other parts not', () => {
    const model = read(madeClip({ external: ['kernel'] }));
    expect(partLeadingTo(model, 'image_embeds').external).toEqual(['kernel']);
    expect(partLeadingTo(model, 'text_embeds').external).toEqual([]);
  });
});

describe('what is no ONNX file', () => {
  const refusal = expect.objectContaining({
    code: 'onnx/unreadable',
    data: { path: 'model.onnx' },
  }) as unknown;

  const reading = (bytes: Uint8Array<ArrayBuffer>): unknown => {
    try {
      return read(bytes) && null;
    } catch (error) {
      return error;
    }
  };

  test('is refused: nothing, a web page, zeros, two graphs', () => {
    expect(reading(new Uint8Array())).toEqual(refusal);
    expect(reading(new TextEncoder().encode('<!doctype html><p>Welcome'))).toEqual(refusal);
    expect(reading(new Uint8Array(1000))).toEqual(refusal);
    const made = madeOnnx({ nodes: [], inputs: [], outputs: [] });
    expect(reading(Uint8Array.of(...made, ...made))).toEqual(refusal);
  });

  test('is refused wherever it is cut off within its graph, and never read past its end', () => {
    const bytes = madeClip();
    const graphEnd = read(bytes).fields.find(({ number }) => number === 7)!.whole.end;
    for (let length = 1; length < graphEnd; length++)
      expect(reading(bytes.slice(0, length)), String(length)).toEqual(refusal);
  });

  test('never fails in another way, whichever byte is wrong', () => {
    for (let at = 0; at < madeClip().length; at++)
      for (const wrong of [0, 0x7f, 0xff]) {
        const bytes = madeClip();
        bytes[at] = wrong;
        const outcome = reading(bytes);
        if (outcome !== null) expect(outcome, `${wrong} at ${at}`).toEqual(refusal);
      }
  });
});
