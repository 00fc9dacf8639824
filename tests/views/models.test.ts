import { describe, expect, test } from 'vitest';
import { CodedError } from '../../src/clip/errors';
import { drafts } from '../../src/clip/drafts';
import { findModel, models as catalogue, pathsAt, sizeAt } from '../../src/clip/models';
import type { ModelSpec } from '../../src/clip/models';
import type { StoredModel } from '../../src/engine/store-protocol';
import type { ShippedModels } from '../../src/io/shipped-models';
import type { ModelLibrary } from '../../src/state/model-library.svelte';
import { en } from '../../src/text/en';
import { errors } from '../../src/text/en-errors';
import { modelsText } from '../../src/text/models-text';
import { modelCards } from '../../src/views/models/model-cards';
import { storedModel } from '../state/fake-store';
import { modelsOf, noGpu, running } from './made-up-models';

type Session = Parameters<typeof modelCards>[1];

const text = { ...en, errors };
const starter = catalogue[0]!;
const draft = drafts[0]!;
const clip = findModel('clip-vit-base-patch32')!;
const idle: Session = {
  model: starter,
  phase: 'ready',
  refused: noGpu,
  loaded: running('fp32'),
  progress: null,
  failure: null,
};

/** The cards of a device that keeps these, at a site that ships those. */
function cards(
  stored: readonly StoredModel[],
  shipped: ShippedModels = { starter: ['fp32'] },
  session: Session = idle,
  change: (library: ModelLibrary) => void = () => undefined,
) {
  const models = modelsOf(stored, shipped);
  change(models.library);
  return modelCards(models, session, text);
}

const cardOf = (id: string, ...given: Parameters<typeof cards>) =>
  cards(...given).find((card) => card.id === id)!;

