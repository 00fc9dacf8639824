import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CodedError } from '../../src/clip/errors';
import { maxPicturePixels } from '../../src/formats/stored-picture';
import { checkedPicture } from '../../src/io/images';

const folder = 'tests/reference/pictures/';
const files = readdirSync(folder).filter((file) => /\.\w+$/.test(file));
const read = (file: string) => new Uint8Array(readFileSync(folder + file));
const ascii = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

const formatOf: Record<string, string> = {
  jpg: 'JPEG',
  png: 'PNG',
  gif: 'GIF',
  webp: 'WebP',
  avif: 'AVIF',
  bmp: 'BMP',
};

/** The format of a file that passes, else the code of its error. */
function complaint(bytes: Uint8Array<ArrayBuffer>): unknown {
  try {
    return checkedPicture(bytes).format;
  } catch (error) {
    return error instanceof CodedError ? error.code : error;
  }
}

/** A PNG that claims a size, complete in its structure. */
function hollowPng(widthPx: number, heightPx: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8 + 25 + 12);
  bytes.set(ascii('\x89PNG\r\n\x1a\n'));
  const view = new DataView(bytes.buffer);
  view.setUint32(8, 13);
  bytes.set(ascii('IHDR'), 12);
  view.setUint32(16, widthPx);
  view.setUint32(20, heightPx);
  bytes.set(ascii('IEND'), 37);
  return bytes;
}

describe('a file that may be a picture', () => {
  it('is known by its bytes, for every reference picture', () => {
    expect(files.length).toBeGreaterThan(60);
    for (const file of files) {
      expect(complaint(read(file)), file).toBe(formatOf[file.split('.').at(-1)!]);
    }
  });

  it('is told to be cut off when its second half is missing', () => {
    const cut = files.filter((file) => /\.(jpg|png|webp|avif)$/.test(file));
    for (const file of cut) {
      const bytes = read(file);
      expect(complaint(bytes.subarray(0, bytes.length >> 1)), file).toBe('picture/truncated');
    }
    expect(complaint(read('still.gif').subarray(0, 40))).toBe('picture/truncated');
  });

  it('is told to be cut off when only its last byte is missing', () => {
    for (const file of ['jpeg-420.jpg', 'jpeg-restart.jpg', 'lossy.webp', 'rgba.png']) {
      expect(complaint(read(file).subarray(0, -1)), file).toBe('picture/truncated');
    }
  });

  it('may lack a GIF’s trailer, as many do', () => {
    expect(complaint(read('still.gif').subarray(0, -1))).toBe('GIF');
  });

  it('may carry more bytes after its end, as the photographs of some phones do', () => {
    for (const file of ['jpeg-420.jpg', 'rgba.png', 'lossy.webp']) {
      const bytes = read(file);
      const longer = new Uint8Array(bytes.length + 1000).fill(0x55);
      longer.set(bytes);
      expect(complaint(longer), file).toBe(formatOf[file.split('.').at(-1)!]);
    }
  });

  it('is none when it is a page or a document, and unread camera raw is named', () => {
    expect(complaint(ascii('<!doctype html><svg></svg>'))).toBe('picture/not-a-picture');
    expect(complaint(ascii('%PDF-1.7'))).toBe('picture/not-a-picture');
    expect(complaint(ascii('FUJIFILMCCD-RAW 0201'))).toBe('camera raw');
    expect(complaint(ascii('hello'))).toBe(null);
  });

  it('is empty when it has no bytes', () => {
    expect(complaint(new Uint8Array())).toBe('picture/empty');
  });

  it('is too large by what its header says, before anything is decoded', () => {
    expect(complaint(hollowPng(16384, 16384))).toBe('PNG');
    expect(complaint(hollowPng(16385, 16384))).toBe('picture/too-large');
    expect(maxPicturePixels).toBe(2 ** 28);
  });

  it('throws nothing but coded errors on headers that break off at any byte', () => {
    for (const file of ['jpeg-420.jpg', 'animated.png', 'animated.gif', 'lossy-alpha.webp']) {
      for (let length = 1; length < 64; length++) {
        const found = complaint(read(file).subarray(0, length));
        expect(found === null || typeof found === 'string', `${file} ${length}`).toBe(true);
      }
    }
  });
});
