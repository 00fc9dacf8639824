import { describe, expect, test } from 'vitest';
import type { Dtype } from '../../src/clip/models';
import type { ModelSession } from '../../src/state/model-session.svelte';
import { precisionHere, precisionsHere, precisionToFetch } from '../../src/state/precisions';

type Refused = ModelSession['refused'];
type Reason = Refused[number]['reason'];

const onWebgpu = (dtype: Dtype, reason: Reason): Refused[number] => ({
  rung: { executionProvider: 'webgpu', dtype, threads: 1 },
  reason,
  detail: '',
});
const noGpu = [onWebgpu('fp16', 'no-webgpu'), onWebgpu('fp32', 'no-webgpu')];
const every: Dtype[] = ['q8', 'fp16', 'fp32'];

describe('the precision that a machine would use', () => {
  test.each<[string, Dtype[], Refused, Dtype | null]>([
    ['has 16-bit floats where the GPU has', every, [onWebgpu('fp16', 'no-such-precision')], 'fp16'],
    ['is full where the GPU has not', every, [onWebgpu('fp16', 'no-shader-f16')], 'fp32'],
    ['is full where that is all there is', ['q8', 'fp32'], [], 'fp32'],
    ['is 8-bit without a GPU', every, noGpu, 'q8'],
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

  test('comes first of all that it can run', () => {
    expect(precisionsHere(every, [])).toEqual(['fp16', 'fp32', 'q8']);
    expect(precisionsHere(every, noGpu)).toEqual(['q8', 'fp32']);
    expect(precisionsHere(['q8'], [])).toEqual(['q8']);
  });
});

describe('the precision to fetch', () => {
  test.each<[string, Dtype[], Refused | null, Dtype | null]>([
    ['has 16-bit floats where the GPU has', every, [onWebgpu('fp32', 'not-chosen')], 'fp16'],
    ['is 8-bit where it has not, for it is small', every, [onWebgpu('fp16', 'no-adapter')], 'q8'],
    ['is full where there is no smaller one', ['fp32'], noGpu, 'fp32'],
    ['is the small one while nothing is known of the machine', every, null, 'q8'],
    ['is none where it can run none', ['fp16'], noGpu, null],
  ])('%s', (_, precisions, refused, expected) => {
    expect(precisionToFetch(precisions, refused)).toBe(expected);
  });
});
