import { beforeEach, describe, expect, test } from 'vitest';
import { CodedError } from '../../src/clip/errors';
import { drafts } from '../../src/clip/drafts';
import { findModel, models } from '../../src/clip/models';
import type { LibraryParts } from '../../src/state/model-library.svelte';
import { ModelLibrary } from '../../src/state/model-library.svelte';
import { FakeStore, libraryParts, storedModel } from './fake-store';

const clip = findModel('clip-vit-base-patch32')!;
const other = { ...clip, id: 'other', name: 'Other' };
const soon = () => new Promise((resolve) => setTimeout(resolve));

let store: FakeStore;
let ready: string[];

beforeEach(() => {
  store = new FakeStore();
  ready = [];
});

const makeLibrary = (changes: Partial<LibraryParts> = {}) =>
  new ModelLibrary(
    libraryParts(store, { onReady: (id, dtype) => void ready.push(`${id} ${dtype}`), ...changes }),
  );

describe('a draft', () => {
  const draft = drafts[0]!;

  test('is known once the hub was asked about it, and not asked about twice at a time', async () => {
    const library = makeLibrary({ host: () => 'https://mirror.test' });
    await library.refresh();
    expect(library.entry(draft.id)).toBeUndefined();
    const both = Promise.all([library.ask(draft), library.ask(draft)]);
    expect(library.asking).toEqual([draft.id]);
    await both;
    expect(store.calls).toEqual(['list', 'askHub']);
    expect(library.asking).toEqual([]);
    expect(library.entry(draft.id)).toMatchObject({ name: draft.name, pinnedBy: 'mirror.test' });
  });

  test('that no hub answers for fails at its model, and may be asked about again', async () => {
    const library = makeLibrary();
    store.nextError = new CodedError('hub/web-page', { host: 'hub.test' });
    await library.ask(draft);
    expect(library.failures[draft.id]?.code).toBe('hub/web-page');
    expect(library.asking).toEqual([]);
    await library.ask(draft);
    expect(library.failures).toEqual({});
  });
});

describe('a download', () => {
  test('is shown while it runs, and is waited for', async () => {
    const library = makeLibrary({ siteUrl: (id) => (id === clip.id ? 'https://s.test/' : '') });
    const done = library.download(clip, 'q8');
    await soon();
    const { request, report, end } = store.downloads[0]!;
    expect(request).toMatchObject({ dtype: 'q8', siteUrl: 'https://s.test/' });
    expect(request.host).toBe('https://huggingface.co');
    report(40, 100);
    expect(library.downloads.running[clip.id]?.progress?.loadedBytes).toBe(40);
    expect(library.downloads.share).toBeCloseTo(0.4);
    end();
    await done;
    expect(ready).toEqual([`${clip.id} q8`]);
    expect(library.stored(clip.id)?.dtypes).toEqual(['q8']);
    expect(library.news).toMatchObject({ kind: 'ready', model: { id: clip.id } });
    expect(library.downloads.share).toBeNull();
  });

  test('takes nobody’s place who has chosen otherwise meanwhile', async () => {
    const library = makeLibrary();
    const done = library.download(clip, 'q8');
    await soon();
    library.chosen();
    store.downloads[0]!.end();
    await done;
    expect(ready).toEqual([]);
    expect(library.news?.kind).toBe('waiting');
  });

  test('gives way to one that was asked for later, and both end', async () => {
    const library = makeLibrary();
    const first = library.download(clip, 'q8');
    const second = library.download(other, 'fp16');
    await soon();
    store.downloads[0]!.end();
    await first;
    expect([ready, library.news?.kind]).toEqual([[], 'waiting']);
    store.downloads[1]!.end();
    await second;
    expect(ready).toEqual(['other fp16']);
  });

  test('is not begun twice', async () => {
    const library = makeLibrary();
    void library.download(clip, 'q8');
    void library.download(clip, 'fp16');
    await soon();
    expect(store.downloads).toHaveLength(1);
  });

  test('that is cancelled is no failure, and what has arrived is looked up', async () => {
    const library = makeLibrary();
    const done = library.download(clip, 'q8');
    await soon();
    store.models = [
      storedModel(clip.id, { unfinished: [{ dtype: 'q8', loadedBytes: 4, totalBytes: 9 }] }),
    ];
    library.downloads.cancel(clip.id);
    await done;
    expect([library.failures, library.news, ready]).toEqual([{}, null, []]);
    expect(library.stored(clip.id)?.unfinished[0]?.loadedBytes).toBe(4);
  });

  test('that fails says why at its model, and no longer once it is tried again', async () => {
    const library = makeLibrary();
    const done = library.download(clip, 'q8');
    await soon();
    const error = new CodedError('hub/unreachable', { host: 'h' });
    store.downloads[0]!.fail(error);
    await done;
    expect(library.failures).toEqual({ [clip.id]: error });
    expect(library.news).toMatchObject({ kind: 'failed', error });
    void library.download(clip, 'q8');
    expect([library.failures, library.news]).toEqual([{}, null]);
  });
});

