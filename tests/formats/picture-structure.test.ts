import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { chooseOrientation, statedOrientation } from '../../src/engine/orientation';
import { gifStructure } from '../../src/formats/gif';
import { storedIso } from '../../src/formats/iso';
import { hideProfile, jpegHead } from '../../src/formats/jpeg';
import { pictureFormat } from '../../src/formats/picture-format';
import { storedPicture } from '../../src/formats/picture-structure';
import { webpStructure } from '../../src/formats/webp';
import { referencePath, referencePictures } from '../reference/read';

const bytesOf = (file: string) => new Uint8Array(readFileSync(referencePath(`pictures/${file}`)));
const ascii = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

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
      const bytes = bytesOf(file);
      const found = storedPicture(bytes, pictureFormat(bytes)!);
      expect([found.widthPx, found.heightPx], file).toEqual([widthPx, heightPx]);
    }
  });

  it('tells animations from still pictures', () => {
    const files = readdirSync(referencePath('pictures')).filter((file) => /\.\w+$/.test(file));
    const animated = files.filter((file) => {
      const bytes = bytesOf(file);
      return storedPicture(bytes, pictureFormat(bytes)!).animated;
    });
    expect(animated).toEqual(
      expect.arrayContaining(['animated.gif', 'animated.png', 'animated.webp']),
    );
    expect(animated).not.toContain('still.gif');
    expect(animated).not.toContain('lossy.webp');
  });

  const sized = referencePictures.filter(({ file }) => /\.(jpg|webp)$/.test(file));

  test.each([...sized])('$file: its size, before decoding', ({ file, widthPx, heightPx }) => {
    const bytes = bytesOf(file);
    const found = file.endsWith('.jpg') ? jpegHead(bytes)! : webpStructure(bytes);
    const swapped = chooseOrientation(statedOrientation(found)) >= 5;
    const size = [found.widthPx, found.heightPx];
    expect(swapped ? size.reverse() : size).toEqual([widthPx, heightPx]);
    expect(storedPicture(bytes, pictureFormat(bytes)!).complete).toBe(true);
  });

  it('can be robbed of a JPEG’s colour profile, at the cost of one byte', () => {
    const file = bytesOf('jpeg-icc.jpg');
    const changed = file.slice();
    hideProfile(changed);
    expect(jpegHead(file)!.hasProfile).toBe(true);
    expect(jpegHead(changed)).toEqual({ ...jpegHead(file)!, hasProfile: false });
    expect(changed.filter((byte, place) => byte !== file[place])).toHaveLength(1);
  });

  it('shows EXIF data in the file’s own bytes, so that a tag can be overwritten', () => {
    for (const [file, walk] of [
      ['exif-6.jpg', (bytes: Uint8Array<ArrayBuffer>) => jpegHead(bytes)!],
      ['exif-6.webp', webpStructure],
    ] as const) {
      const bytes = bytesOf(file);
      const { exif } = statedOrientation(walk(bytes));
      expect(exif!.value, file).toBe(6);
      exif!.place[0] = 1;
      expect(statedOrientation(walk(bytes)).exif!.value, file).toBe(1);
    }
  });
});

describe('the head of a JPEG', () => {
  it('is known from its first bytes, and not from fewer', () => {
    const whole = bytesOf('exif-6.jpg');
    const all = jpegHead(whole)!;
    const long = whole.subarray(0, whole.length - 100);
    expect(jpegHead(long)).toMatchObject({ widthPx: all.widthPx, heightPx: all.heightPx });
    expect(storedPicture(long, 'JPEG').complete).toBe(false);
    expect(jpegHead(whole.subarray(0, 150))).toBeNull();
  });
});

describe('the blocks of a GIF', () => {
  it('give the first frame and whether another follows', () => {
    const { frame, ...screen } = gifStructure(bytesOf('animated.gif'));
    expect(screen).toMatchObject({ complete: true, animated: true, transparent: false });
    expect(frame).toMatchObject({ x: 0, y: 0, interlaced: false, transparent: null });
    expect(gifStructure(bytesOf('transparent.gif')).transparent).toBe(true);
    expect(gifStructure(bytesOf('still.gif'))).toMatchObject({ complete: true, animated: false });
  });

  it('are not complete where the first frame breaks off, at any place', () => {
    const whole = bytesOf('still.gif');
    for (let length = 1; length < whole.length - 1; length++)
      expect(gifStructure(whole.subarray(0, length)).complete, `${length} bytes`).toBe(false);
  });
});

describe('the boxes of an ISO media file', () => {
  it('may end with one that reaches to the end, and have lengths of 64 bits', () => {
    const brands = '\0\0\0\x14ftypavis\0\0\0\0avif';
    expect(storedIso(ascii(`${brands}\0\0\0\0mdat123`))).toMatchObject({
      complete: true,
      animated: true,
    });
    const long = `${brands}\0\0\0\x01mdat\0\0\0\0\0\0\0\x12ab`;
    expect(storedIso(ascii(long)).complete).toBe(true);
    expect(storedIso(ascii(long.slice(0, -1))).complete).toBe(false);
    expect(storedIso(ascii(long.slice(0, -4))).complete).toBe(false);
  });

  it('are walked to an end even where a length of 64 bits is nonsense', () => {
    expect(storedIso(ascii('\0\0\0\x01mdat\0\0\0\0\0\0\0\0')).complete).toBe(true);
  });
});
