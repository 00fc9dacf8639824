import { beforeEach, describe, expect, test } from 'vitest';
import { createEngine } from '../../src/engine/engine';
import type { EngineMethods, LoadProgress, Picture } from '../../src/engine/protocol';
import { CodedError, isAbort } from '../../src/clip/errors';
import { countingTowers, direction, grey, preprocessedBy } from './engine-parts';
import { tinyModel, tinyParts, tinyRequest } from './engine-parts';

const quiet = { signal: new AbortController().signal, progress: () => undefined };

let made: ReturnType<typeof tinyParts>;
let engine: EngineMethods;

beforeEach(async () => {
  made = tinyParts();
  engine = createEngine(made.parts);
  await engine.loadModel(await tinyRequest(), quiet);
  made.runs.text.length = 0;
  made.runs.vision.length = 0;
});

const texts = (...prompts: string[]) => engine.embedTexts({ prompts, priority: 'live' }, quiet);
const images = (...pictures: Picture[]) =>
  engine.embedImages({ pictures, priority: 'live' }, quiet);
const picture = (value: number) => ({ key: `grey ${value}`, source: grey(value) });
const rowOf = (embeds: Float32Array, row: number) => [...embeds.subarray(row * 2, row * 2 + 2)];
const expected = (prompt: string) =>
  [...direction([...prompt].reduce((sum, letter) => sum + (letter.codePointAt(0)! % 50), 3))].map(
    Math.fround,
  );

describe('texts', () => {
  test('every prompt gets its own embed in its place, repeated ones too', async () => {
    const { embeds } = await texts('cat', 'a', 'cat', 'dog');
    for (const [row, prompt] of ['cat', 'a', 'cat', 'dog'].entries()) {
      expect(rowOf(embeds, row)).toEqual(expected(prompt));
    }
  });

  test('twenty labels, one edited: one run with one prompt', async () => {
    const labels = Array.from({ length: 20 }, (_, i) => String.fromCharCode(97 + i));
    await texts(...labels);
    const before = await engine.runCounts(null, quiet);
    await texts(...labels.slice(0, 19), 'zz');
    const after = await engine.runCounts(null, quiet);
    expect(after.textRuns - before.textRuns).toBe(1);
    expect(after.textPrompts - before.textPrompts).toBe(1);
    expect(after.visionRuns).toBe(0);
  });

  test('prompts seen before cost no run, and repeated ones within a call run once', async () => {
    await texts('cat', 'dog', 'cat');
    expect(made.runs.text.flat()).toHaveLength(2);
    await texts('dog', 'cat');
    expect(made.runs.text).toHaveLength(1);
  });

  test('two calls at the same time for one prompt share its run', async () => {
    await Promise.all([texts('cat', 'dog'), texts('cat', 'emu')]);
    expect(made.runs.text.flat()).toHaveLength(3);
  });

  test('tokens are counted before the cut, and the cut keeps the end token', async () => {
    const { tokenCounts } = await texts('ab', 'abcdefghij');
    expect([...tokenCounts]).toEqual([4, 12]);
    expect(Math.max(...made.runs.text.flat().map((row) => row.length))).toBe(6);
    expect(made.runs.text.flat().every((row) => row.at(-1) === 2)).toBe(true);
  });

  test('many prompts report their progress and can be aborted between batches', async () => {
    const prompts = Array.from({ length: 300 }, (_, i) => String.fromCodePoint(0x4e00 + i));
    const controller = new AbortController();
    const seen: number[] = [];
    const call = engine.embedTexts(
      { prompts, priority: 'batch' },
      {
        signal: controller.signal,
        progress: ({ done, total }) => {
          expect(total).toBe(300);
          seen.push(done);
          if (seen.length === 2) controller.abort();
        },
      },
    );
    expect(await call.catch(isAbort)).toBe(true);
    expect(seen).toHaveLength(2);
    expect(made.runs.text.flat()).toHaveLength(seen[1]!);
    const kept = made.runs.text.flat().length;
    await texts(...prompts);
    expect(made.runs.text.flat()).toHaveLength(300);
    expect(kept).toBeLessThan(300);
  });

  test('a live call overtakes a batch call between its runs', async () => {
    const prompts = Array.from({ length: 400 }, (_, i) => String.fromCodePoint(0x4e00 + i));
    const order: string[] = [];
    const batch = engine
      .embedTexts({ prompts, priority: 'batch' }, quiet)
      .then(() => order.push('batch'));
    const live = texts('now').then(() => order.push('live'));
    await Promise.all([batch, live]);
    expect(order).toEqual(['live', 'batch']);
  });

  test('no prompts are an empty answer without a run', async () => {
    expect((await texts()).embeds).toHaveLength(0);
    expect(made.runs.text).toHaveLength(0);
  });
});

