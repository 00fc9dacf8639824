import { afterEach, expect, test, vi } from 'vitest';
import { CodedError, isAbort } from '../../src/clip/errors';
import { fileReader, readJson, sha256Hex, siteSource } from '../../src/engine/model-files';
import type { FileSource } from '../../src/engine/model-files';
import { tinyModel } from './engine-parts';

const quiet = new AbortController().signal;
const path = 'config.json';
/** SHA-256 of the three letters "abc": NIST FIPS 180-4's example. */
const abcSha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

const abcModel = () => tinyModel({ files: { [path]: { sizeBytes: 3, sha256: abcSha256 } } });

/** Reads the one file through a site that answers with `response`. */
async function readFrom(respond: (url: string) => Response | Promise<Response>) {
  const arrived: number[] = [];
  const source = siteSource('https://site.test/app/', async (url) => respond(String(url)));
  const read = fileReader(await abcModel(), [source], quiet, (size) => arrived.push(size));
  return { bytes: await read(path), arrived };
}

afterEach(() => vi.unstubAllGlobals());

test('a file that ships with the site comes from its folder under any path, and its bytes are counted', async () => {
  const asked: string[] = [];
  const { bytes, arrived } = await readFrom((url) => {
    asked.push(url);
    return new Response('abc');
  });
  expect(asked).toEqual(['https://site.test/app/models/tiny/config.json']);
  expect(new TextDecoder().decode(bytes)).toBe('abc');
  expect(arrived.reduce((a, b) => a + b)).toBe(3);
});

test.each<[string, () => Response | Promise<Response>, string]>([
  [
    'a page of the host in its place',
    () => new Response('abc', { headers: { 'content-type': 'text/html; charset=utf-8' } }),
    'model/not-the-file',
  ],
  ['404', () => new Response('abc', { status: 404 }), 'model/missing-file'],
  ['no network', () => Promise.reject(new TypeError('Failed to fetch')), 'model/unreachable'],
  ['too little', () => new Response('ab'), 'model/wrong-length'],
  ['too much', () => new Response('abcd'), 'model/wrong-length'],
  ['nothing', () => new Response(null), 'model/wrong-length'],
  ['other bytes of the same length', () => new Response('abd'), 'model/wrong-hash'],
])('%s is refused with the file named', async (_, respond, code) => {
  await expect(readFrom(respond)).rejects.toMatchObject({ code, data: { path } });
});

test('a connection that breaks midway is a site out of reach', async () => {
  const stream = new ReadableStream({
    start: (controller) => controller.enqueue(new Uint8Array(1)),
    pull: (controller) => controller.error(new TypeError('network error')),
  });
  await expect(readFrom(() => new Response(stream))).rejects.toMatchObject({
    code: 'model/unreachable',
  });
});

test('a file that the catalogue does not pin is never read', async () => {
  const read = fileReader(await abcModel(), [], quiet, () => undefined);
  await expect(read('other.json')).rejects.toMatchObject({ code: 'model/missing-file' });
});

test('sources are asked in turn, and the first that has the file gives it', async () => {
  const asked: string[] = [];
  const source = (name: string, content: string | null): FileSource => ({
    async open() {
      asked.push(name);
      return content === null ? null : new Blob([content]).stream();
    },
  });
  const sources = [source('site', null), source('cache', 'abc'), source('hub', 'abc')];
  await fileReader(await abcModel(), sources, quiet, () => undefined)(path);
  expect(asked).toEqual(['site', 'cache']);
});

test('a wrong file is asked for once more, past the cache, and what arrived twice counts once', async () => {
  const caches: (string | undefined)[] = [];
  const arrived: number[] = [];
  const source = siteSource('https://site.test/', async (_url, init) => {
    caches.push(init?.cache);
    return new Response(init?.cache === 'reload' ? 'abc' : 'old');
  });
  const read = fileReader(await abcModel(), [source], quiet, (size) => arrived.push(size));
  expect(new TextDecoder().decode(await read(path))).toBe('abc');
  expect(caches).toEqual(['default', 'reload']);
  expect(arrived.reduce((a, b) => a + b)).toBe(3);
});

test('a file that stays wrong is asked for twice and no more', async () => {
  let count = 0;
  const respond = () => {
    count++;
    return new Response('ab');
  };
  await expect(readFrom(respond)).rejects.toMatchObject({ code: 'model/wrong-length' });
  expect(count).toBe(2);
});

test('an abort ends the download as an abort, not as a missing file', async () => {
  const controller = new AbortController();
  const source = siteSource('https://site.test/', async (_url, init) => {
    controller.abort();
    init!.signal!.throwIfAborted();
    return new Response('abc');
  });
  const read = fileReader(await abcModel(), [source], controller.signal, () => undefined);
  expect(await read(path).catch(isAbort)).toBe(true);
});

test('without a secure context the hash is the same', async () => {
  const bytes = new TextEncoder().encode('abc');
  expect(await sha256Hex(bytes)).toBe(abcSha256);
  vi.stubGlobal('crypto', {});
  expect(await sha256Hex(bytes)).toBe(abcSha256);
});

test('a JSON file that is none is an unreadable configuration', async () => {
  const error = await readJson(async () => new TextEncoder().encode('<html>'), path).catch(
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(CodedError);
  expect(error).toMatchObject({ code: 'model/unreadable-config', data: { path } });
});
