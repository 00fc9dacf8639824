import { afterEach, describe, expect, test, vi } from 'vitest';
import { openLargeFile, saveParts } from '../../src/io/save-large';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
async function* parts(...all: (Blob | Uint8Array<ArrayBuffer>)[]) {
  yield* all;
}
const large = 2 ** 30;

/** A file as `showSaveFilePicker` gives it: what was written, and how it ended. */
function pickedFile(fail: string | null = null) {
  const log: string[] = [];
  const write = async (part: Blob | Uint8Array<ArrayBuffer>): Promise<void> => {
    if (fail) throw new DOMException('', fail);
    log.push(await new Blob([part]).text());
  };
  const close = async () => void log.push('closed');
  const abort = async () => void log.push('aborted');
  const createWritable = async () => ({ write, close, abort });
  return { log, handle: { createWritable } };
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('a large file', () => {
  test('goes to the disk part by part, where the person puts it', async () => {
    const { log, handle } = pickedFile();
    vi.stubGlobal('window', { showSaveFilePicker: async () => handle });
    const file = await openLargeFile('copies.zip', large);
    await saveParts(file!, parts(bytes('a'), new Blob(['b'])));
    expect(log).toEqual(['a', 'b', 'closed']);
  });

  test('is nothing when the person closes the picker', async () => {
    const showSaveFilePicker = async () => Promise.reject(new DOMException('', 'AbortError'));
    vi.stubGlobal('window', { showSaveFilePicker });
    expect(await openLargeFile('copies.zip', large)).toBeNull();
  });

  test('leaves nothing behind where the disk is full, and says so', async () => {
    const { log, handle } = pickedFile('QuotaExceededError');
    vi.stubGlobal('window', { showSaveFilePicker: async () => handle });
    const file = await openLargeFile('copies.zip', large);
    const saving = saveParts(file!, parts(bytes('a')));
    await expect(saving).rejects.toMatchObject({ code: 'folder/full' });
    expect(log).toEqual(['aborted']);
  });
});

describe('a file for the downloads', () => {
  const download = () => {
    const link = { href: '', download: '', click: vi.fn() };
    let blob: Blob | null = null;
    vi.stubGlobal('window', {});
    vi.stubGlobal('document', { createElement: () => link });
    vi.spyOn(URL, 'createObjectURL').mockImplementation((made) => {
      blob = made as Blob;
      return 'blob:1';
    });
    return { link, text: async () => blob && (await blob.text()) };
  };

  test('holds all parts in order under its name, small ones gathered', async () => {
    const { link, text } = download();
    const file = await openLargeFile('a.zip', 10);
    const many = Array.from({ length: 3 }, () => new Uint8Array(6 * 2 ** 20));
    await saveParts(file!, parts(bytes('a'), new Blob(['b']), ...many, bytes('z')));
    expect(link.download).toBe('a.zip');
    const whole = await text();
    expect(whole).toHaveLength(3 + 18 * 2 ** 20);
    expect([whole!.slice(0, 3), whole!.at(-1)]).toEqual(['ab\0', 'z']);
  });

  test('is not offered when it was cancelled midway', async () => {
    const { link } = download();
    const file = await openLargeFile('a.zip', 10);
    const cancelled = (async function* () {
      yield bytes('a');
      throw new DOMException('', 'AbortError');
    })();
    await expect(saveParts(file!, cancelled)).rejects.toMatchObject({ name: 'AbortError' });
    expect(link.click).not.toHaveBeenCalled();
  });
});
