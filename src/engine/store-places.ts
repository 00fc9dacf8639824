import type { PinnedFile } from '../clip/models';
import { openCacheFiles } from './store-cache';
import type { StoreFiles } from './store-files';
import { memoryFiles } from './store-memory';
import { askMemoryOfOthers, shareMemory } from './memory-channel';
import { openOpfs, removeOpfsFolders } from './store-opfs';

/** Another number means that nothing of an older store can be read: it is deleted then. */
const format = 1;
const family = 'clip-playground-models-';

/**
 * Name of this site's own store: a host may serve several sites on one origin, so the folder above the
 * script's is in it.
 */
function storeName(scriptUrl: string): { name: string; site: string } {
  const site = encodeURIComponent(new URL('../', scriptUrl).pathname);
  return { name: `${family}${format} ${site}`, site };
}

/** The best place that this browser offers, to write to: files, else a cache, else memory. Never rejects. */
export async function openStore(scriptUrl: string): Promise<StoreFiles> {
  const { name, site } = storeName(scriptUrl);
  const isOld = (other: string) =>
    other !== name && other.startsWith(family) && other.endsWith(` ${site}`);
  const files = await attempt(() => openOpfs(name, { create: true }));
  if (files) {
    await attempt(() => removeOpfsFolders(isOld));
    return files;
  }
  const cache = await attempt(() => openCacheFiles(name));
  if (cache) {
    for (const other of await caches.keys()) if (isOld(other)) await caches.delete(other);
    return cache;
  }
  const memory = memoryFiles();
  shareMemory(name, memory);
  return memory;
}

/** The places on this device where files may lie, to read from. Never rejects. */
export async function readStore(scriptUrl: string): Promise<readonly StoreFiles[]> {
  const { name } = storeName(scriptUrl);
  const places = [
    await attempt(() => openOpfs(name, { create: false })),
    (await attempt(() => caches.has(name))) ? await attempt(() => openCacheFiles(name)) : null,
  ];
  return places.filter((place) => place !== null);
}

/** A file that a store's worker has in its memory, where it could keep nothing on the device. Never rejects. */
export function readStoreInMemory(scriptUrl: string, pin: PinnedFile): Promise<Blob | null> {
  return attempt(() => askMemoryOfOthers(storeName(scriptUrl).name, pin));
}

/** null where the browser lacks it or refuses. */
async function attempt<T>(open: () => Promise<T> | T): Promise<T | null> {
  try {
    return await open();
  } catch {
    return null;
  }
}