describe('pictures', () => {
  test('a picture runs the vision tower once and the text tower not at all; again, not even that', async () => {
    const first = await images(picture(10));
    expect(first.outcomes[0]).toMatchObject({ ok: true, widthPx: 2, heightPx: 2, cached: false });
    const again = await images(picture(10));
    expect(again.outcomes[0]).toMatchObject({ ok: true, cached: true });
    expect(again.embeds).toEqual(first.embeds);
    expect(made.runs.vision).toHaveLength(1);
    expect(made.runs.text).toHaveLength(0);
  });

  test('the cache is asked before a picture is decoded', async () => {
    await images(picture(10));
    const decodes = () => made.spans.filter(({ name }) => name === 'clip:decode').length;
    const before = decodes();
    await images({ key: 'grey 10', source: grey(255) });
    expect(decodes()).toBe(before);
  });

  test('calls at the same time for one key share one decode and one run', async () => {
    await Promise.all([images(picture(20)), images(picture(20)), images(picture(20))]);
    expect(made.runs.vision).toHaveLength(1);
    expect(made.spans.filter(({ name }) => name === 'clip:decode')).toHaveLength(1);
  });

  test('a picture that cannot be read does not fail its neighbours', async () => {
    const { embeds, outcomes } = await images(picture(10), picture(255), picture(20));
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(outcomes[1]).toMatchObject({ error: { code: 'picture/undecodable' } });
    expect(rowOf(embeds, 1)).toEqual([0, 0]);
    expect(Math.hypot(...rowOf(embeds, 2))).toBeCloseTo(1, 6);
  });

  test('a frame is run each time, never kept, and closed', async () => {
    let closed = 0;
    const frame = () => ({ close: () => void closed++ }) as unknown as ImageBitmap;
    await images({ key: null, source: frame() });
    await images({ key: null, source: frame() });
    expect(made.runs.vision).toHaveLength(2);
    expect(closed).toBe(2);
  });

  test('an aborted call closes the frames that it has not come to', async () => {
    let closed = 0;
    const frame = { close: () => void closed++ } as unknown as ImageBitmap;
    const request = { pictures: [{ key: null, source: frame }], priority: 'live' as const };
    const aborted = { signal: AbortSignal.abort(), progress: () => undefined };
    expect(await engine.embedImages(request, aborted).catch(isAbort)).toBe(true);
    expect(closed).toBe(1);
  });

  test('spans tell what was run, with counts and sizes', async () => {
    await images(picture(10));
    await texts('cat', 'dog');
    const details = Object.fromEntries(made.spans.map(({ name, detail }) => [name, detail]));
    expect(details).toEqual({
      'clip:load': { sizeBytes: expect.any(Number), threads: 1 },
      'clip:decode': { widthPx: 2, heightPx: 2 },
      'clip:preprocess': { widthPx: 2, heightPx: 2 },
      'clip:vision': { pictures: 1, sizePx: 2 },
      'clip:text': { prompts: 2, tokens: 5, shared: 0 },
    });
  });
});

