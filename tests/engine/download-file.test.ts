import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CodedError } from '../../src/clip/errors';
import { isAbort } from '../../src/clip/errors';
import { downloadFile } from '../../src/engine/download-file';
import type { DownloadOptions } from '../../src/engine/download-file';
import { mayAnswer } from '../../src/engine/may-answer';
import { namesOf } from '../../src/engine/store-names';
import { memoryFiles } from '../../src/engine/store-memory';
import { startHub } from '../hub/hub.mjs';
import { files, hubFiles, made, onHub, pin, size } from '../tools/made-up-model';
import { brief, bytesIn, loopback, namesIn } from './made-up-store';

const path = 'onnx/text_model_quantized.onnx';
const weights = onHub(path);
const names = namesOf(pin(files[path]!));

let hub: Awaited<ReturnType<typeof startHub>>;
let store = memoryFiles();

beforeEach(async () => {
  store = memoryFiles();
  hub = await startHub(hubFiles);
});
afterEach(() => hub.close());

/** Downloads the made-up text tower; resolves with what was told. */
async function download(changes: Partial<DownloadOptions> = {}) {
  const sizes: number[] = [];
  const waits: number[] = [];
  await downloadFile({
    url: hub.url + weights,
    path,
    pin: pin(files[path]!),
    files: store,
    network: loopback,
    patience: brief,
    signal: new AbortController().signal,
    onBytes: (sizeBytes) => sizes.push(sizeBytes),
    onRetry: (waitMs) => waits.push(waitMs),
    ...changes,
  });
  return { sizes, waits };
}

const failure = (changes?: Parameters<typeof download>[0]): Promise<CodedError> =>
  download(changes).then(
    () => Promise.reject(new Error('nothing was refused')),
    (error: CodedError) => error,
  );
const ranges = () => hub.asked.map(({ range }) => range);
async function expectWhole(): Promise<void> {
  expect(Buffer.compare(await bytesIn(store, names.bytes), files[path]!)).toBe(0);
  expect(await namesIn(store)).toEqual([names.bytes, names.whole]);
}

