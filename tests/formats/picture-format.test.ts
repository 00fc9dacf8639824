import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { pictureFormat, sniffedBytes } from '../../src/formats/picture-format';
import { referencePath, referencePictures } from '../reference/read';

const bytesOf = (path: string) => new Uint8Array(readFileSync(referencePath(path)));
const ascii = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

describe('the format by first bytes', () => {
  test.each([
    ['jpg', 'JPEG'],
    ['png', 'PNG'],
    ['gif', 'GIF'],
    ['webp', 'WebP'],
    ['bmp', 'BMP'],
    ['avif', 'AVIF'],
  ])('knows every .%s picture as %s', (ending, format) => {
    const files = referencePictures.filter(({ file }) => file.endsWith(`.${ending}`));
    expect(files.length).toBeGreaterThan(0);
    for (const { file } of files)
      expect(pictureFormat(bytesOf(`pictures/${file}`)), file).toBe(format);
  });

  test.each([
    ['picture.heic', 'HEIC'],
    ['picture.tif', 'TIFF'],
    ['picture.jp2', 'JPEG 2000'],
    ['drawing.svg', 'SVG'],
    ['page.jpg', 'HTML'],
    ['document.png', 'PDF'],
    ['words.jpg', null],
    ['empty.jpg', null],
  ])('knows %s as %s, whatever its name says', (file, format) => {
    expect(pictureFormat(bytesOf(`odd-files/${file}`))).toBe(format);
  });

  it('names what browsers seldom read', () => {
    expect(pictureFormat(ascii('II*\0\x08\0\0\0'))).toBe('TIFF');
    expect(pictureFormat(ascii('MM\0*\0\0\0\x08'))).toBe('TIFF');
    expect(pictureFormat(ascii('\0\0\0\x18ftypheic\0\0\0\0mif1heic'))).toBe('HEIC');
    expect(pictureFormat(ascii('\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf'))).toBe('AVIF');
    expect(pictureFormat(ascii('\0\0\0\x18ftypcrx \0\0\0\x01crx isom'))).toBe('camera raw');
    expect(pictureFormat(ascii('FUJIFILMCCD-RAW 0201'))).toBe('camera raw');
    expect(pictureFormat(ascii('\xff\x0a\xfa\x1f'))).toBe('JPEG XL');
    expect(pictureFormat(ascii('8BPS\0\x01'))).toBe('Photoshop');
  });

  it('reads no brand in the minor version, and none behind the box of brands', () => {
    expect(pictureFormat(ascii('\0\0\0\x14ftypisomheicisom'))).toBe(null);
    expect(pictureFormat(ascii('\0\0\0\x14ftypisom\0\0\0\0isomavif'))).toBe(null);
  });

  it('says nothing of text, music, films and archives', () => {
    const others = ['hello', 'ID3\x03', '\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'PK\x03\x04', 'RIFF'];
    for (const text of others) expect(pictureFormat(ascii(text)), text).toBe(null);
    expect(pictureFormat(ascii('%PDF-1.7'))).toBe('PDF');
  });
});

describe('markup', () => {
  it('is an SVG behind declarations, comments and a doctype, and no HTML page is one', () => {
    expect(pictureFormat(ascii('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBe('SVG');
    expect(pictureFormat(ascii('<svg/>'))).toBe('SVG');
    expect(pictureFormat(ascii('\n<?xml version="1.0"?><!-- a <b> --><svg>'))).toBe('SVG');
    expect(pictureFormat(ascii('<!DOCTYPE svg PUBLIC "-//W3C//DTD" "x.dtd">\n<svg>'))).toBe('SVG');
    expect(pictureFormat(ascii('<!DOCTYPE svg [<!ENTITY a "b">]><svg:svg xmlns:svg="x">'))).toBe(
      'SVG',
    );
    expect(pictureFormat(ascii('<!doctype html><svg></svg>'))).toBe('HTML');
    expect(pictureFormat(ascii('<html><body><svg/>'))).toBe('HTML');
    expect(pictureFormat(ascii('<?xml version="1.0"?><feed><svg/></feed>'))).toBe(null);
  });

  it('may start with a byte-order mark', () => {
    const text = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>';
    const wide = Uint8Array.from('\ufeff' + text, (char) => char.charCodeAt(0) & 255);
    const utf16 = new Uint8Array(2 * wide.length);
    wide.forEach((byte, i) => (utf16[2 * i] = byte));
    utf16[1] = 0xfe;
    expect(pictureFormat(utf16)).toBe('SVG');
    expect(pictureFormat(ascii(`\xef\xbb\xbf${text}`))).toBe('SVG');
    expect(pictureFormat(ascii('\xef\xbb\xbf<html>'))).toBe('HTML');
  });

  it('is told at once, however many comments come first', () => {
    const comments = '<!---->'.repeat(2000);
    expect(comments.length).toBeLessThan(sniffedBytes);
    expect(pictureFormat(ascii(`${comments}<svg>`))).toBe('SVG');
    expect(pictureFormat(ascii(`${comments}<feed>`))).toBe(null);
  }, 1000);
});
