import { expect, test, vi } from 'vitest';
import { starter } from '../../src/clip/starter';
import { fileReader } from '../../src/engine/model-files';
import { memorySource } from '../../src/engine/store-source';

test('a file to be read piece by piece is not looked for in memory, for which nobody may answer', async () => {
  const ask = vi.fn(() => new Promise<Blob | null>(() => undefined));
  const { signal } = new AbortController();
  const read = fileReader(starter, [memorySource(ask)], signal, () => undefined);
  expect(await read.now?.('tokenizer.json')).toBeNull();
  expect(ask).not.toHaveBeenCalled();
});