describe('what is here', () => {
  test('is remembered for the next visit, and missed there when the browser has deleted it', async () => {
    let remembered: ReturnType<LibraryParts['remembered']> = [];
    const memory: Partial<LibraryParts> = {
      remembered: () => remembered,
      remember: (list) => (remembered = list),
    };
    store.models = [storedModel(clip.id, { dtypes: ['q8'] }), storedModel('begun')];
    await makeLibrary(memory).refresh();
    expect(remembered.map(({ modelId }) => modelId)).toEqual([clip.id]);
    store.models = [];
    const library = makeLibrary(memory);
    await library.refresh();
    expect(library.evicted.map(({ modelId }) => modelId)).toEqual([clip.id]);
    await library.refresh();
    expect(library.evicted).toHaveLength(1);
    store.models = [storedModel(clip.id, { dtypes: ['q8'] })];
    await library.refresh();
    expect(library.evicted).toEqual([]);
  });

  test('is missed until the person has read of it', async () => {
    let remembered: ReturnType<LibraryParts['remembered']> = [{ modelId: clip.id, name: '' }];
    const memory: Partial<LibraryParts> = {
      remembered: () => remembered,
      remember: (list) => (remembered = list),
    };
    const library = makeLibrary(memory);
    await library.refresh();
    expect(library.evicted).toHaveLength(1);
    library.dismissEvicted([clip.id]);
    expect([library.evicted, remembered]).toEqual([[], []]);
    const later = makeLibrary(memory);
    await later.refresh();
    expect(later.evicted).toEqual([]);
  });

  test('is not missed after it was deleted by hand in another tab', async () => {
    let remembered: ReturnType<LibraryParts['remembered']> = [];
    const memory: Partial<LibraryParts> = {
      remembered: () => remembered,
      remember: (list) => (remembered = list),
    };
    store.models = [storedModel(clip.id, { dtypes: ['q8'] })];
    const [one, other] = [makeLibrary(memory), makeLibrary(memory)];
    await Promise.all([one.refresh(), other.refresh()]);
    one.evicted = [{ modelId: 'gone', name: '' }];
    await other.remove(clip.id, 'q8');
    await one.remove('anything', null);
    expect([one.evicted, remembered]).toEqual([[], []]);
    await one.refresh();
    expect(one.evicted).toEqual([]);
  });

  test('is not missed after it was deleted by hand', async () => {
    store.models = [storedModel(clip.id, { dtypes: ['q8'] })];
    const library = makeLibrary();
    await library.refresh();
    await library.remove(clip.id, 'q8');
    await library.refresh();
    expect([library.stored(clip.id), library.evicted]).toEqual([undefined, []]);
  });

  test('cannot be told where the store refuses, which is said and gets over', async () => {
    const library = makeLibrary();
    store.nextError = new CodedError('storage/refused');
    await library.refresh();
    expect(library.failure?.code).toBe('storage/refused');
    await library.refresh();
    expect([library.failure, library.contents?.place]).toEqual([null, 'opfs']);
  });

  test('is asked of a new worker after the death of the old one', async () => {
    let workers = 0;
    const library = makeLibrary({ connect: () => ((workers += 1), (store = new FakeStore())) });
    await library.refresh();
    await library.refresh();
    expect(workers).toBe(1);
    store.isDead = true;
    await library.refresh();
    expect(workers).toBe(2);
  });
});

describe('files from disk', () => {
  const file = { path: 'config.json', file: new File(['{}'], 'config.json') };
  const report = { complete: [], incomplete: [], custom: null, refusal: null };

  test('are reported, and what failed before is forgotten', async () => {
    const library = makeLibrary();
    library.noteFailure(clip.id, new CodedError('model/wrong-hash'));
    store.reported = { ...report, complete: [{ modelId: clip.id, dtypes: ['q8'] }] };
    await library.importFiles([file]);
    expect(library.report?.complete).toHaveLength(1);
    expect(library.failures).toEqual({});
    expect(store.calls).toEqual(['importFiles', 'list']);
  });

  test('that come while others are being read are not taken, which is said', async () => {
    const library = makeLibrary();
    store.reported = report;
    const first = library.importFiles([file], true);
    await library.importFiles([file]);
    expect([library.isBusy, library.isCut]).toEqual([true, true]);
    await first;
    expect(store.calls).toEqual(['importFiles', 'list']);
    await library.importFiles([file]);
    expect([library.isBusy, library.isCut]).toEqual([false, false]);
  });

  test('of a model in no catalogue are kept under a name once the person agrees', async () => {
    const library = makeLibrary();
    const custom = { ...models[0]!, id: 'custom-1', repo: null };
    store.reported = { ...report, custom };
    await library.importFiles([file]);
    store.models = [storedModel('custom-1', { dtypes: ['fp32'], custom })];
    await library.keepCustom('Ours');
    expect([library.report, library.stored('custom-1')?.custom]).toEqual([null, custom]);
  });

  test('that cannot be read are no report, and no files are no question', async () => {
    const library = makeLibrary();
    await library.importFiles([]);
    expect(store.calls).toEqual([]);
    store.nextError = new CodedError('storage/full');
    await library.importFiles([file]);
    expect([library.failure?.code, library.report, library.importing]).toEqual([
      'storage/full',
      null,
      null,
    ]);
  });
});

const answers: [NonNullable<ModelLibrary['keepAnswer']>, LibraryParts['persist']][] = [
  ['kept', async () => true],
  ['refused', async () => false],
  ['unavailable', async () => null],
  ['unavailable', () => Promise.reject(new Error('no'))],
];

test.each(answers)(
  'the browser’s answer to a wish to keep files is told: %s',
  async (answer, persist) => {
    const library = makeLibrary({ persist });
    await library.keep();
    expect(library.keepAnswer).toBe(answer);
  },
);
