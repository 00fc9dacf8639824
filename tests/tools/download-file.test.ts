import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { downloadFile } from '../../tools/models/download-file.mjs';
import { startHub } from '../hub/hub.mjs';
import { files, hubFiles, made, onHub, pin, quick, size } from './made-up-model';

const weights = onHub('onnx/text_model_quantized.onnx');
const weightsBytes = files['onnx/text_model_quantized.onnx']!;

let folder: string;
let target: string;
let hub: Awaited<ReturnType<typeof startHub>>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'models-'));
  target = join(folder, 'deep/weights.onnx');
  hub = await startHub(hubFiles);
});
afterEach(async () => {
  await hub.close();
  await rm(folder, { recursive: true });
});

/** Downloads the made-up text tower; resolves with all progress that was told. */
async function download(changes: Partial<Parameters<typeof downloadFile>[0]> = {}) {
  let sum = 0;
  const sums: number[] = [];
  const onBytes = (sizeBytes: number) => void sums.push((sum += sizeBytes));
  const url = hub.url + weights;
  const options = { url, target, pin: pin(weightsBytes), patience: quick, onBytes, ...changes };
  const fetched = await downloadFile(options);
  return { fetched, sums };
}

const failure = (changes?: Parameters<typeof download>[0]): Promise<Error> =>
  download(changes).then(
    () => new Error('nothing was refused'),
    (error: Error) => error,
  );
const left = () => readdir(join(folder, 'deep')).catch(() => []);
const ranges = () => hub.asked.map(({ range }) => range);
async function expectWhole(): Promise<void> {
  expect(Buffer.compare(await readFile(target), weightsBytes)).toBe(0);
  expect(await left()).toEqual(['weights.onnx']);
}

describe('a download', () => {
  test('follows the redirect to another host and leaves the file alone in its place', async () => {
    const { fetched, sums } = await download();
    expect(fetched).toBe(true);
    expect(sums.at(-1)).toBe(size);
    await expectWhole();
  });

  test('asks for nothing where the right file is there already', async () => {
    await download();
    expect(await download()).toEqual({ fetched: false, sums: [size] });
    expect(hub.asked).toHaveLength(1);
  });

  test('replaces a file of the right length with wrong bytes in it', async () => {
    await mkdir(join(folder, 'deep'));
    await writeFile(target, made(9));
    expect((await download()).fetched).toBe(true);
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

  test('is resumed by a later run, which hears of the old bytes first', async () => {
    hub.fault(weights, { cutAfterBytes: 120_000 }, ...Array(5).fill({ status: 503 }));
    expect((await failure()).message).toMatch(/answered 503.*kept/);
    expect(await left()).toEqual(['weights.onnx.part', 'weights.onnx.part.etag']);
    hub.asked.length = 0;
    const { sums } = await download();
    expect([sums[0], sums.at(-1)]).toEqual([120_000, size]);
    expect(hub.asked).toMatchObject([{ range: 'bytes=120000-', ifRange: /^"/, status: 206 }]);
    await expectWhole();
  });

  test('survives two answers of 500', async () => {
    hub.fault(weights, { status: 500 }, { status: 500 });
    await download();
    await expectWhole();
  });

  test('waits twice as long each time, up to a limit, and then gives up', async () => {
    hub.fault(weights, ...Array(9).fill({ status: 500 }));
    const waits: number[] = [];
    const onRetry = (_: string, waitMs: number) => void waits.push(waitMs);
    expect((await failure({ onRetry })).message).toMatch(/answered 500.*--host/);
    expect(waits).toEqual([1, 2, 4, 4, 4]);
    expect(hub.asked).toHaveLength(6);
  });

  test('does not give up while every attempt brings something', async () => {
    const cut = { cutAfterBytes: 60_000 };
    hub.fault(weights, cut, cut, cut);
    await download({ patience: { ...quick, attempts: 2 } });
    await expectWhole();
  });

  test('gives up a connection without bytes and goes on with another', async () => {
    hub.fault(weights, { stallAfterBytes: 100_000 });
    const reasons: string[] = [];
    const onRetry = (reason: string) => void reasons.push(reason);
    await download({ onRetry, patience: { ...quick, stallMs: 2_000 } });
    expect(reasons).toEqual([expect.stringMatching(/sent nothing for 2 s/)]);
    expect(ranges()).toEqual([null, 'bytes=100000-']);
    await expectWhole();
  });

  test('is patient with a slow one, however long it takes', async () => {
    hub.fault(weights, { bytesPerS: 250_000 });
    await download({ patience: { ...quick, attempts: 1 } });
    await expectWhole();
  });

  test('begins anew where the host ignores ranges', async () => {
    hub.fault(weights, { cutAfterBytes: 90_000 }, { ignoresRange: true });
    const { sums } = await download();
    expect(hub.asked.at(-1)).toMatchObject({ range: 'bytes=90000-', status: 200 });
    expect(sums.at(-1)).toBe(size);
    await expectWhole();
  });

  test('begins anew where the ETag has changed midway', async () => {
    hub.fault(weights, { cutAfterBytes: 90_000, etag: '"old"' });
    await download();
    expect(hub.asked.at(-1)).toMatchObject({ ifRange: '"old"', status: 200 });
    await expectWhole();
  });

  test('begins anew where only a weak ETag has changed', async () => {
    const [old, now] = [{ etag: 'W/"old"' }, { etag: 'W/"new"' }];
    hub.fault(weights, { cutAfterBytes: 90_000, ...old }, now, now);
    await download();
    expect(ranges()).toEqual([null, 'bytes=90000-', null]);
    await expectWhole();
  });

  test('begins anew, once, where what an earlier run left is of another file', async () => {
    await mkdir(join(folder, 'deep'));
    await writeFile(`${target}.part`, made(9, 80_000));
    await download();
    expect(ranges()).toEqual(['bytes=80000-', null]);
    await expectWhole();
  });
});

describe('a download is refused, with nothing in its place, where the host', () => {
  test.each([
    ['does not have the file', { status: 404 }, /does not exist \(404\).*--host/],
    ['wants a password', { status: 403 }, /refuses.*public.*--host/],
    ['sends a web page', { html: true as const }, /web page instead.*browser.*--host/],
    ['sends other bytes', { bytes: made(9) }, /not the file that the catalogue pins.*--host/],
    ['announces a shorter file', { bytes: made(2, 1000) }, /has 1000 bytes.*pins 200000/],
    [
      'sends a longer file',
      { bytes: made(2, size + 1), unannounced: true as const },
      /more bytes.*pins 200000/,
    ],
  ])('%s', async (_, fault, sentence) => {
    hub.fault(weights, fault);
    expect((await failure()).message).toMatch(sentence);
    expect(await left()).toEqual([]);
    expect(hub.asked).toHaveLength(1);
  });

  test('cannot be reached', async () => {
    const url = 'http://127.0.0.1:1/nobody/listens';
    expect((await failure({ url })).message).toMatch(/127\.0\.0\.1:1 could not be reached/);
  });

  test('sends a web page midway: what has arrived stays for a better network', async () => {
    hub.fault(weights, { cutAfterBytes: 90_000 }, { html: true });
    expect((await failure()).message).toMatch(/web page/);
    await download();
    expect(ranges().at(-1)).toBe('bytes=90000-');
    await expectWhole();
  });
});