describe('a download into the store', () => {
  test('follows the redirect to another host and leaves the file alone, marked as whole', async () => {
    const { sizes } = await download();
    expect(sizes.at(-1)).toBe(size);
    await expectWhole();
  });

  test.each([0, 1, 65_536, size - 1])('cut off after %i bytes goes on there', async (bytes) => {
    hub.fault(weights, { cutAfterBytes: bytes });
    await download();
    expect(ranges()).toEqual([null, bytes ? `bytes=${bytes}-` : null]);
    await expectWhole();
  });

  test('that ends early without having said its length goes on too', async () => {
    hub.fault(weights, { cutAfterBytes: 70_000, unannounced: true });
    await download();
    expect(hub.asked.at(-1)).toMatchObject({ range: 'bytes=70000-', status: 206 });
    await expectWhole();
  });

  test('is resumed by a later call, which hears of the old bytes first', async () => {
    hub.fault(weights, { cutAfterBytes: 120_000 }, ...Array(5).fill({ status: 503 }));
    expect(await failure()).toMatchObject({ code: 'hub/failed', data: { status: 503 } });
    expect(await namesIn(store)).toEqual([names.bytes, names.etag]);
    hub.asked.length = 0;
    const { sizes } = await download();
    expect([sizes[0], sizes.at(-1)]).toEqual([120_000, size]);
    // No `If-Range`: a page of another site would have to ask for leave to send it.
    expect(hub.asked).toMatchObject([{ range: 'bytes=120000-', ifRange: null, status: 206 }]);
    await expectWhole();
  });

  test('needs no network where all bytes had arrived and only the mark was missing', async () => {
    await download();
    await store.remove(names.whole);
    await download({ url: 'http://127.0.0.1:1/nobody/listens' });
    await expectWhole();
  });

  test('survives two answers of 500', async () => {
    hub.fault(weights, { status: 500 }, { status: 500 });
    expect((await download()).waits).toEqual([1, 2]);
    await expectWhole();
  });

  test('waits twice as long each time, up to a limit, and then gives up', async () => {
    hub.fault(weights, ...Array(9).fill({ status: 500 }));
    const waits: number[] = [];
    const onRetry = (waitMs: number) => void waits.push(waitMs);
    expect(await failure({ onRetry })).toMatchObject({ code: 'hub/failed' });
    expect(waits).toEqual([1, 2, 4, 4, 4]);
    expect(hub.asked).toHaveLength(6);
  });

  test('does not give up while every attempt brings something', async () => {
    const cut = { cutAfterBytes: 60_000 };
    hub.fault(weights, cut, cut, cut);
    await download({ patience: { ...brief, attempts: 2 } });
    await expectWhole();
  });

  test('gives up a connection without bytes and goes on with another', async () => {
    hub.fault(weights, { stallAfterBytes: 100_000 });
    await download({ patience: { ...brief, stallMs: 2_000 } });
    expect(ranges()).toEqual([null, 'bytes=100000-']);
    await expectWhole();
  });

  test('says that the connection stalled where every one does', async () => {
    hub.fault(weights, { stallAfterBytes: 0 }, { stallAfterBytes: 0 });
    const patience = { ...brief, stallMs: 60, attempts: 2 };
    expect(await failure({ patience })).toMatchObject({
      code: 'hub/stalled',
      data: { seconds: 0.06 },
    });
  });

  test('is patient with a slow one, however long it takes', async () => {
    hub.fault(weights, { bytesPerS: 250_000 });
    await download({ patience: { ...brief, attempts: 1 } });
    await expectWhole();
  });

  test('begins anew where the host ignores ranges', async () => {
    hub.fault(weights, { cutAfterBytes: 90_000 }, { ignoresRange: true });
    const { sizes } = await download();
    expect(hub.asked.at(-1)).toMatchObject({ range: 'bytes=90000-', status: 200 });
    expect(sizes.at(-1)).toBe(size);
    await expectWhole();
  });

  test.each(['"old"', 'W/"old"'])(
    'begins anew where the ETag %s has changed midway',
    async (etag) => {
      hub.fault(weights, { cutAfterBytes: 90_000, etag });
      await download();
      expect(ranges()).toEqual([null, 'bytes=90000-', null]);
      await expectWhole();
    },
  );

  test('begins anew, once, where what an earlier visit left is of another file', async () => {
    await (await store.grow(names.bytes)).append(made(9, 80_000));
    await download();
    expect(ranges()).toEqual(['bytes=80000-', null]);
    await expectWhole();
  });

  test('throws away what is longer than the file', async () => {
    await (await store.grow(names.bytes)).append(made(9, size + 1));
    await download();
    expect(ranges()).toEqual([null]);
    await expectWhole();
  });

  test('is cancelled at once, keeps what has arrived, and goes on there', async () => {
    hub.fault(weights, { stallAfterBytes: 100_000 });
    const controller = new AbortController();
    const onBytes = (sizeBytes: number) => {
      if (sizeBytes === 100_000) controller.abort();
    };
    const startMs = performance.now();
    const { signal } = controller;
    expect(isAbort(await failure({ signal, onBytes }))).toBe(true);
    expect(performance.now() - startMs).toBeLessThan(brief.stallMs);
    await download();
    expect(ranges()).toEqual([null, 'bytes=100000-']);
    await expectWhole();
  });

  test('is cancelled while it waits for the next attempt', async () => {
    hub.fault(weights, { status: 500 });
    const controller = new AbortController();
    const patience = { ...brief, firstWaitMs: 60_000, longestWaitMs: 60_000 };
    const onRetry = () => setTimeout(() => controller.abort());
    const { signal } = controller;
    expect(isAbort(await failure({ signal, patience, onRetry }))).toBe(true);
  });
});

