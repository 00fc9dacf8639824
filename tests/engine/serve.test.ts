import { expect, test } from 'vitest';
import { CodedError, isAbort } from '../../src/clip/errors';
import { createEngine } from '../../src/engine/engine';
import type { EngineMethods } from '../../src/engine/protocol';
import { EngineClient } from '../../src/state/engine-client';
import { grey, tinyParts, tinyRequest } from './engine-parts';
import { overChannel } from './over-channel';

const unasked = async (): Promise<never> => {
  throw new Error('not part of this test');
};
const silent: EngineMethods = {
  loadModel: unasked,
  embedTexts: unasked,
  embedImages: unasked,
  runCounts: unasked,
};

function clientOf(methods: Partial<EngineMethods>) {
  const worker = overChannel({ ...silent, ...methods });
  return new EngineClient(worker, { onSpan: () => undefined, onDeath: () => undefined });
}

test('the whole boundary works over a channel: load, texts, pictures, counts', async () => {
  const client = clientOf(createEngine(tinyParts().parts));
  const phases: string[] = [];
  const loaded = await client.call('loadModel', await tinyRequest(), {
    onProgress: ({ phase }) => phases.push(phase),
  });
  expect(loaded.modelId).toBe('tiny');
  expect(phases).toContain('compile');
  const texts = await client.call('embedTexts', { prompts: ['cat', 'dog'], priority: 'live' });
  expect(texts.embeds).toHaveLength(4);
  const pictures = [{ key: 'a', source: grey(3) }];
  const { outcomes } = await client.call('embedImages', { pictures, priority: 'live' });
  expect(outcomes).toMatchObject([{ ok: true, widthPx: 2 }]);
  expect(await client.call('runCounts', null)).toMatchObject({ textRuns: 1, visionRuns: 1 });
  client.terminate();
});

test('buffers of a reply are handed over, not copied', async () => {
  const embeds = new Float32Array([1, 2]);
  const tokenCounts = new Uint32Array([3]);
  const client = clientOf({ embedTexts: async () => ({ embeds, tokenCounts }) });
  const answer = await client.call('embedTexts', { prompts: ['a'], priority: 'live' });
  expect([...answer.embeds, ...answer.tokenCounts]).toEqual([1, 2, 3]);
  expect([embeds.length, tokenCounts.length]).toEqual([0, 0]);
  client.terminate();
});

test('an error keeps its code and its data, and the words of its cause', async () => {
  const client = clientOf({
    async embedImages() {
      const cause = new Error('bad Huffman table');
      throw new CodedError('picture/undecodable', { format: 'JPEG' }, { cause });
    },
  });
  const error = await client
    .call('embedImages', { pictures: [], priority: 'live' })
    .catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'picture/undecodable', data: { format: 'JPEG' } });
  expect(String((error as Error).cause)).toContain('bad Huffman table');
  client.terminate();
});

test('an error without a code is an internal one', async () => {
  const client = clientOf({});
  await expect(client.call('runCounts', null)).rejects.toMatchObject({ code: 'engine/internal' });
  client.terminate();
});

test('a reply that cannot be cloned is an error, not silence', async () => {
  const client = clientOf({ runCounts: async () => ({ textRuns: () => 1 }) as never });
  await expect(client.call('runCounts', null)).rejects.toMatchObject({ code: 'engine/internal' });
  client.terminate();
});

test('an abort reaches the method of that call and no other', async () => {
  const aborted: string[] = [];
  let begun!: () => void;
  const bothBegun = new Promise<void>((resolve) => (begun = resolve));
  let count = 0;
  const client = clientOf({
    embedTexts: ({ prompts }, { signal }) =>
      new Promise((resolve, reject) => {
        if (++count === 2) begun();
        signal.addEventListener('abort', () => {
          aborted.push(prompts[0]!);
          reject(signal.reason);
        });
        setTimeout(
          () => resolve({ embeds: new Float32Array(), tokenCounts: new Uint32Array() }),
          200,
        );
      }),
  });
  const controller = new AbortController();
  const { signal } = controller;
  const old = client.call('embedTexts', { prompts: ['old'], priority: 'live' }, { signal });
  const recent = client.call('embedTexts', { prompts: ['new'], priority: 'live' });
  await bothBegun;
  controller.abort();
  expect(await old.catch(isAbort)).toBe(true);
  await recent;
  expect(aborted).toEqual(['old']);
  client.terminate();
});