describe('a card', () => {
  test('of a model that is not here offers the precisions that this machine can run', () => {
    const card = cardOf(clip.id, []);
    expect(card).toMatchObject({ chosen: 'q8', canDownload: true, use: 'idle', failure: null });
    expect(card.precisions).toEqual(
      (['q8', 'fp32'] as const).map((dtype) => ({
        precision: dtype,
        canRun: true,
        sizeBytes: sizeAt(clip, [dtype]),
        place: 'away',
        loadedBytes: 0,
      })),
    );
  });

  test('tells what ships with the site, what is on this device and what is half here', () => {
    const unfinished = [{ dtype: 'fp32' as const, loadedBytes: 7, totalBytes: 9 }];
    const stored = storedModel(clip.id, { dtypes: ['fp16'], unfinished });
    const gpu: Session = { ...idle, refused: [], loaded: running('fp32', 'webgpu') };
    const places = cardOf(clip.id, [stored], { [clip.id]: ['q8'] }, gpu).precisions;
    expect(
      places.map(({ precision, place, loadedBytes }) => [precision, place, loadedBytes]),
    ).toEqual([
      ['fp16', 'device', 0],
      ['fp32', 'unfinished', 7],
      ['q8', 'site', 0],
    ]);
  });

  test('shows first what was begun, before what could be fetched', () => {
    const unfinished = [{ dtype: 'fp32' as const, loadedBytes: 7, totalBytes: 9 }];
    expect(cardOf(clip.id, [storedModel(clip.id, { unfinished })]).chosen).toBe('fp32');
    const here = storedModel(clip.id, { dtypes: ['q8'], unfinished });
    expect(cardOf(clip.id, [here]).chosen).toBe('q8');
  });

  test('shows what is here and cannot run, so that it can be deleted', () => {
    const unfinished = [{ dtype: 'fp16' as const, loadedBytes: 7, totalBytes: 9 }];
    for (const here of [{ dtypes: ['fp16'] as const }, { unfinished }]) {
      const card = cardOf(clip.id, [storedModel(clip.id, here)]);
      const places = card.precisions.map(({ precision, canRun, place }) => [
        precision,
        canRun,
        place,
      ]);
      expect(card.chosen).toBe('q8');
      expect(places).toEqual([
        ['q8', true, 'away'],
        ['fp32', true, 'away'],
        ['fp16', false, 'unfinished' in here ? 'unfinished' : 'device'],
      ]);
    }
  });

  test('shows a model from disk that cannot run or lacks a file', () => {
    const towers = { fp16: starter.towers.fp32! };
    const custom: ModelSpec = { ...starter, id: 'custom-1', repo: null, towers };
    const idleOnly = cardOf('custom-1', [storedModel('custom-1', { dtypes: ['fp16'], custom })]);
    expect(idleOnly).toMatchObject({
      chosen: 'fp16',
      precisions: [{ precision: 'fp16', canRun: false, place: 'device' }],
    });
    const whole: ModelSpec = { ...custom, towers: starter.towers };
    const unfinished = [{ dtype: 'fp32' as const, loadedBytes: 7, totalBytes: 9 }];
    const lacking = storedModel('custom-1', { unfinished, custom: whole });
    expect(cardOf('custom-1', [lacking])).toMatchObject({
      chosen: 'fp32',
      canDownload: false,
      precisions: [{ precision: 'fp32', canRun: true, place: 'unfinished', loadedBytes: 7 }],
    });
  });

  test('of which only small files are here shows first what to fetch', () => {
    const unfinished = (['fp32', 'fp16', 'q8'] as const).map((dtype) => ({
      dtype,
      loadedBytes: 7,
      totalBytes: 9,
    }));
    expect(cardOf(clip.id, [storedModel(clip.id, { unfinished })]).chosen).toBe('q8');
  });

  test('of the model in use names what runs', () => {
    const card = cardOf('starter', []);
    expect(card).toMatchObject({ use: 'ready', runningPrecision: 'fp32', canDownload: false });
    expect(cardOf(clip.id, []).runningPrecision).toBeNull();
  });

  test('of a running download has its bytes', async () => {
    const card = cardOf(clip.id, [], undefined, idle, (library) => {
      library.downloads.running = {
        [clip.id]: {
          progress: { phase: 'retry', path: 'a', loadedBytes: 4, totalBytes: 9, retryInMs: 800 },
          bytesPerS: null,
          msLeft: null,
        },
      };
    });
    expect(card.transfer).toMatchObject({ phase: 'retry', loadedBytes: 4, retryInMs: 800 });
  });

  test('words what went wrong with a download, and what would not load', () => {
    const failed = cardOf(clip.id, [], undefined, idle, (library) =>
      library.noteFailure(clip.id, new CodedError('hub/unreachable', { host: 'hub.test' })),
    );
    expect(failed.failure).toContain('hub.test');
    const failure = new CodedError('model/wrong-hash');
    const broken: Session = { ...idle, model: clip, phase: 'failed', loaded: null, failure };
    expect(cardOf(clip.id, [], undefined, broken)).toMatchObject({
      use: 'idle',
      failure: errors['model/wrong-hash'],
    });
  });

  test('tells that the browser has deleted it', () => {
    const card = cardOf(clip.id, [], undefined, idle, (library) => {
      library.evicted = [{ modelId: clip.id, name: '' }];
    });
    expect(card.wasEvicted).toBe(true);
  });

  test('of a model from disk comes last, with the precisions that are here', () => {
    const custom: ModelSpec = { ...starter, id: 'custom-1', name: 'Ours', repo: null };
    const stored = storedModel('custom-1', { dtypes: ['fp32'], custom });
    const all = cards([stored]);
    const ids = [...catalogue, ...drafts].map(({ id }) => id);
    expect(all.map(({ id }) => id)).toEqual([...ids, 'custom-1']);
    expect(all.at(-1)).toMatchObject({ isCustom: true, canDownload: false, chosen: 'fp32' });
  });

  test('of a draft has no size before a hub was asked, and says what went wrong with that', () => {
    const card = cardOf(draft.id, []);
    expect(card).toMatchObject({ pins: 'unasked', precisions: [], chosen: null, failure: null });
    const asked = cardOf(draft.id, [], undefined, idle, (library) => {
      library.asking = [draft.id];
      library.noteFailure(draft.id, new CodedError('hub/no-such-file', { host: 'hub.test' }));
    });
    expect(asked.pins).toBe('asking');
    expect(asked.failure).toMatch(/^hub\.test does not have this model/);
  });

  test('of a draft that a hub was asked about has its size, and names that hub', () => {
    const pins = { revision: 'c', pinnedBy: 'hub.test' };
    const files = Object.fromEntries(
      pathsAt(draft, ['q8']).map((path) => [path, { sizeBytes: 10, gitSha1: 'a'.repeat(40) }]),
    );
    const entry: ModelSpec = { ...draft, ...pins, towers: { q8: draft.towers.q8! }, files };
    const card = cardOf(draft.id, [], undefined, idle, (library) => {
      library.contents = { ...library.contents!, asked: [entry] };
    });
    expect(card).toMatchObject({
      pins: { host: 'hub.test' },
      isCustom: false,
      canDownload: true,
      precisions: [{ precision: 'q8', sizeBytes: 40, place: 'away' }],
    });
  });
});

test('every model of the catalogue says in every language what it is good for', () => {
  for (const { about } of Object.values(modelsText))
    for (const { id } of [...catalogue, ...drafts]) expect(about[id], id).toBeTruthy();
});
