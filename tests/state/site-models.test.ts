import { beforeEach, describe, expect, test } from 'vitest';
import { findModel } from '../../src/clip/models';
import type { ShippedModels } from '../../src/io/shipped-models';
import { SiteModels } from '../../src/state/site-models.svelte';

const clip = 'clip-vit-base-patch32';
const both: ShippedModels = { starter: ['fp32'], [clip]: ['q8'] };

let missing: string[];
let loads: unknown[][];

beforeEach(() => {
  missing = [];
  loads = [];
});

/** The models of a site that ships these, its starter running. */
function siteModels(shipped: ShippedModels): SiteModels {
  const session = {
    model: findModel('starter')!,
    async load(...args: unknown[]) {
      loads.push(args);
      session.model = findModel(args[0] as string)!;
    },
  };
  return new SiteModels({
    session,
    fetchShipped: async () => shipped,
    onMissing: (id) => void missing.push(id),
  });
}

describe('a link that asks for a model', () => {
  test('has it offered as soon as the site is known to ship it, and not loaded', async () => {
    const site = siteModels(both);
    site.want(clip);
    expect([site.offered, site.wantedId]).toEqual([null, clip]);
    await site.look();
    expect(site.offered?.id).toBe(clip);
    expect([loads, missing]).toEqual([[], []]);
  });

  test('is told, once, that the site does not ship it', async () => {
    const site = siteModels({ starter: ['fp32'] });
    site.want(clip);
    await site.look();
    expect([site.offered, site.wantedId, missing]).toEqual([null, null, [clip]]);
  });

  test('is answered at once where it comes later', async () => {
    const site = siteModels(both);
    await site.look();
    site.want(clip);
    expect(site.offered?.id).toBe(clip);
    site.decline();
    expect([site.offered, site.wantedId]).toEqual([null, null]);
  });

  test('is content with the model that runs', async () => {
    const site = siteModels(both);
    site.want('starter');
    await site.look();
    expect([site.offered, site.wantedId, missing]).toEqual([null, null, []]);
  });
});

test('a model is loaded at the precisions that the site ships, and the offer is answered', async () => {
  const site = siteModels(both);
  site.want(clip);
  await site.look();
  await site.load(clip, 'wasm');
  expect(loads).toEqual([[clip, 'wasm', ['q8']]]);
  expect(site.wantedId).toBeNull();
});

test('loading the present model on another backend leaves the offer open', async () => {
  const site = siteModels(both);
  site.want(clip);
  await site.look();
  await site.load('starter', 'wasm');
  expect(site.offered?.id).toBe(clip);
});