describe('loading', () => {
  test('tells the rung, the bytes and the phases in order, and what was refused', async () => {
    const seen: LoadProgress[] = [];
    const fresh = createEngine(tinyParts().parts);
    const progress = (each: LoadProgress) => void seen.push(each);
    const loaded = await fresh.loadModel(await tinyRequest(), { ...quiet, progress });
    const phases = seen.map(({ phase }) => phase).filter((phase, i, all) => phase !== all[i - 1]);
    expect(phases).toEqual(['download', 'compile', 'self-test', 'warm-up']);
    expect(seen.at(-1)!.loadedBytes).toBe(seen.at(-1)!.totalBytes);
    expect(loaded).toMatchObject({
      modelId: 'tiny',
      rung: { executionProvider: 'wasm', dtype: 'fp32', threads: 1 },
      sizeBytes: seen.at(-1)!.totalBytes,
      selfTestCosine: null,
      ownScale: null,
    });
    expect(loaded.refused.map(({ reason }) => reason)).toContain('no-webgpu');
  });

  test('runs of loading are not counted as runs', async () => {
    expect(await engine.runCounts(null, quiet)).toEqual({
      textRuns: 0,
      textPrompts: 0,
      visionRuns: 0,
      visionPictures: 0,
    });
  });

  test('calls that come while the model loads wait for it', async () => {
    const fresh = createEngine(tinyParts().parts);
    const loading = fresh.loadModel(await tinyRequest(), quiet);
    const answer = fresh.embedTexts({ prompts: ['cat'], priority: 'live' }, quiet);
    await loading;
    expect((await answer).embeds).toHaveLength(2);
  });

  test('one worker runs one model', async () => {
    await expect(engine.loadModel(await tinyRequest(), quiet)).rejects.toMatchObject({
      code: 'engine/internal',
    });
  });

  test('a model that no rung can run says so with every reason', async () => {
    const model = await tinyModel({ towers: {} });
    const loading = createEngine(tinyParts().parts).loadModel(await tinyRequest({ model }), quiet);
    await expect(loading).rejects.toMatchObject({
      code: 'model/no-backend',
      data: { reasons: expect.stringContaining('no-such-precision') },
    });
  });

  test('a preprocessor configuration that cannot be followed is an error of the model', async () => {
    const { source, model } = await preprocessedBy({ resample: 99 });
    const { parts } = tinyParts({ sources: () => [source] });
    const loading = createEngine(parts).loadModel(await tinyRequest({ model }), quiet);
    await expect(loading).rejects.toMatchObject({
      code: 'model/unreadable-config',
      data: { path: 'preprocessor_config.json' },
    });
  });
});

test('a device lost while the first runs hang on it ends the loading', async () => {
  const { parts } = tinyParts({
    loadTowers: async () => ({
      ...countingTowers({ text: [], vision: [] }),
      vision: { embed: () => new Promise(() => undefined) },
      lost: Promise.resolve('destroyed: driver reset'),
    }),
  });
  await expect(createEngine(parts).loadModel(await tinyRequest(), quiet)).rejects.toMatchObject({
    code: 'engine/run-failed',
    data: { reason: 'failed-to-load', detail: 'destroyed: driver reset' },
  });
});

describe('a worker that can no longer be trusted', () => {
  test('a failed run is told as the end of this worker, once', async () => {
    const runs = { text: [], vision: [] };
    const { parts, lost } = tinyParts({
      loadTowers: async () => {
        const towers = countingTowers(runs);
        let count = 0;
        const embed: typeof towers.vision.embed = (...args) => {
          // The self-test has two runs; the third is the first that was asked for.
          if (++count > 2)
            return Promise.reject(new CodedError('engine/run-failed', { detail: 'oom' }));
          return towers.vision.embed(...args);
        };
        return { ...towers, vision: { embed } };
      },
    });
    const broken = createEngine(parts);
    await broken.loadModel(await tinyRequest(), quiet);
    const request = { pictures: [picture(1)], priority: 'live' as const };
    await expect(broken.embedImages(request, quiet)).rejects.toMatchObject({
      code: 'engine/run-failed',
    });
    await expect(broken.embedImages(request, quiet)).rejects.toThrow();
    expect(lost).toMatchObject([{ code: 'engine/run-failed' }]);
  });

  test('a lost device is told at once, even when nothing runs', async () => {
    let lose!: (why: string) => void;
    const runs = { text: [], vision: [] };
    const { parts, lost } = tinyParts({
      loadTowers: async () => ({
        ...countingTowers(runs),
        lost: new Promise((resolve) => (lose = resolve)),
      }),
    });
    await createEngine(parts).loadModel(await tinyRequest(), quiet);
    lose('destroyed: by a test');
    await new Promise((resolve) => setTimeout(resolve));
    expect(lost).toMatchObject([
      { code: 'engine/device-lost', data: { detail: 'destroyed: by a test' } },
    ]);
  });
});
