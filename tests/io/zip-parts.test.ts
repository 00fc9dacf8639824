import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { crc32 } from '../../src/formats/crc32';
import { directoryEntry, endOfArchive, localHeader } from '../../src/formats/zip-records';
import { zipParts, type ZipFile, type ZipOptions } from '../../src/io/zip-parts';

const modified = new Date(2026, 10, 22, 13, 37, 42);
const file = (path: string, content: string | Uint8Array<ArrayBuffer>): ZipFile => ({
  path,
  modified,
  content: () => new Blob([content]),
});

async function archive(files: Iterable<ZipFile>, options?: ZipOptions): Promise<Uint8Array> {
  const parts: (Blob | Uint8Array<ArrayBuffer>)[] = [];
  for await (const part of zipParts(files, options)) parts.push(part);
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

const textsOf = (files: Record<string, Uint8Array>): [string, string][] =>
  Object.entries(files).map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]);

test('the CRC is the one of ISO 3309, in one piece or in several', () => {
  const bytes = new TextEncoder().encode('123456789');
  expect(crc32(bytes)).toBe(0xcbf43926);
  expect(crc32(bytes.subarray(4), crc32(bytes.subarray(0, 4)))).toBe(0xcbf43926);
});

describe('an archive', () => {
  test('gives every file back under its path, in any language, empty ones too', async () => {
    const files: [string, string][] = [
      ['a.jpg.xmp', '<x/>'],
      ['Köln/猫 🐈.jpg.xmp', 'é'],
      ['empty', ''],
    ];
    const zip = await archive(files.map(([path, text]) => file(path, text)));
    expect(textsOf(unzipSync(zip))).toEqual(files);
  });

  test('has no path twice and none that leads out of it, and says what it renamed', async () => {
    const renamed: string[] = [];
    const zip = await archive([file('../x', '1'), file('x', '2'), file('a:b', '3')], {
      onfile: (path, wished) => path !== wished && renamed.push(`${wished} -> ${path}`),
    });
    expect(textsOf(unzipSync(zip))).toEqual([
      ['x', '1'],
      ['x (2)', '2'],
      ['a_b', '3'],
    ]);
    expect(renamed).toEqual(['../x -> x', 'x -> x (2)', 'a:b -> a_b']);
  });

  test('leaves out a file that cannot be read, and names it', async () => {
    const failed: string[] = [];
    const broken = { ...file('gone.jpg', ''), content: () => Promise.reject(new Error('gone')) };
    const zip = await archive([file('a', '1'), broken, file('b', '2')], {
      onfailure: (path) => failed.push(path),
    });
    expect(Object.keys(unzipSync(zip))).toEqual(['a', 'b']);
    expect(failed).toEqual(['gone.jpg']);
  });

  test('asks for a content only when its turn has come, and holds none', async () => {
    const asked: number[] = [];
    const files = Array.from({ length: 3 }, (_, i) => ({
      ...file(`${i}`, ''),
      content: () => {
        asked.push(i);
        return new Blob(['x']);
      },
    }));
    const parts = zipParts(files);
    await parts.next();
    expect(asked).toEqual([0]);
    expect((await parts.next()).value).toBeInstanceOf(Blob);
    expect(asked).toEqual([0]);
  });

  test('stops when it is cancelled', async () => {
    const cancel = new AbortController();
    const files = [file('a', '1'), file('b', '2')];
    const run = archive(files, { signal: cancel.signal, onfile: () => cancel.abort() });
    await expect(run).rejects.toThrow(/abort/i);
  });

  test('of 65,536 files is read whole: the number needs ZIP64', () => {
    const count = 65_536;
    const content = new Uint8Array([120]);
    const record = { path: 'x', crc: crc32(content), sizeBytes: 1, modified, offset: 0 };
    const file = Buffer.concat([localHeader(record), content]);
    // Every entry names the one file: what matters is that a reader finds them all.
    const directory = Buffer.concat(Array.from({ length: count }, () => directoryEntry(record)));
    const place = { offset: file.length, sizeBytes: directory.length };
    const zip = Buffer.concat([file, directory, endOfArchive(count, place)]);
    let found = 0;
    const files = unzipSync(zip, { filter: () => ++found === count });
    expect(found).toBe(count);
    expect(files).toEqual({ x: content });
  });
});

describe('beyond 4 GiB', () => {
  const size = 2 ** 32 + 5;
  const record = { path: 'x', crc: 7, sizeBytes: size, modified, offset: size + 100 };
  const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer);

  test("sizes and places stand in ZIP64's extra field, after APPNOTE 4.5.3", () => {
    const local = view(localHeader(record));
    expect([local.getUint32(18, true), local.getUint32(22, true)]).toEqual([
      2 ** 32 - 1,
      2 ** 32 - 1,
    ]);
    expect([local.getUint16(31, true), local.getUint16(33, true)]).toEqual([1, 16]);
    expect(local.getBigUint64(35, true)).toBe(BigInt(size));
    const entry = view(directoryEntry(record));
    expect([entry.getUint32(42, true), entry.getUint16(47, true)]).toEqual([2 ** 32 - 1, 1]);
    expect([51, 59, 67].map((at) => Number(entry.getBigUint64(at, true)))).toEqual([
      size,
      size,
      size + 100,
    ]);
  });

  test('the end names the directory by ZIP64, and an ordinary archive has no such record', () => {
    const end = view(endOfArchive(3, { offset: size, sizeBytes: 120 }));
    expect(end.getUint32(0, true)).toBe(0x06064b50);
    expect(end.getBigUint64(48, true)).toBe(BigInt(size));
    expect(end.getBigUint64(64, true)).toBe(BigInt(size + 120));
    expect(endOfArchive(3, { offset: 100, sizeBytes: 120 })).toHaveLength(22);
  });
});
