import { describe, expect, test, vi } from 'vitest';
import { CodedError, isAbort } from '../../src/clip/errors';
import type { Machine } from '../../src/engine/execution-provider';
import type { ModelSession } from '../../src/state/model-session.svelte';
import { grey, tinyParts } from '../engine/engine-parts';
import {
  gpu,
  noGpu,
  noGpuMachine,
  rungOf,
  soon,
  starter,
  tinySession,
  workers,
  type Changes,
} from './tiny-session';

/** Until a worker is there that what was asked has been asked of. */
const ready = (session: ModelSession) =>
  vi.waitFor(() => expect(session.phase).toBe('ready'), { timeout: 10_000 });

describe('when a worker dies', () => {
  test('what was asked is asked again of the next one, unseen, and embeds stay comparable', async () => {
    const session = await tinySession({ ...noGpu, stuck: true }, noGpu);
    await session.load(starter, 'auto');
    const call = session.embedTexts(['cat']);
    await soon();
    session.kill();
    expect(session.phase).toBe('loading');
    expect((await call).embeds).toHaveLength(2);
    expect(session).toMatchObject({ phase: 'ready', generation: 1, recovered: true });
    expect(session.loaded!.rung).toEqual({ executionProvider: 'wasm', dtype: 'fp32', threads: 2 });
  });

  test('while it loads, loading begins again and nobody notices', async () => {
    let isFirst = true;
    const slow = {
      probe: () => {
        if (!isFirst) return Promise.resolve(noGpuMachine);
        isFirst = false;
        return new Promise<Machine>(() => undefined);
      },
    };
    const session = await tinySession(slow);
    const loading = session.load(starter, 'auto');
    const call = session.embedTexts(['cat']);
    await soon();
    workers[0]!.crash('out of memory');
    await loading;
    expect((await call).embeds).toHaveLength(2);
    expect(session.phase).toBe('ready');
  });

  test('on WebGPU, the next one runs on WASM, says why, and embeds count as new', async () => {
    const session = await tinySession(gpu);
    await session.load(starter, 'auto');
    expect(rungOf(session)).toBe('webgpu');
    const data = { detail: 'destroyed: by a test' };
    workers[0]!.tell({ kind: 'lost', error: { code: 'engine/device-lost', data, message: '' } });
    await vi.waitFor(() => expect(session.revivals).toBe(1), { timeout: 10_000 });
    expect((await session.embedTexts(['cat'])).embeds).toHaveLength(2);
    expect(rungOf(session)).toBe('wasm');
    expect(session.generation).toBe(2);
    expect(session.loaded!.refused).toContainEqual({
      rung: { executionProvider: 'webgpu', dtype: 'fp32', threads: 1 },
      reason: 'died',
      detail: 'destroyed: by a test',
    });
  });

  test('twice in a minute on WASM with threads, the next one has a single thread', async () => {
    const session = await tinySession(noGpu);
    await session.load(starter, 'auto');
    for (const threads of [2, 1]) {
      session.kill();
      await session.embedTexts(['cat']);
      expect(session.loaded!.rung.threads).toBe(threads);
    }
  });

  test('and the same call kills the next one too, the caller hears it, and the session lives on', async () => {
    const oom = () => Promise.reject(new CodedError('engine/run-failed', { detail: 'oom' }));
    const failing: Changes = {
      ...noGpu,
      loadTowers: async (...args) => {
        const towers = await tinyParts().parts.loadTowers(...args);
        let runs = 0;
        const embed: typeof towers.vision.embed = (...pixels) =>
          ++runs > 2 ? oom() : towers.vision.embed(...pixels);
        return { ...towers, vision: { embed } };
      },
    };
    const session = await tinySession(failing);
    await session.load(starter, 'auto');
    const call = session.embedImage({ key: 'huge', source: grey(1) });
    await expect(call).rejects.toMatchObject({ code: 'engine/run-failed' });
    expect((await session.embedTexts(['cat'])).embeds).toHaveLength(2);
    expect(session.phase).toBe('ready');
  });

  test('a frame that died with it counts as aborted, for the next frame is newer', async () => {
    const session = await tinySession({
      ...noGpu,
      decode: () => new Promise(() => undefined),
    });
    await session.load(starter, 'auto');
    const { port1 } = new MessageChannel();
    // Node has no ImageBitmap; a port is handed over in the same way.
    const call = session.embedImage({ key: null, source: port1 as unknown as ImageBitmap });
    await soon();
    session.kill();
    expect(await call.catch(isAbort)).toBe(true);
  });

  test('and its like, twice, what was asked is asked once more of the next rung', async () => {
    const stuck: Changes = { ...noGpu, stuck: true };
    const session = await tinySession(stuck, stuck, noGpu);
    await session.load(starter, 'auto');
    const call = session.embedTexts(['cat']);
    for (let death = 1; death <= 2; death++) {
      await ready(session);
      session.kill();
    }
    expect((await call).embeds).toHaveLength(2);
    expect(session).toMatchObject({ phase: 'ready', generation: 1, revivals: 2 });
    expect(session.loaded!.rung.threads).toBe(1);
  });

  test('over the same call a third time, the caller hears it, and the session lives on', async () => {
    const session = await tinySession({ ...noGpu, stuck: true });
    await session.load(starter, 'auto');
    const call = session.embedTexts(['cat']);
    for (let death = 1; death <= 3; death++) {
      await ready(session);
      session.kill();
    }
    await expect(call).rejects.toMatchObject({ code: 'engine/died' });
    await ready(session);
    expect(session).toMatchObject({ phase: 'ready', revivals: 3 });
  });

  test('of its own script, twice, the session gives up with the reason', async () => {
    const session = await tinySession({ probe: () => new Promise(() => undefined) });
    const loading = session.load(starter, 'auto');
    await soon();
    workers[0]!.crash('SyntaxError');
    await soon();
    workers[1]!.crash('SyntaxError');
    await loading;
    expect(session).toMatchObject({
      phase: 'failed',
      failure: { code: 'engine/no-start', data: { detail: 'SyntaxError' } },
      revivals: 0,
    });
    expect(workers).toHaveLength(2);
  });
});
