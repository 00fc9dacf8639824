import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodePicture } from '../../src/engine/decode';
import { chooseOrientation, oriented } from '../../src/engine/orientation';
import type { Orientation } from '../../src/engine/orientation';
import { rgbPicture } from '../../src/engine/memory-picture';
import { referencePath } from '../reference/read';

const bytesOf = (path: string) => new Uint8Array(readFileSync(referencePath(path)));
const blobOf = (path: string) => new Blob([bytesOf(path)]);

type Size = readonly [widthPx: number, heightPx: number];

/** A GIF of one frame, which is whole where it has no more than a pixel. */
function gifOf(screen: Size, frame: Size): Blob {
  const numbers = (size: Size) => [...new Uint8Array(Uint16Array.from(size).buffer)];
  const palette = [0x80, 0, 0, 0, 0, 0, 255, 255, 255];
  const pixels = [2, 2, 0x44, 0x01, 0];
  const image = [0x2c, 0, 0, 0, 0, ...numbers(frame), 0, ...pixels, 0x3b];
  const head = new TextEncoder().encode('GIF89a');
  return new Blob([head, Uint8Array.from([...numbers(screen), ...palette, ...image])]);
}

/** A PNG that states another size than it has. */
function withSize(png: Uint8Array<ArrayBuffer>, [widthPx, heightPx]: Size): Blob {
  const view = new DataView(png.buffer);
  view.setUint32(16, widthPx);
  view.setUint32(20, heightPx);
  return new Blob([png]);
}

/** A JPEG with so many comments of 64 kB after its start. */
function withComments(jpeg: Uint8Array<ArrayBuffer>, count: number): Uint8Array<ArrayBuffer> {
  const comment = new Uint8Array(65535 + 2);
  comment.set([0xff, 0xfe, 0xff, 0xff]);
  const all = [jpeg.subarray(0, 2), ...Array<Uint8Array>(count).fill(comment), jpeg.subarray(2)];
  return new Uint8Array(Buffer.concat(all));
}

describe('decodePicture', () => {
  test.each([
    ['empty.jpg', 'picture/empty'],
    ['page.jpg', 'picture/not-a-picture'],
    ['document.png', 'picture/not-a-picture'],
    ['cut.jpg', 'picture/truncated'],
    ['cut.png', 'picture/truncated'],
    ['cut.webp', 'picture/truncated'],
    ['cut.gif', 'picture/truncated'],
    ['enormous.png', 'picture/too-large'],
  ])('refuses %s as %s before any browser is asked', async (file, code) => {
    await expect(decodePicture(blobOf(`odd-files/${file}`))).rejects.toMatchObject({ code });
  });

  test.each([
    ['a file', 0],
    ['a large file, but for what is read of it first,', 40],
  ])('tells of %s that has gone since it was brought', async (_what, comments) => {
    const file = new Blob([withComments(bytesOf('pictures/jpeg-420.jpg'), comments)]);
    file.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotReadableError'));
    await expect(decodePicture(file)).rejects.toMatchObject({
      code: 'picture/unreadable',
      cause: { name: 'NotReadableError' },
    });
  });

  test.each<Size>([
    [0, 0],
    [0, 1],
    [1, 0],
  ])('refuses what is %i x %i pixels in size', async (...size) => {
    const undecodable = (format: string) => ({ code: 'picture/undecodable', data: { format } });
    for (const screen of [size, [8, 8]] as const) {
      const gif = decodePicture(gifOf(screen, size));
      await expect(gif).rejects.toMatchObject(undecodable('GIF'));
    }
    for (const file of ['rgba.png', 'grey-16-bit.png']) {
      const png = decodePicture(withSize(bytesOf(`pictures/${file}`), size));
      await expect(png).rejects.toMatchObject(undecodable('PNG'));
    }
  });

  test('takes a GIF whose screen is smaller than its frame, up to the size that any picture has', async () => {
    const picture = await decodePicture(gifOf([0, 0], [1, 1]));
    expect(picture).toMatchObject({ widthPx: 1, heightPx: 1 });
    const enormous = decodePicture(gifOf([1, 1], [40_000, 40_000]));
    await expect(enormous).rejects.toMatchObject({ code: 'picture/too-large' });
  });

  test('refuses a JPEG cut off at any place', async () => {
    const whole = bytesOf('pictures/jpeg-420-progressive.jpg');
    for (let length = 4; length < whole.length - 1; length += 97) {
      const cut = decodePicture(new Blob([whole.slice(0, length)]));
      await expect(cut, `${length} bytes`).rejects.toMatchObject({ code: 'picture/truncated' });
    }
  });

  test('refuses a PNG with alpha that is cut off at any place of its pixels', async () => {
    const whole = bytesOf('pictures/rgba-noise.png');
    for (let length = 8; length < whole.length - 20; length += 997) {
      const cut = decodePicture(new Blob([whole.slice(0, length)]));
      await expect(cut, `${length} bytes`).rejects.toMatchObject({ code: 'picture/truncated' });
    }
  });

  test.each([
    ['a small file', 0],
    ['a file whose size is told behind its first quarter of a megabyte', 20],
  ])('tells the bytes of %s once, before it changes any', async (_what, comments) => {
    const stored = withComments(bytesOf('pictures/exif-6.jpg'), comments);
    const heard: Uint8Array[] = [];
    const tell = (bytes: Uint8Array) => heard.push(bytes.slice());
    // There is no browser here to decode the rest.
    await expect(decodePicture(new Blob([stored]), tell)).rejects.toThrow();
    expect(heard).toHaveLength(1);
    expect(Buffer.compare(heard[0]!, stored)).toBe(0);
  });

  test('looks for the end of a large JPEG where it should be, and from the start where it is not', async () => {
    const jpeg = bytesOf('pictures/jpeg-420.jpg');
    const [scan, end] = [jpeg.subarray(0, -2), jpeg.subarray(-2)];
    const more = new Uint8Array(1.2 * 2 ** 20);
    const fate = (...parts: Uint8Array<ArrayBuffer>[]) => {
      let isRead = false;
      return decodePicture(new Blob(parts), () => (isRead = true)).catch(({ code }) => [
        code,
        isRead,
      ]);
    };
    // There is no browser here to decode what passes.
    expect(await fate(scan, more, end)).toEqual(['picture/undecodable', false]);
    expect(await fate(scan, end, more)).toEqual(['picture/undecodable', true]);
    expect(await fate(scan, more)).toEqual(['picture/truncated', true]);
  });

  test('takes a PNG whose end chunk alone is missing, as Pillow does', async () => {
    const whole = bytesOf('pictures/rgba.png');
    const picture = await decodePicture(new Blob([whole.slice(0, -12)]));
    expect(picture).toMatchObject({ widthPx: 150, heightPx: 100, notes: ['transparent'] });
  });

  test('keeps the colour under alpha 0', async () => {
    const picture = await decodePicture(blobOf('pictures/rgba-noise.png'));
    const topRow = await picture.read(0, 0, picture.widthPx, 1);
    const black = topRow.filter((value, i) => i % 4 < 3 && value === 0);
    expect(black.length).toBeLessThan(10);
  });

  test.each([
    ['grey-16-bit.png', ['clipped-grey']],
    ['animated-still.png', ['first-frame']],
    ['icc-alpha.png', ['profile-ignored', 'transparent']],
    ['exif-6.png', ['rotated']],
    ['animated.gif', ['first-frame']],
    ['transparent.gif', ['transparent']],
    ['offset.gif', []],
  ])('says of %s what a person should know', async (file, notes) => {
    const picture = await decodePicture(blobOf(`pictures/${file}`));
    expect(picture.notes).toEqual(notes);
  });
});

