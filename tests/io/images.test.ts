import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CodedError } from '../../src/clip/errors';
import { checkedFormat, maxPicturePixels } from '../../src/io/images';
import { pictureFormat } from '../../src/io/picture-format';
import { pictureStructure } from '../../src/io/picture-structure';

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

function complaint(bytes: Uint8Array): unknown {
  try {
    return checkedFormat(bytes);
  } catch (error) {
    return error instanceof CodedError ? error.code : error;
  }
}

/** A PNG that claims a size, complete in its structure. */
function hollowPng(widthPx: number, heightPx: number): Uint8Array {
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

describe('what a file’s structure says', () => {
  it('gives the size that is stored', () => {
    const sizes: Record<string, [number, number]> = {
      'size-333x500.png': [333, 500],
      'panorama-3000x200.jpg': [3000, 200],
      'jpeg-420-odd-17x9.jpg': [17, 9],
      'lossy-odd-17x9.webp': [17, 9],
      'large-2000x4000.webp': [2000, 4000],
    };
    for (const [file, [widthPx, heightPx]] of Object.entries(sizes)) {
      const bytes = read(file);
      expect(pictureStructure(bytes, pictureFormat(bytes)!).size, file).toEqual({
        widthPx,
        heightPx,
      });
    }
  });

  it('tells animations from still pictures', () => {
    const animated = files.filter((file) => {
      const bytes = read(file);
      return pictureStructure(bytes, pictureFormat(bytes)!).animated;
    });
    expect(animated).toEqual(
      expect.arrayContaining(['animated.gif', 'animated.png', 'animated.webp']),
    );
    expect(animated).not.toContain('still.gif');
    expect(animated).not.toContain('lossy.webp');
  });
});

describe('the format by first bytes', () => {
  it('names what browsers seldom read', () => {
    expect(pictureFormat(ascii('II*\0\x08\0\0\0'))).toBe('TIFF');
    expect(pictureFormat(ascii('MM\0*\0\0\0\x08'))).toBe('TIFF');
    expect(pictureFormat(ascii('\0\0\0\x18ftypheic\0\0\0\0mif1heic'))).toBe('HEIC');
    expect(pictureFormat(ascii('\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf'))).toBe('AVIF');
    expect(pictureFormat(ascii('\xff\x0a\xfa\x1f'))).toBe('JPEG XL');
    expect(pictureFormat(ascii('8BPS\0\x01'))).toBe('Photoshop');
  });

  it('finds an SVG behind declarations, comments and a doctype, and no HTML page for one', () => {
    expect(pictureFormat(ascii('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBe('SVG');
    expect(pictureFormat(ascii('\n<?xml version="1.0"?><!-- a <b> --><svg>'))).toBe('SVG');
    expect(pictureFormat(ascii('<!DOCTYPE svg PUBLIC "-//W3C//DTD" "x.dtd">\n<svg>'))).toBe('SVG');
    expect(pictureFormat(ascii('<!DOCTYPE svg [<!ENTITY a "b">]><svg:svg xmlns:svg="x">'))).toBe(
      'SVG',
    );
    expect(pictureFormat(ascii('<!doctype html><svg></svg>'))).toBe(null);
    expect(pictureFormat(ascii('<html><body><svg/>'))).toBe(null);
  });

  it('says nothing of text, PDF, music and films', () => {
    const others = [
      'hello',
      '%PDF-1.7',
      'ID3\x03',
      '\0\0\0\x18ftypmp42\0\0\0\0mp42isom',
      'PK\x03\x04',
    ];
    for (const text of others) expect(pictureFormat(ascii(text)), text).toBe(null);
  });
});
