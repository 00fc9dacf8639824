import { afterEach, expect, test, vi } from 'vitest';
import { askMemoryOfOthers, shareMemory } from '../../src/engine/memory-channel';
import type { StoreFiles } from '../../src/engine/store-files';
import { memoryFiles } from '../../src/engine/store-memory';
import { pin } from '../tools/made-up-model';

afterEach(() => vi.useRealTimers());

const words = 'from the other worker';
const wanted = pin(new TextEncoder().encode(words));

async function storeWith(names: Record<string, string>): Promise<StoreFiles> {
  const files = memoryFiles();
  for (const [name, text] of Object.entries(names)) await files.write(name, text);
  return files;
}

const whole = () => storeWith({ [wanted.sha256]: words, [`${wanted.sha256}.whole`]: '' });

/** Channels of one name that hear each other in the order in which they were opened, a message a turn. */
function fakeChannels() {
  const channels: { hear: ((event: MessageEvent) => void)[] }[] = [];
  return () => {
    const own = { hear: [] as ((event: MessageEvent) => void)[] };
    channels.push(own);
    return {
      addEventListener: (_: string, listener: (event: MessageEvent) => void) =>
        void own.hear.push(listener),
      postMessage(data: unknown) {
        for (const other of channels.filter((each) => each !== own))
          queueMicrotask(() => other.hear.forEach((hear) => hear({ data } as MessageEvent)));
      },
      close: () => void channels.splice(channels.indexOf(own), 1),
    } as unknown as BroadcastChannel;
  };
}

test('a file in one worker’s memory is had by another', async () => {
  const close = shareMemory('store of a test', await whole());
  const seen = await askMemoryOfOthers('store of a test', wanted);
  expect(await seen!.text()).toBe(words);
  close();
});

test('another tab’s store that lacks the file does not answer before the one that has it', async () => {
  const open = fakeChannels();
  shareMemory('store', memoryFiles(), open);
  shareMemory('store', await storeWith({ [wanted.sha256]: words.slice(5) }), open);
  shareMemory('store', await whole(), open);
  const seen = await askMemoryOfOthers('store', wanted, open);
  expect(await seen!.text()).toBe(words);
});

test('a file that nobody has is waited for some seconds, and no longer', async () => {
  vi.useFakeTimers();
  const open = fakeChannels();
  shareMemory('store', memoryFiles(), open);
  const asked = askMemoryOfOthers('store', wanted, open);
  await vi.advanceTimersByTimeAsync(6_000);
  expect(await asked).toBeNull();
});
