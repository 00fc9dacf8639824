import { beforeEach, describe, expect, test, vi } from 'vitest';
import { isAbort } from '../../src/clip/errors';
import { createEngine, type EngineParts } from '../../src/engine/engine';
import type { EngineMethods } from '../../src/engine/protocol';
import { Slots } from '../../src/engine/slots';
import { decodeGrey, direction, grey, tinyParts, tinyRequest } from './engine-parts';

const quiet = { signal: new AbortController().signal, progress: (): void => undefined };

let made: ReturnType<typeof tinyParts>;
let engine: EngineMethods;

beforeEach(async () => {
  made = tinyParts();
  engine = createEngine({ ...made.parts, loadTowers: manyAtOnce(made) });
  await engine.loadModel(await tinyRequest(), quiet);
  made.runs.vision.length = 0;
});

/** A vision tower whose embeds are each picture's own, however many there are in a run. */
function manyAtOnce({ parts, runs }: ReturnType<typeof tinyParts>): EngineParts['loadTowers'] {
  return async (...args) => ({
    ...(await parts.loadTowers(...args)),
    vision: {
      async embed(pixels, count) {
        runs.vision.push(pixels);
        const each = pixels.length / count;
        const sumOf = (i: number) =>
          pixels.subarray(i * each, (i + 1) * each).reduce((a, b) => a + b, 0);
        return Float32Array.from(
          Array.from({ length: count }, (_, i) => direction(sumOf(i))).flat(),
        );
      },
    },
  });
}

const batch = (values: readonly number[], context = quiet) =>
  engine.embedImages(
    {
      pictures: values.map((value) => ({ key: '', source: grey(value) })),
      priority: 'batch',
      thumbnailPx: 64,
    },
    context,
  );
const row = (embeds: Float32Array, index: number) => [...embeds.subarray(index * 2, index * 2 + 2)];
/** A grey picture's embed: the direction of the sum of its pixel values. */
async function alone(value: number): Promise<number[]> {
  const picture = { key: `grey ${value}`, source: grey(value) };
  const { embeds } = await engine.embedImages({ pictures: [picture], priority: 'live' }, quiet);
  return [...embeds];
}

