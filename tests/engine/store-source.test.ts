import { expect, test, vi } from 'vitest';
import { starter } from '../../src/clip/starter';
import { fileReader } from '../../src/engine/model-files';
import type { StoreFiles } from '../../src/engine/store-files';
import { memorySource } from '../../src/engine/store-source';

test('a file to be read piece by piece is not looked for in memory, for which nobody may answer', async () => {
  const openPlaces = vi.fn(() => new Promise<readonly StoreFiles[]>(() => undefined));
  const { signal } = new AbortController();
  const read = fileReader(starter, [memorySource(openPlaces)], signal, () => undefined);
  expect(await read.now?.('tokenizer.json')).toBeNull();
  expect(openPlaces).not.toHaveBeenCalled();
});