describe('chooseOrientation', () => {
  const exif = (value: number) => ({ value, place: Uint8Array.of(value) });

  test('takes what EXIF gives before what XMP does, and nonsense for none', () => {
    expect(chooseOrientation({ exif: exif(6), xmp: 8 })).toBe(6);
    expect(chooseOrientation({ exif: null, xmp: 8 })).toBe(8);
    expect(chooseOrientation({ exif: exif(0), xmp: 8 })).toBe(1);
    expect(chooseOrientation({ exif: exif(9), xmp: null })).toBe(1);
  });
});

describe('oriented', () => {
  /** A 3 x 2 picture of the red values 0 to 5. */
  const stored = rgbPicture(
    Uint8Array.from({ length: 18 }, (_, i) => (i % 3 ? 0 : i / 3)),
    3,
    2,
  );

  /** EXIF 2.32, figure of the orientation tag: which stored row and side come first. */
  test.each<[Orientation, number[][]]>([
    [
      1,
      [
        [0, 1, 2],
        [3, 4, 5],
      ],
    ],
    [
      2,
      [
        [2, 1, 0],
        [5, 4, 3],
      ],
    ],
    [
      3,
      [
        [5, 4, 3],
        [2, 1, 0],
      ],
    ],
    [
      4,
      [
        [3, 4, 5],
        [0, 1, 2],
      ],
    ],
    [
      5,
      [
        [0, 3],
        [1, 4],
        [2, 5],
      ],
    ],
    [
      6,
      [
        [3, 0],
        [4, 1],
        [5, 2],
      ],
    ],
    [
      7,
      [
        [5, 2],
        [4, 1],
        [3, 0],
      ],
    ],
    [
      8,
      [
        [2, 5],
        [1, 4],
        [0, 3],
      ],
    ],
  ])('%i: turns the whole and any part of it', async (orientation, expected) => {
    const turned = oriented(stored, orientation);
    const reds = async (x: number, y: number, width: number, height: number) =>
      [...(await turned.read(x, y, width, height))].filter((_, i) => i % 4 === 0);
    expect(await reds(0, 0, turned.widthPx, turned.heightPx)).toEqual(expected.flat());
    for (const [y, row] of expected.entries()) {
      for (const [x, red] of row.entries()) expect(await reds(x, y, 1, 1)).toEqual([red]);
    }
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8] as const)(
    '%i: is drawn as it is read, into the whole of the canvas',
    async (orientation) => {
      let [a, b, c, d, e, f] = [1, 0, 0, 1, 0, 0];
      const drawn: number[] = [];
      const context = {
        setTransform: (...to: [number, number, number, number, number, number]) =>
          ([a, b, c, d, e, f] = to),
        resetTransform: () => undefined,
      } as unknown as OffscreenCanvasRenderingContext2D;
      const { widthPx, heightPx } = stored;
      const drawable = {
        ...stored,
        // Where the middle of each stored pixel comes to lie, a stored pixel being ten wide and ten high.
        drawTo(_: OffscreenCanvasRenderingContext2D, width: number, height: number) {
          expect([width, height]).toEqual([widthPx * 10, heightPx * 10]);
          for (let y = 5; y < height; y += 10)
            for (let x = 5; x < width; x += 10) drawn.push(a * x + c * y + e, b * x + d * y + f);
        },
      };
      const turned = oriented(drawable, orientation);
      turned.drawTo!(context, turned.widthPx * 10, turned.heightPx * 10);
      const all = await stored.read(0, 0, widthPx, heightPx);
      for (let i = 0; i < widthPx * heightPx; i++) {
        const [x, y] = [drawn[2 * i]! - 5, drawn[2 * i + 1]! - 5];
        expect((await turned.read(x / 10, y / 10, 1, 1))[0]).toBe(all[4 * i]);
      }
    },
  );
});
