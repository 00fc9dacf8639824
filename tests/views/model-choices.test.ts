import { describe, expect, test } from 'vitest';
import { findModel, sizeAt } from '../../src/clip/models';
import type { Dtype } from '../../src/clip/models';
import type { ModelSession } from '../../src/state/model-session.svelte';
import { modelChoices, precisionHere } from '../../src/views/model-choices';

type Refused = ModelSession['refused'];
type Reason = Refused[number]['reason'];

const onWebgpu = (dtype: Dtype, reason: Reason): Refused[number] => ({
  rung: { executionProvider: 'webgpu', dtype, threads: 1 },
  reason,
  detail: '',
});
const every: Dtype[] = ['q8', 'fp16', 'fp32'];

describe('the precision that a machine would use', () => {
  test.each<[string, Dtype[], Refused, Dtype | null]>([
    ['has 16-bit floats where the GPU has', every, [onWebgpu('fp16', 'no-such-precision')], 'fp16'],
    ['is full where the GPU has not', every, [onWebgpu('fp16', 'no-shader-f16')], 'fp32'],
    ['is full where that is all there is', ['q8', 'fp32'], [], 'fp32'],
    [
      'is 8-bit without a GPU',
      every,
      [onWebgpu('fp16', 'no-webgpu'), onWebgpu('fp32', 'no-webgpu')],
      'q8',
    ],
    ['is 8-bit where that is all there is', ['q8'], [], 'q8'],
    [
      'is full on WASM without 8-bit weights',
      ['fp32'],
      [onWebgpu('fp16', 'not-chosen'), onWebgpu('fp32', 'not-chosen')],
      'fp32',
    ],
    ['is none for 16-bit weights alone', ['fp16'], [onWebgpu('fp16', 'no-adapter')], null],
  ])('%s', (_, precisions, refused, expected) => {
    expect(precisionHere(precisions, refused)).toBe(expected);
  });
});

test('the list has what the site ships, its size here, and what runs', () => {
  const starter = findModel('starter')!;
  const clip = findModel('clip-vit-base-patch32')!;
  const session = { model: starter, phase: 'ready', refused: [] } as const;
  expect(modelChoices({ shipped: { starter: ['fp32'] } }, session)).toHaveLength(1);
  const shipped = { [clip.id]: ['q8'], starter: ['fp32'] } as const;
  expect(modelChoices({ shipped }, session)).toMatchObject([
    { id: 'starter', state: 'ready', variant: { precision: 'fp32' } },
    {
      name: 'CLIP ViT-B/32',
      state: 'idle',
      variant: { precision: 'q8', sizeBytes: sizeAt(clip, ['q8']) },
      imagenetAccuracy: 0.633,
    },
  ]);
  const loading = modelChoices({ shipped }, { ...session, model: clip, phase: 'loading' });
  expect(loading.map(({ state }) => state)).toEqual(['idle', 'loading']);
  const failed = modelChoices({ shipped }, { ...session, model: clip, phase: 'failed' });
  expect(failed.map(({ state }) => state)).toEqual(['idle', 'idle']);
});
