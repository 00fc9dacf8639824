import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contentName, type ModelDraft } from '../../src/clip/models';
import { memoryFiles } from '../../src/engine/store-memory';
import { startHub } from '../hub/hub.mjs';
import { files, made } from '../tools/made-up-model';
import { bytesIn, context, madeUp, namesIn, storeOver } from './made-up-store';

const commit = 'c0'.repeat(20);
const repo = 'somebody/draft';
const draft: ModelDraft = {
  ...madeUp,
  id: 'draft',
  name: 'Draft',
  repo,
  revision: 'main',
  towers: { q8: { combined: 'onnx/both.onnx' }, fp32: { combined: 'onnx/absent.onnx' } },
  files: ['config.json', 'tokenizer.json'],
};
const contents: Readonly<Record<string, Uint8Array>> = {
  'config.json': files['config.json']!,
  'tokenizer.json': made(7, 3000),
  'onnx/both.onnx': made(8, 400_000),
};
const onHub = (path: string) => `${repo}/resolve/${commit}/${path}`;
const hash = (kind: string, ...parts: (string | Uint8Array)[]) =>
  parts.reduce((all, part) => all.update(part), createHash(kind)).digest('hex');
const gitName = (bytes: Uint8Array) => hash('sha1', `blob ${bytes.length}\0`, bytes);
const sizeBytes = Object.values(contents).reduce((sum, { length }) => sum + length, 0);
const revisionPath = `api/models/${repo}/revision/main`;
const treePath = `api/models/${repo}/tree/${commit}`;

let hub: Awaited<ReturnType<typeof startHub>>;
beforeEach(async () => {
  hub = await startHub(
    Object.fromEntries(Object.entries(contents).map(([path, bytes]) => [onHub(path), bytes])),
  );
});
afterEach(() => hub.close());

const host = () => hub.url.replace(/\/$/, '');
const ask = (store: ReturnType<typeof storeOver>['store']) =>
  store.askHub({ draft, host: host() }, context());

describe('a hub that is asked about a draft', () => {
  test('tells commit, lengths and hashes, is asked for nothing else, and its word is remembered', async () => {
    const { store, files: kept } = storeOver();
    const { asked, models } = await ask(store);
    const entry = asked[0]!;
    expect(entry).toEqual({
      ...draft,
      revision: commit,
      pinnedBy: new URL(hub.url).host,
      towers: { q8: { combined: 'onnx/both.onnx' } },
      files: {
        'config.json': { sizeBytes: 2, gitSha1: gitName(contents['config.json']!) },
        'tokenizer.json': { sizeBytes: 3000, gitSha1: gitName(contents['tokenizer.json']!) },
        'onnx/both.onnx': {
          sizeBytes: 400_000,
          sha256: hash('sha256', contents['onnx/both.onnx']!),
        },
      },
    });
    expect(models).toEqual([]);
    expect(hub.asked.map(({ path }) => path)).toEqual([revisionPath, treePath]);
    const later = storeOver({ files: kept });
    expect((await later.store.list(null, context())).asked).toEqual([entry]);
  });

  test.each([
    ['has no such repository', revisionPath, { status: 404 }, 'hub/no-such-file'],
    ['has no list', treePath, { status: 404 }, 'hub/no-such-file'],
    ['fails', treePath, { status: 503 }, 'hub/failed'],
    ['wants a sign-in', revisionPath, { status: 401 }, 'hub/refused'],
    ['is a hotel’s page', revisionPath, { html: true }, 'hub/web-page'],
    ['breaks off', treePath, { cutAfterBytes: 20 }, 'hub/unreachable'],
    ['tells no commit', revisionPath, { bytes: Buffer.from('{"sha":"main"}') }, 'hub/odd-answer'],
    ['tells no list', treePath, { bytes: Buffer.from('{}') }, 'hub/odd-answer'],
    ['tells no JSON', treePath, { bytes: Buffer.from('tree') }, 'hub/odd-answer'],
    ['has no files', treePath, { bytes: Buffer.from('[]') }, 'hub/no-such-file'],
    [
      'tells no hashes',
      treePath,
      { bytes: Buffer.from('[{"type":"file","path":"config.json","size":2,"oid":"x"}]') },
      'hub/no-such-file',
    ],
  ] as const)('and %s: that is said, and nothing is kept', async (_, path, fault, code) => {
    const { store, files: kept } = storeOver();
    hub.fault(path, fault);
    const data = expect.objectContaining({ host: new URL(hub.url).host }) as unknown;
    await expect(ask(store)).rejects.toMatchObject({ code, data });
    expect(await namesIn(kept)).toEqual([]);
  });

  test('lacks a file that every precision needs: the file is named', async () => {
    const { store } = storeOver();
    const list = [{ type: 'file', path: 'onnx/both.onnx', size: 5, oid: 'a'.repeat(40) }];
    hub.fault(treePath, { bytes: Buffer.from(JSON.stringify(list)) });
    await expect(ask(store)).rejects.toMatchObject({
      code: 'hub/no-such-file',
      data: { path: 'config.json' },
    });
  });
});

describe('a model whose pins are a hub’s word', () => {
  test('is downloaded, listed, found by a later visit and deleted as any other', async () => {
    const { store, files: kept } = storeOver();
    const entry = (await ask(store)).asked[0]!;
    await store.download({ model: entry, dtype: 'q8', host: host() }, context());
    const later = storeOver({ files: kept }).store;
    const here = await later.list(null, context());
    expect(here.asked).toEqual([entry]);
    expect(here.models).toMatchObject([
      { modelId: 'draft', dtypes: ['q8'], sizeBytes, custom: null },
    ]);
    for (const [path, pin] of Object.entries(entry.files))
      expect(await bytesIn(kept, contentName(pin)), path).toEqual(new Uint8Array(contents[path]!));
    expect((await later.remove({ modelId: 'draft', dtype: 'q8' }, context())).asked).toEqual([]);
    expect(await namesIn(kept)).toEqual([]);
  });

  test('is refused where a small file of the right length is another one', async () => {
    const { store, files: kept } = storeOver();
    const entry = (await ask(store)).asked[0]!;
    hub.fault(onHub('tokenizer.json'), { bytes: made(9, 3000) });
    const download = store.download({ model: entry, dtype: 'q8', host: host() }, context());
    await expect(download).rejects.toMatchObject({
      code: 'hub/wrong-hash',
      data: { path: 'tokenizer.json', hash: gitName(made(9, 3000)) },
    });
    expect(await namesIn(kept)).not.toContain(contentName(entry.files['tokenizer.json']!));
  });

  test('is recognised in files from disk', async () => {
    const { store } = storeOver();
    await ask(store);
    const given = Object.entries(contents).map(([path, bytes]) => ({
      path: `stick/${path}`,
      file: new File([bytes as Uint8Array<ArrayBuffer>], path),
    }));
    const report = await store.importFiles({ files: given }, context());
    expect(report.complete).toEqual([{ modelId: 'draft', dtypes: ['q8'] }]);
  });

  test('gives way to the catalogue’s entry once a version of the app has one', async () => {
    const kept = memoryFiles();
    await ask(storeOver({ files: kept }).store);
    const pinned = { ...madeUp, id: 'draft' };
    const newer = storeOver({ files: kept, catalogue: [pinned] }).store;
    expect((await newer.list(null, context())).asked).toEqual([]);
    expect(await namesIn(kept)).toEqual([]);
  });
});
