import { beforeEach, describe, expect, test, vi } from 'vitest';
import { CodedError } from '../../src/clip/errors';
import { findModel, models } from '../../src/clip/models';
import type { Dtype, ModelSpec } from '../../src/clip/models';
import type { ShippedModels } from '../../src/io/shipped-models';
import { ModelLibrary } from '../../src/state/model-library.svelte';
import { SiteModels } from '../../src/state/site-models.svelte';
import { FakeStore, libraryParts, storedModel } from './fake-store';

const starter = models[0]!;
const clip = findModel('clip-vit-base-patch32')!;
const starterOnly: ShippedModels = { starter: ['fp32'] };
const both: ShippedModels = { starter: ['fp32'], [clip.id]: ['q8'] };
const custom: ModelSpec = { ...starter, id: 'custom-1', name: 'Ours', repo: null };

let unknown: string[];
let loads: [string, string, readonly Dtype[] | undefined][];
let store: FakeStore;
let librariesMade: number;
/** Models that fail to load. */
let broken: string[];

beforeEach(() => {
  unknown = [];
  loads = [];
  store = new FakeStore();
  librariesMade = 0;
  broken = [];
});

/** The models of a site that ships these, its starter running, at a visit that remembers that. */
function siteModels(
  shipped: ShippedModels,
  memory: { modelId?: string; remembered?: { modelId: string; name: string }[] } = {},
): SiteModels {
  const session = {
    model: starter,
    phase: 'ready' as 'ready' | 'failed',
    failure: null as CodedError | null,
    refused: [],
    async load(model: ModelSpec, provider: string, precisions?: readonly Dtype[]) {
      loads.push([model.id, provider, precisions]);
      session.model = model;
      session.phase = broken.includes(model.id) ? 'failed' : 'ready';
      session.failure = session.phase === 'failed' ? new CodedError('model/wrong-hash') : null;
    },
  };
  const preferences = {
    modelId: memory.modelId ?? null,
    remembered: memory.remembered ?? [],
    setModel: (id: string) => void (preferences.modelId = id),
  };
  return new SiteModels({
    session,
    preferences,
    fetchShipped: async () => shipped,
    makeLibrary: async () => {
      librariesMade += 1;
      return new ModelLibrary(libraryParts(store));
    },
    onUnknown: (id) => void unknown.push(id),
  });
}

const loaded = () => loads.map(([id]) => id);

describe('a link that asks for a model', () => {
  test('has it offered once it is known what the site ships, and not loaded', async () => {
    const site = siteModels(both);
    site.want(clip.id);
    expect([site.offered, site.wantedId]).toEqual([null, clip.id]);
    await site.look();
    expect(site.offered?.id).toBe(clip.id);
    expect([loads, unknown]).toEqual([[], []]);
  });

  test('has it offered where the site does not ship it: it can be downloaded', async () => {
    const site = siteModels(starterOnly);
    site.want(clip.id);
    await site.look();
    expect([site.offered?.id, unknown, librariesMade]).toEqual([clip.id, [], 0]);
  });

  test('is told, once, that nobody knows that model', async () => {
    const site = siteModels(both);
    site.want('no-such');
    await site.look();
    expect([site.offered, site.wantedId, unknown]).toEqual([null, null, ['no-such']]);
  });

  test('is answered where it comes later, once the catalogue is here', async () => {
    const site = siteModels(both);
    await site.look();
    site.want(clip.id);
    await vi.waitFor(() => expect(site.offered?.id).toBe(clip.id));
    site.decline();
    expect([site.offered, site.wantedId]).toEqual([null, null]);
  });

  test('is content with the model that runs', async () => {
    const site = siteModels(both);
    site.want('starter');
    await site.look();
    expect([site.offered, site.wantedId, unknown]).toEqual([null, null, []]);
  });

  test('has no offer while that model is being downloaded', async () => {
    const site = siteModels(starterOnly);
    site.want(clip.id);
    await site.look();
    const library = await site.openLibrary();
    const done = library.download(clip, 'q8');
    expect([site.offered, site.wantedId]).toEqual([null, clip.id]);
    library.downloads.cancel(clip.id);
    await done;
    expect(site.offered?.id).toBe(clip.id);
  });
});

