import type { Dtype } from '../clip/models';
import type { StoreVerbs } from '../engine/store-protocol';
import { defaultHub } from '../io/hub-host';
import { persistStorage } from '../io/persist-storage';
import { EngineClient } from './engine-client';
import type { WorkerLike } from './engine-client';
import { ModelLibrary } from './model-library.svelte';
import type { Preferences } from './preferences.svelte';

interface Parts {
  /** Starts a store worker. */
  spawn(): WorkerLike<StoreVerbs>;
  preferences: Preferences;
  /** Where the site's own files lie, if it ships that model. */
  siteUrl(modelId: string): string | undefined;
  /** A download has ended that the person still waits for. */
  onReady(modelId: string, dtype: Dtype): void;
}

const nothing = () => undefined;

/** The library over a worker of its own. */
export function openLibrary({ spawn, preferences, siteUrl, onReady }: Parts): ModelLibrary {
  return new ModelLibrary({
    connect: () => new EngineClient<StoreVerbs>(spawn(), { onSpan: nothing, onDeath: nothing }),
    host: () => preferences.hubHost ?? defaultHub,
    persist: persistStorage,
    remembered: () => preferences.remembered,
    remember: (models) => preferences.setRemembered(models),
    siteUrl,
    onReady,
  });
}
