import { expect, test } from 'vitest';
import { isAbort } from '../../src/clip/errors';
import type { CodedError } from '../../src/clip/errors';
import { createEngine } from '../../src/engine/engine';
import type { EngineMethods, Span } from '../../src/engine/protocol';
import { EngineClient } from '../../src/state/engine-client';
import { tinyParts } from '../engine/engine-parts';
import { overChannel } from '../engine/over-channel';

/** A client of an engine whose texts never come back. */
function stuckClient() {
  const methods: EngineMethods = {
    ...createEngine(tinyParts().parts),
    embedTexts: () => new Promise(() => undefined),
  };
  const worker = overChannel(methods);
  const deaths: CodedError[] = [];
  const spans: Span[] = [];
  const client = new EngineClient(worker, {
    onSpan: (span) => spans.push(span),
    onDeath: (error) => deaths.push(error),
  });
  const ask = (signal?: AbortSignal) =>
    client.call('embedTexts', { prompts: ['a'], priority: 'live' }, { signal });
  return { worker, client, deaths, spans, ask };
}

test('an aborted call rejects at once, though the worker does not answer', async () => {
  const { client, ask } = stuckClient();
  const controller = new AbortController();
  const call = ask(controller.signal);
  controller.abort();
  expect(await call.catch(isAbort)).toBe(true);
  expect(client.isDead).toBe(false);
  client.terminate();
});

test('a call whose signal is already aborted is not even sent', async () => {
  const { client, worker, ask } = stuckClient();
  const sent: unknown[] = [];
  worker.postMessage = (message) => void sent.push(message);
  expect(await ask(AbortSignal.abort()).catch(isAbort)).toBe(true);
  expect(sent).toEqual([]);
  client.terminate();
});

test('when the worker crashes, the death is told first and then every call rejects with it', async () => {
  const { client, worker, deaths, ask } = stuckClient();
  const calls = [ask(), ask()];
  const order: string[] = [];
  calls[0]!.catch(() => order.push(`rejected after ${deaths.length} death`));
  worker.crash('RuntimeError: unreachable');
  for (const call of calls) {
    await expect(call).rejects.toMatchObject({
      code: 'engine/died',
      data: { detail: 'RuntimeError: unreachable' },
    });
  }
  expect(order).toEqual(['rejected after 1 death']);
  expect(worker.isTerminated).toBe(true);
  await expect(client.call('runCounts', null)).rejects.toMatchObject({ code: 'engine/died' });
  expect(deaths).toHaveLength(1);
});

test('a worker that says its device is lost is ended, with that reason', async () => {
  const { worker, deaths, ask } = stuckClient();
  const call = ask();
  const data = { detail: 'destroyed' };
  worker.tell({ kind: 'lost', error: { code: 'engine/device-lost', data, message: 'lost' } });
  await expect(call).rejects.toMatchObject({ code: 'engine/device-lost', data });
  expect(worker.isTerminated).toBe(true);
  expect(deaths).toHaveLength(1);
});

test('a worker ended on purpose aborts its calls and is no death', async () => {
  const { client, deaths, ask } = stuckClient();
  const call = ask();
  client.terminate();
  expect(await call.catch(isAbort)).toBe(true);
  expect(deaths).toEqual([]);
  expect(client.isDead).toBe(true);
});

test('spans arrive as they are sent', async () => {
  const { client, worker, spans } = stuckClient();
  const span: Span = { name: 'clip:text', startMs: 1, durationMs: 2, detail: { prompts: 3 } };
  worker.tell({ kind: 'span', span });
  await client.call('runCounts', null);
  expect(spans).toEqual([span]);
  client.terminate();
});
