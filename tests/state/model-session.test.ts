import { beforeEach, describe, expect, test } from 'vitest';
import { CodedError, isAbort } from '../../src/clip/errors';
import { models } from '../../src/clip/models';
import { createEngine } from '../../src/engine/engine';
import type { Machine } from '../../src/engine/execution-provider';
import type { EngineParts } from '../../src/engine/engine';
import { ModelSession } from '../../src/state/model-session.svelte';
import { grey, tinyModel, tinyParts } from '../engine/engine-parts';
import { overChannel } from '../engine/over-channel';
import type { ChannelWorker } from '../engine/over-channel';

type Changes = Partial<EngineParts> & { stuck?: boolean };

const gpu: Machine = {
  webgpu: 'device',
  shaderF16: false,
  adapter: 'acme',
  isolated: true,
  ios: false,
  cores: 2,
};
const noGpu: Machine = { ...gpu, webgpu: 'absent' };

const starter = models[0]!;
let workers: ChannelWorker[];

/** A session of tiny engines; the n-th worker is built with the n-th changes, later ones with the last. */
async function tinySession(...changes: [Changes, ...Changes[]]) {
  const model = await tinyModel();
  const spawn = () => {
    const { stuck, ...parts } = changes[Math.min(workers.length, changes.length - 1)]!;
    const engine = createEngine({
      ...tinyParts(parts).parts,
      onSpan: (span) => worker.tell({ kind: 'span', span }),
      onLost: (error) => worker.tell({ kind: 'lost', error }),
    });
    const worker: ChannelWorker = overChannel({
      ...engine,
      loadModel: (request, context) => engine.loadModel({ ...request, model }, context),
      ...(stuck && { embedTexts: () => new Promise(() => undefined) }),
    });
    workers.push(worker);
    return worker;
  };
  return new ModelSession({ spawn, siteUrl: 'https://site.test/' });
}

const probe = (machine: Machine) => ({ probe: async () => machine });
const soon = () => new Promise((resolve) => setTimeout(resolve, 30));
const rungOf = ({ loaded }: ModelSession) => loaded?.rung.executionProvider;

beforeEach(() => {
  workers = [];
});

describe('a session', () => {
  test('is ready after loading, with a first generation of embeds', async () => {
    const session = await tinySession(probe(noGpu));
    expect(session.phase).toBe('loading');
    await session.load(starter, 'auto');
    expect(session).toMatchObject({
      phase: 'ready',
      generation: 1,
      failure: null,
      recovered: false,
    });
    expect(session.loaded).toMatchObject({ modelId: 'tiny', rung: { threads: 2 } });
  });

  test('answers calls that were made before the model was ready', async () => {
    const session = await tinySession(probe(noGpu));
    const answer = session.embedTexts(['cat', 'dog']);
    void session.load(starter, 'auto');
    expect((await answer).embeds).toHaveLength(4);
  });

  test('lets a call go that is aborted while the model loads', async () => {
    const session = await tinySession(probe(noGpu));
    const controller = new AbortController();
    const call = session.embedTexts(['cat'], { signal: controller.signal });
    controller.abort();
    expect(await call.catch(isAbort)).toBe(true);
  });

  test('counts runs and keeps the last one', async () => {
    const session = await tinySession(probe(noGpu));
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
    const session = await tinySession(probe(noGpu));
    await session.load(starter, 'auto');
    const broken = session.embedImage({ key: 'b', source: grey(255) });
    await expect(broken).rejects.toMatchObject({ code: 'picture/undecodable' });
    expect((await session.embedImage({ key: 'c', source: grey(3) })).embed).toHaveLength(2);
    expect(workers).toHaveLength(1);
  });

  test('loads a model that is in no catalogue', async () => {
    const session = await tinySession(probe(noGpu));
    await session.load({ ...starter, id: 'custom-1', name: 'Ours' }, 'auto');
    expect(session).toMatchObject({ phase: 'ready', model: { id: 'custom-1', name: 'Ours' } });
    expect((await session.embedTexts(['cat'])).embeds).toHaveLength(2);
  });

  test('runs no precision whose files cannot be had, and remembers why rungs were refused', async () => {
    const session = await tinySession(probe(gpu));
    await session.load(starter, 'wasm', ['fp32']);
    const { refused } = session.loaded!;
    expect(refused.map(({ reason }) => reason)).toContain('not-chosen');
    await session.load(starter, 'auto', ['q8']);
    expect(session).toMatchObject({ loaded: null, failure: { code: 'model/no-backend' } });
    expect(session.refused).toEqual(refused);
  });

  test('fails with the reason when a file is missing, and can be told to try again', async () => {
    const missing = { ...probe(noGpu), sources: () => [] };
    const session = await tinySession(missing, probe(noGpu));
    await session.load(starter, 'auto');
    expect(session).toMatchObject({ phase: 'failed', failure: { code: 'model/missing-file' } });
    expect(workers).toHaveLength(1);
    await session.load(starter, 'auto');
    expect(session.phase).toBe('ready');
  });

  test('ends the old worker on a switch, and what was asked of it is answered by the new one', async () => {
    const session = await tinySession({ ...probe(noGpu), stuck: true }, probe(noGpu));
    await session.load(starter, 'auto');
    const call = session.embedTexts(['cat']);
    await session.load(starter, 'wasm');
    expect((await call).embeds).toHaveLength(2);
    expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([true, false]);
    expect(session).toMatchObject({ generation: 2, recovered: false });
  });
});

describe('when a worker dies', () => {
  test('what was asked is asked again of the next one, unseen, and embeds stay comparable', async () => {
    const session = await tinySession({ ...probe(noGpu), stuck: true }, probe(noGpu));
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
        if (!isFirst) return Promise.resolve(noGpu);
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
    const session = await tinySession(probe(gpu));
    await session.load(starter, 'auto');
    expect(rungOf(session)).toBe('webgpu');
    const data = { detail: 'destroyed: by a test' };
    workers[0]!.tell({ kind: 'lost', error: { code: 'engine/device-lost', data, message: '' } });
    await soon();
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
    const session = await tinySession(probe(noGpu));
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
      ...probe(noGpu),
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
      ...probe(noGpu),
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

  test('of its own script, twice, the session gives up with the reason', async () => {
    const session = await tinySession({ probe: () => new Promise(() => undefined) });
    const loading = session.load(starter, 'auto');
    await soon();
    workers[0]!.crash('SyntaxError');
    await soon();
    workers[1]!.crash('SyntaxError');
    await loading;
    expect(session).toMatchObject({ phase: 'failed', failure: { code: 'engine/died' } });
    expect(workers).toHaveLength(2);
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
        ...probe(gpu),
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
      ...probe(gpu),
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
