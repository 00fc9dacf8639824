import { describe, expect, test } from 'vitest';
import { findModel, models, sizeAt } from '../../src/clip/models';
import type { ModelSpec } from '../../src/clip/models';
import type { ImportReport } from '../../src/engine/store-protocol';
import { en } from '../../src/text/en';
import { errors } from '../../src/text/en-errors';
import { importState } from '../../src/views/models/import-state';
import { storedModel } from '../state/fake-store';
import { modelsOf, noGpu } from './made-up-models';
import type { Refused } from './made-up-models';

const text = { ...en, errors };
const starter = models[0]!;
const clip = findModel('clip-vit-base-patch32')!;

describe('files from disk', () => {
  const nothing = { complete: [], incomplete: [], custom: null, refusal: null };
  const ours: ModelSpec = { ...starter, id: 'custom-9', name: 'Our birds' };
  const stateOf = (report: ImportReport, refused: Refused = noGpu) => {
    const { library } = modelsOf([storedModel('custom-9', { dtypes: ['fp32'], custom: ours })], {});
    library.report = report;
    return importState(library, refused, text);
  };

  test('are named, listed or refused with a sentence', () => {
    const { outcome, failure, isBusy, isCut } = stateOf({
      complete: [{ modelId: clip.id, dtypes: ['q8', 'fp16'] }],
      incomplete: [{ modelId: 'custom-9', missing: ['tokenizer.json'] }],
      custom: starter,
      refusal: { code: 'custom/no-weights', data: {}, message: '' },
    });
    expect([failure, isBusy, isCut]).toEqual([null, false, false]);
    expect(outcome).toMatchObject({
      complete: [{ name: clip.name, precisions: 'q8, fp16', canRun: true }],
      incomplete: [{ name: 'Our birds', missing: ['tokenizer.json'] }],
      custom: { sizeBytes: sizeAt(starter, ['fp32']), canRun: true },
      refusal: errors['custom/no-weights'],
    });
  });

  test('are not said to be of use where this machine cannot run them', () => {
    const custom: ModelSpec = { ...starter, towers: { fp16: starter.towers.fp32! } };
    const complete = [{ modelId: clip.id, dtypes: ['fp16'] as const }];
    const canRun = (refused: Refused) => {
      const { outcome } = stateOf({ ...nothing, complete, custom }, refused);
      return [outcome!.complete[0]!.canRun, outcome!.custom!.canRun];
    };
    expect(canRun(noGpu)).toEqual([false, false]);
    expect(canRun([])).toEqual([true, true]);
  });
});