describe('a download is refused, with nothing kept, where the host', () => {
  test.each([
    ['does not have the file', { status: 404 }, 'hub/no-such-file'],
    ['wants a password', { status: 403 }, 'hub/refused'],
    ['sends a web page', { html: true as const }, 'hub/web-page'],
    ['sends other bytes', { bytes: made(9) }, 'hub/wrong-hash'],
    ['sends a shorter file', { bytes: made(2, 1000) }, 'hub/wrong-length'],
    ['announces a longer file', { bytes: made(2, size + 1) }, 'hub/wrong-length'],
    [
      'sends a longer file',
      { bytes: made(2, size + 1), unannounced: true as const },
      'hub/wrong-length',
    ],
  ])('%s', async (_, fault, code) => {
    hub.fault(weights, fault);
    expect(await failure()).toMatchObject({ code, data: { path } });
    expect(await namesIn(store)).toEqual([]);
    expect(hub.asked).toHaveLength(1);
  });

  test('cannot be reached', async () => {
    const url = 'http://127.0.0.1:1/nobody/listens';
    expect(await failure({ url })).toMatchObject({
      code: 'hub/unreachable',
      data: { host: '127.0.0.1:1' },
    });
  });

  test('passes the download on to a host that may not answer', async () => {
    const network = { ...loopback, mayAnswer: (url: string, asked: string) => url === asked };
    const { code, data } = await failure({ network });
    expect(code).toBe('hub/redirect');
    expect(data['target']).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(data['target']).not.toBe(data['host']);
  });

  test.each([
    ['host', 'hub/not-allowed'],
    ['redirect', 'hub/redirect'],
  ] as const)('is one that the policy refuses: %s', async (whose, code) => {
    const url = 'http://127.0.0.1:1/nobody/listens';
    const network = { ...loopback, policyRefusal: async () => whose };
    expect(await failure({ url, network })).toMatchObject({ code });
  });

  test('sends a web page midway: what has arrived stays for a better network', async () => {
    hub.fault(weights, { cutAfterBytes: 90_000 }, { html: true });
    expect((await failure()).code).toBe('hub/web-page');
    await download();
    expect(ranges().at(-1)).toBe('bytes=90000-');
    await expectWhole();
  });
});

test('a disk that is full midway is no fault of the network: what has arrived stays', async () => {
  const full = { ...store, grow: store.grow };
  full.grow = async (name) => {
    const growing = await store.grow(name);
    return {
      ...growing,
      get sizeBytes() {
        return growing.sizeBytes;
      },
      async append(bytes) {
        if (growing.sizeBytes > 0) throw new DOMException('full', 'QuotaExceededError');
        await growing.append(bytes);
      },
    };
  };
  expect(await failure({ files: full })).toMatchObject({ name: 'QuotaExceededError' });
  expect(await namesIn(store)).toEqual([names.bytes, names.etag]);
  await download();
  await expectWhole();
});

test('who may answer: the host itself, the site, the hub’s own hosts, and neighbours on loopback', () => {
  const hubUrl = 'https://huggingface.co/a/resolve/b/c';
  const site = 'https://site.test';
  const may = (url: string, asked = hubUrl) => mayAnswer(url, asked, site);
  expect(may('https://huggingface.co/x')).toBe(true);
  expect(may('https://cas-bridge.xethub.hf.co/x')).toBe(true);
  expect(may('https://site.test/models/x')).toBe(true);
  expect(may('https://mirror.example/x', 'https://mirror.example/y')).toBe(true);
  expect(may('http://127.0.0.1:2/x', 'http://127.0.0.1:1/x')).toBe(true);
  expect(may('https://evil.example/x')).toBe(false);
  expect(may('http://huggingface.co/x')).toBe(false);
  expect(may('https://nothf.co/x')).toBe(false);
  expect(may('http://127.0.0.1:2/x')).toBe(false);
});
