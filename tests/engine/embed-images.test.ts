import { beforeEach, describe, expect, test, vi } from 'vitest';
import { isAbort } from '../../src/clip/errors';
import { createEngine } from '../../src/engine/engine';
import type { EngineMethods } from '../../src/engine/protocol';
import { decodeGrey, grey, tinyParts, tinyRequest } from './engine-parts';

let made: ReturnType<typeof tinyParts>;
let engine: EngineMethods;
/** The greys whose decoding has begun. */
let begun: number[];
/** Lets the greys up to 2 be decoded. */
let release: () => void;

beforeEach(async () => {
  const held = new Promise<void>((resolve) => (release = resolve));
  begun = [];
  made = tinyParts({
    async decode(source) {
      const value = new Uint8Array(await (source as Blob).arrayBuffer())[0]!;
      begun.push(value);
      if (value <= 2) await held;
      return decodeGrey(source);
    },
  });
  engine = createEngine(made.parts);
  await engine.loadModel(await tinyRequest(), {
    signal: new AbortController().signal,
    progress: () => undefined,
  });
  made.runs.vision.length = 0;
});

const decoded = () => [...begun].sort((a, b) => a - b);
const untilBegun = (...values: number[]) => vi.waitFor(() => expect(decoded()).toEqual(values));

/** Looks at a picture, as a person does who may go on to another. */
function look(value: number, key = `grey ${value}`) {
  const controller = new AbortController();
  const answer = engine.embedImages(
    { pictures: [{ key, source: grey(value) }], priority: 'live' },
    { signal: controller.signal, progress: () => undefined },
  );
  answer.catch(() => undefined);
  return { answer, leave: () => controller.abort() };
}

describe('stepping quickly through pictures', () => {
  test('decodes none that was passed over before its turn came', async () => {
    const passed = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((value) => look(value));
    const last = look(10);
    await untilBegun(1, 2);
    for (const { leave } of passed) leave();
    release();
    expect((await last.answer).outcomes).toMatchObject([{ ok: true, cached: false }]);
    expect(decoded()).toEqual([1, 2, 10]);
    expect(made.runs.vision).toHaveLength(1);
    for (const { answer } of passed) expect(await answer.catch(isAbort)).toBe(true);
  });

  test('answers the one that is looked at while the first is still being decoded', async () => {
    const first = look(1);
    await untilBegun(1);
    const second = look(3);
    first.leave();
    expect((await second.answer).outcomes).toMatchObject([{ ok: true }]);
    expect(decoded()).toEqual([1, 3]);
  });

  test('decodes one that only some of those who asked for it have left', async () => {
    const [, , left, stayed] = [look(1), look(2), look(5), look(5)];
    await untilBegun(1, 2);
    left!.leave();
    release();
    expect((await stayed!.answer).outcomes).toMatchObject([{ ok: true }]);
    expect(decoded()).toEqual([1, 2, 5]);
  });

  test('decodes one that was passed over when it is looked at again', async () => {
    const [, , passed] = [look(1), look(2), look(5)];
    await untilBegun(1, 2);
    passed!.leave();
    release();
    expect(await passed!.answer.catch(isAbort)).toBe(true);
    expect(decoded()).toEqual([1, 2]);
    expect((await look(5).answer).outcomes).toMatchObject([{ ok: true, cached: false }]);
  });
});