describe('the first model', () => {
  const remembered = [{ modelId: clip.id, name: 'CLIP' }];

  test('is the starter where nothing is kept here, and nobody looks', async () => {
    const site = siteModels(both, { modelId: clip.id });
    await site.begin('auto', false);
    expect([loaded(), librariesMade]).toEqual([['starter'], 0]);
  });

  test('is the one that was used last, where it is kept here', async () => {
    store.models = [storedModel(clip.id, { dtypes: ['q8', 'fp16'] })];
    const site = siteModels(starterOnly, { modelId: clip.id, remembered });
    await site.begin('wasm', false);
    expect(loads).toEqual([[clip.id, 'wasm', ['q8', 'fp16']]]);
  });

  test('is the one that a link asks for, where it is kept here, and no offer is left', async () => {
    store.models = [storedModel(clip.id, { dtypes: ['q8'] })];
    const site = siteModels(starterOnly, { modelId: 'starter', remembered });
    site.want(clip.id);
    await site.begin('auto', true);
    expect([loaded(), site.offered, site.wantedId]).toEqual([[clip.id], null, null]);
  });

  test('is the starter for a link that names none, whatever was used last', async () => {
    store.models = [storedModel(clip.id, { dtypes: ['q8'] })];
    const site = siteModels(starterOnly, { modelId: clip.id, remembered });
    await site.begin('auto', true);
    expect(loaded()).toEqual(['starter']);
  });

  test('can be one from disk that is in no catalogue', async () => {
    store.models = [storedModel(custom.id, { dtypes: ['fp32'], custom })];
    const site = siteModels(starterOnly, {
      remembered: [{ modelId: custom.id, name: custom.name }],
    });
    site.want(custom.id);
    await site.begin('auto', true);
    expect([loaded(), unknown]).toEqual([[custom.id], []]);
  });

  test('is the starter where the kept one is gone or half here, which is then offered', async () => {
    store.models = [storedModel(clip.id)];
    const site = siteModels(starterOnly, { modelId: clip.id, remembered });
    site.want(clip.id);
    await site.begin('auto', true);
    expect([loaded(), site.offered?.id]).toEqual([['starter'], clip.id]);
  });

  test('is the starter where the kept one fails, and what was wrong is kept with it', async () => {
    store.models = [storedModel(clip.id, { dtypes: ['q8'] })];
    broken = [clip.id];
    const site = siteModels(starterOnly, { modelId: clip.id, remembered });
    await site.begin('auto', false);
    expect(loaded()).toEqual([clip.id, 'starter']);
    expect(site.library?.failures[clip.id]?.code).toBe('model/wrong-hash');
  });
});

describe('loading a model', () => {
  test('takes the precisions that can be had, and answers the offer', async () => {
    store.models = [storedModel(clip.id, { dtypes: ['fp16'] })];
    const site = siteModels(both);
    site.want(clip.id);
    await site.look();
    await site.openLibrary();
    await site.load(clip.id, 'wasm');
    expect(loads).toEqual([[clip.id, 'wasm', ['q8', 'fp16']]]);
    expect(site.wantedId).toBeNull();
  });

  test('runs a precision alone that this machine would not have taken', async () => {
    store.models = [storedModel(clip.id, { dtypes: ['fp16', 'q8'] })];
    const site = siteModels(starterOnly);
    await site.openLibrary();
    await site.load(clip.id, 'auto', 'q8');
    await site.load(clip.id, 'auto', 'fp16');
    expect(loads.map(([, , precisions]) => precisions)).toEqual([['q8'], ['fp16', 'q8']]);
  });

  test('on another backend leaves the offer open', async () => {
    const site = siteModels(both);
    site.want(clip.id);
    await site.look();
    await site.load('starter', 'wasm');
    expect(site.offered?.id).toBe(clip.id);
  });

  test('that nobody knows changes nothing but says so', async () => {
    const site = siteModels(both);
    await site.load('no-such', 'auto');
    expect([loads, unknown]).toEqual([[], ['no-such']]);
  });
});
