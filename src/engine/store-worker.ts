import { models } from '../clip/models';
import { inspectCustomModel } from './custom-model';
import { workerNetwork } from './hub-network';
import { tabLocks } from './locks';
import { patience } from './patience';
import { serve } from './serve';
import { createStore } from './store';
import { openStore } from './store-places';
import type { StoreVerbs } from './store-protocol';

declare const self: DedicatedWorkerGlobalScope;

/** What the browser says of its room; plain http has no such answer. */
async function room(): Promise<{ freeBytes: number | null; persisted: boolean }> {
  const storage = navigator.storage as StorageManager | undefined;
  try {
    const [estimate, persisted] = await Promise.all([storage?.estimate(), storage?.persisted()]);
    const { quota, usage = 0 } = estimate ?? {};
    const freeBytes = quota === undefined ? null : Math.max(0, quota - usage);
    return { freeBytes, persisted: persisted ?? false };
  } catch {
    return { freeBytes: null, persisted: false };
  }
}

const store = createStore({
  openFiles: () => openStore(self.location.href),
  catalogue: models,
  network: workerNetwork(self),
  locks: tabLocks(`clip-playground ${new URL('../', self.location.href).pathname} `),
  patience,
  room,
  inspect: inspectCustomModel,
});

serve<StoreVerbs>(store, self);
