import { describe, expect, test } from 'vitest';
import { findModel, models as catalogue, precisionsOf, sizeAt } from '../../src/clip/models';
import type { ShippedModels } from '../../src/io/shipped-models';
import { modelForLanguage, suggestion } from '../../src/views/models/suggestion';
import { storedModel } from '../state/fake-store';
import { modelsOf, noGpu, refusedRung, running } from './made-up-models';
import type { Refused } from './made-up-models';

const clip = findModel('clip-vit-base-patch32')!;

describe('the suggestion', () => {
  const machine = (refused: Refused, loaded = running('fp32')) => ({ refused, loaded });
  const none = modelsOf([], {});

  test('waits until something is known of the machine', () => {
    expect(suggestion({ refused: [], loaded: null }, 8, none)).toBeNull();
  });

  test('is 16-bit floats where the GPU computes in them', () => {
    const found = suggestion(machine([], running('fp32', 'webgpu')), 8, none);
    expect(found).toMatchObject({
      model: { id: clip.id },
      precision: 'fp16',
      reason: 'webgpu-fp16',
    });
  });

  test('is 8-bit weights on several threads', () => {
    const found = suggestion(machine(noGpu), null, none);
    expect(found).toMatchObject({ model: { id: clip.id }, precision: 'q8', reason: 'threads' });
  });

  test.each<[string, Refused, number | null, string]>([
    ['one thread', [...noGpu, refusedRung('wasm', 'q8', 'not-isolated', 4)], null, 'one-thread'],
    ['iOS', [...noGpu, refusedRung('wasm', 'q8', 'ios', 4)], null, 'ios'],
    ['little memory', noGpu, 2, 'little-memory'],
  ])('is the smallest model that can be fetched: %s', (_, refused, memoryGb, reason) => {
    const found = suggestion(machine(refused), memoryGb, none)!;
    const smallest = Math.min(
      ...catalogue
        .filter(({ repo }) => repo !== null)
        .flatMap((model) => precisionsOf(model).map((dtype) => sizeAt(model, [dtype]))),
    );
    expect(found.reason).toBe(reason);
    expect(sizeAt(found.model, [found.precision])).toBe(smallest);
  });

  test('is a model that the site ships, where this machine can run it', () => {
    const small = catalogue.find(({ id }) => id === 'tinyclip-8m')!;
    const shipping = (shipped: ShippedModels, refused = noGpu, memoryGb: number | null = null) => {
      const all = modelsOf([storedModel(clip.id, { dtypes: ['q8'] })], shipped);
      const { model, precision, reason } = suggestion(machine(refused), memoryGb, all)!;
      return [model.id, precision, reason];
    };
    const starterToo = { starter: ['fp32'] as const };
    expect(shipping({ ...starterToo, [small.id]: ['q8'] })).toEqual([small.id, 'q8', 'site']);
    expect(shipping({ [small.id]: ['q8'], [clip.id]: ['q8'] })).toEqual([clip.id, 'q8', 'site']);
    expect(shipping({ [small.id]: ['fp16'] })).toEqual([clip.id, 'q8', 'device']);
    const large = { 'siglip2-base-patch16-224': ['q8'] as const };
    expect(shipping(large, noGpu, 8)).toEqual(['siglip2-base-patch16-224', 'q8', 'site']);
    expect(shipping(large, noGpu, 2)).toEqual([clip.id, 'q8', 'device']);
  });

  test('is a model on this device, unless what could be fetched is better', () => {
    const keeping = (id: string) =>
      suggestion(machine(noGpu), null, modelsOf([storedModel(id, { dtypes: ['q8'] })], {}))!;
    expect(keeping('siglip-base-patch16-224')).toMatchObject({
      model: { id: 'siglip-base-patch16-224' },
      reason: 'device',
    });
    expect(keeping('tinyclip-8m')).toMatchObject({ model: { id: clip.id }, reason: 'threads' });
  });

  test('for labels in another language names a model that reads it', () => {
    expect(modelForLanguage('en')).toBeUndefined();
    const reader = modelForLanguage('zh-CN');
    const readers = catalogue.filter(({ languages }) =>
      languages.some((tag) => /mul|zh/.test(tag)),
    );
    expect(reader).toBe(readers[0]);
  });
});