describe('a batch for a collection', () => {
  test('gives every picture the embed that it has alone, in its place', async () => {
    const values = Array.from({ length: 21 }, (_, i) => i * 9);
    const { embeds } = await batch(values);
    for (const [i, value] of values.entries()) {
      const expected = await alone(value);
      expect(row(embeds, i)[0]).toBeCloseTo(expected[0]!, 5);
      expect(row(embeds, i)[1]).toBeCloseTo(expected[1]!, 5);
    }
  });

  test('brings a thumbnail and a hash of each, and keeps nothing in the cache', async () => {
    const { outcomes } = await batch([3, 4]);
    expect(outcomes).toMatchObject([
      { ok: true, cached: false, digest: { thumbnail: Uint8Array.of(2, 64), hash: 'hash of 3' } },
      { ok: true, cached: false },
    ]);
    const before = (await engine.runCounts(null, quiet)).visionPictures;
    await batch([3]);
    expect((await engine.runCounts(null, quiet)).visionPictures).toBe(before + 1);
  });

  test('hashes the bytes that decoding had to read, as they were read', async () => {
    const read = Uint8Array.of(8, 9);
    const reader = createEngine({
      ...made.parts,
      async decode(source, onWhole) {
        onWhole?.(read);
        return decodeGrey(source);
      },
    });
    await reader.loadModel(await tinyRequest(), quiet);
    const pictures = [{ key: '', source: grey(3) }];
    const request = { pictures, priority: 'batch', thumbnailPx: 64 } as const;
    const { outcomes } = await reader.embedImages(request, quiet);
    expect(outcomes).toMatchObject([{ digest: { hash: 'hash of 8,9' } }]);
  });

  test('goes on past pictures that cannot be read: zeros and an error in their places', async () => {
    const { embeds, outcomes } = await batch([255, 5, 255, 255]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([false, true, false, false]);
    expect(outcomes[0]).toMatchObject({ error: { code: 'picture/undecodable' } });
    expect(row(embeds, 0)).toEqual([0, 0]);
    expect(row(embeds, 1)).toEqual(await alone(5));
    expect((await batch([255])).outcomes).toHaveLength(1);
  });

  test('says of a file that has gone by the time it is hashed that it cannot be read', async () => {
    const gone = grey(5);
    const read = gone.arrayBuffer.bind(gone);
    let reads = 0;
    gone.arrayBuffer = () =>
      ++reads === 1 ? read() : Promise.reject(new DOMException('gone', 'NotReadableError'));
    const pictures = [gone, grey(6)].map((source) => ({ key: '', source }));
    const request = { pictures, priority: 'batch', thumbnailPx: 64 } as const;
    const { outcomes } = await engine.embedImages(request, quiet);
    expect(outcomes).toMatchObject([
      { ok: false, error: { code: 'picture/unreadable' } },
      { ok: true },
    ]);
  });

  test('takes several pictures a run once runs are known to be short', async () => {
    await batch([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const sizes = made.runs.vision.map((pixels) => pixels.length / 12);
    expect(sizes[0]).toBe(1);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(12);
    expect(Math.max(...sizes)).toBeGreaterThan(1);
    for (const size of sizes) expect([1, 2, 4, 8]).toContain(size);
  });

  test('lets a live prompt go before the runs that are left', async () => {
    const order: string[] = [];
    const working = batch(Array.from({ length: 40 }, (_, i) => i)).then(() => order.push('batch'));
    const typed = engine
      .embedTexts({ prompts: ['cat'], priority: 'live' }, quiet)
      .then(() => order.push('live'));
    await Promise.all([working, typed]);
    expect(order).toEqual(['live', 'batch']);
  });

  test('begins no picture while one that somebody looks at is being prepared', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const begun: number[] = [];
    const gated = createEngine({
      ...made.parts,
      loadTowers: manyAtOnce(made),
      decode: async (source) => {
        const value = new Uint8Array(await (source as Blob).arrayBuffer())[0]!;
        begun.push(value);
        if (value === 200) await held;
        return decodeGrey(source);
      },
    });
    await gated.loadModel(await tinyRequest(), quiet);
    const live = gated.embedImages(
      { pictures: [{ key: 'seen', source: grey(200) }], priority: 'live' },
      quiet,
    );
    const pictures = [1, 2, 3].map((value) => ({ key: '', source: grey(value) }));
    const working = gated.embedImages({ pictures, priority: 'batch', thumbnailPx: 64 }, quiet);
    await vi.waitFor(() => expect(begun).toEqual([200]));
    release();
    await Promise.all([live, working]);
    expect(begun).toEqual([200, 1, 2, 3]);
  });

  test('ends between two runs when it is aborted', async () => {
    const controller = new AbortController();
    const context = { signal: controller.signal, progress: () => controller.abort() };
    const failure = await batch([1, 2, 3, 4, 5, 6], context).catch((error: unknown) => error);
    expect(isAbort(failure)).toBe(true);
    expect(made.runs.vision.length).toBeLessThan(6);
  });
});

test('slots let so many jobs run at a time, in their order, and survive a failure', async () => {
  const slots = new Slots(2);
  let running = 0;
  let most = 0;
  const order: number[] = [];
  const job = (n: number) => async () => {
    most = Math.max(most, ++running);
    order.push(n);
    await new Promise((resolve) => setTimeout(resolve, 1));
    running -= 1;
    if (n === 1) throw new Error('no');
    return n;
  };
  const done = await Promise.allSettled([0, 1, 2, 3, 4].map((n) => slots.run(job(n))));
  expect(done.map(({ status }) => status === 'fulfilled')).toEqual([true, false, true, true, true]);
  expect(order).toEqual([0, 1, 2, 3, 4]);
  expect(most).toBe(2);
});
