import { describe, expect, test, vi } from 'vitest';
import { CodedError, isAbort } from '../../src/clip/errors';
import { grey, tinyParts } from '../engine/engine-parts';
import { gpu, noGpu, rungOf, starter, tinySession, workers } from './tiny-session';

describe('a session', () => {
  test('is ready after loading, with a first generation of embeds', async () => {
    const session = await tinySession(noGpu);
    expect(session.phase).toBe('loading');
    await session.load(starter, 'auto');
    expect(session).toMatchObject({
      phase: 'ready',
      generation: 1,
      revivals: 0,
      failure: null,
      recovered: false,
    });
    expect(session.loaded).toMatchObject({ modelId: 'tiny', rung: { threads: 2 } });
  });

  test('answers calls that were made before the model was ready', async () => {
    const session = await tinySession(noGpu);
    const answer = session.embedTexts(['cat', 'dog']);
    void session.load(starter, 'auto');
    expect((await answer).embeds).toHaveLength(4);
  });

  test('lets a call go that is aborted while the model loads', async () => {
    const session = await tinySession(noGpu);
    const controller = new AbortController();
    const call = session.embedTexts(['cat'], { signal: controller.signal });
    controller.abort();
    expect(await call.catch(isAbort)).toBe(true);
  });

  test('counts runs and keeps the last one', async () => {
    const session = await tinySession(noGpu);
    await session.load(starter, 'auto');
    await session.embedTexts(['cat', 'dog']);
    expect(session.lastRun?.name).toBe('clip:text');
    await session.embedImage({ key: 'a', source: grey(1) });
    const again = await session.embedImage({ key: 'a', source: grey(1) });
    expect(again).toMatchObject({ cached: true, widthPx: 2, heightPx: 2 });
    expect(session.counts).toEqual({
      textRuns: 1,
      textPrompts: 2,
      visionRuns: 1,
      visionPictures: 1,
    });
    expect(session.lastRun).toEqual({ name: 'clip:vision', durationMs: expect.any(Number) });
    expect(performance.getEntriesByName('clip:text', 'measure').length).toBeGreaterThan(0);
  });

  test('throws what is wrong with a picture, and goes on', async () => {
    const session = await tinySession(noGpu);
    await session.load(starter, 'auto');
    const broken = session.embedImage({ key: 'b', source: grey(255) });
    await expect(broken).rejects.toMatchObject({ code: 'picture/undecodable' });
    expect((await session.embedImage({ key: 'c', source: grey(3) })).embed).toHaveLength(2);
    expect(workers).toHaveLength(1);
  });

  test('loads a model that is in no catalogue', async () => {
    const session = await tinySession(noGpu);
    await session.load({ ...starter, id: 'custom-1', name: 'Ours' }, 'auto');
    expect(session).toMatchObject({ phase: 'ready', model: { id: 'custom-1', name: 'Ours' } });
    expect((await session.embedTexts(['cat'])).embeds).toHaveLength(2);
  });

  test('tells the worker, which cannot count them, how many touch points this machine has', async () => {
    const probe = vi.fn(noGpu.probe);
    const session = await tinySession({ probe });
    await session.load(starter, 'auto');
    expect(probe).toHaveBeenCalledWith(5);
  });

  test('runs no precision whose files cannot be had, and remembers why rungs were refused', async () => {
    const session = await tinySession(gpu);
    await session.load(starter, 'wasm', ['fp32']);
    const { refused } = session.loaded!;
    expect(refused.map(({ reason }) => reason)).toContain('not-chosen');
    await session.load(starter, 'auto', ['q8']);
    expect(session).toMatchObject({ loaded: null, failure: { code: 'model/no-backend' } });
    expect(session.refused).toEqual(refused);
  });

  test('fails with the reason when a file is missing, and can be told to try again', async () => {
    const missing = { ...noGpu, sources: () => [] };
    const session = await tinySession(missing, noGpu);
    await session.load(starter, 'auto');
    expect(session).toMatchObject({ phase: 'failed', failure: { code: 'model/missing-file' } });
    expect(workers).toHaveLength(1);
    await session.load(starter, 'auto');
    expect(session.phase).toBe('ready');
  });

  test('ends the old worker on a switch, and what was asked of it is answered by the new one', async () => {
    const session = await tinySession({ ...noGpu, stuck: true }, noGpu);
    await session.load(starter, 'auto');
    const call = session.embedTexts(['cat']);
    await session.load(starter, 'wasm');
    expect((await call).embeds).toHaveLength(2);
    expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([true, false]);
    expect(session).toMatchObject({ generation: 2, recovered: false });
  });
});

describe('when a rung cannot run the model', () => {
  test.each([
    ['failed-self-test', 'cosine 0.2'],
    ['failed-to-load', 'no available backend found'],
  ])(
    'the next worker takes the next one, and the chip has the reason: %s',
    async (reason, detail) => {
      const session = await tinySession({
        ...gpu,
        loadTowers: async (model, rung, read) => {
          if (rung.executionProvider === 'webgpu') {
            throw new CodedError('engine/run-failed', { reason, detail });
          }
          return tinyParts().parts.loadTowers(model, rung, read);
        },
      });
      await session.load(starter, 'auto');
      expect(rungOf(session)).toBe('wasm');
      expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([true, false]);
      expect(session.loaded!.refused).toContainEqual({
        rung: { executionProvider: 'webgpu', dtype: 'fp32', threads: 1 },
        reason,
        detail,
      });
      expect(session).toMatchObject({ recovered: false, generation: 1 });
    },
  );

  test('and no rung is left, as where WASM is refused, it fails with every reason', async () => {
    const session = await tinySession({
      ...gpu,
      loadTowers: () => {
        const detail = 'CompileError: Wasm code generation disallowed';
        throw new CodedError('engine/run-failed', { reason: 'failed-to-load', detail });
      },
    });
    await session.load(starter, 'auto');
    expect(session).toMatchObject({ phase: 'failed', failure: { code: 'model/no-backend' } });
    expect(String(session.failure!.data['reasons'])).toContain('Wasm code generation disallowed');
    await expect(session.embedTexts(['cat'])).rejects.toMatchObject({ code: 'model/no-backend' });
  });
});
