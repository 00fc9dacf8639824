import { describe, expect, test } from 'vitest';
import { thumbnailBatch, ThumbnailShelf } from '../../src/state/thumbnail-shelf';

const batch = thumbnailBatch([
  { id: 5, bytes: Uint8Array.of(1, 2, 3) },
  { id: 9, bytes: Uint8Array.of(4) },
]);
const bytesAt = async (url: string | null) =>
  url && [...new Uint8Array(await (await fetch(url)).arrayBuffer())];

describe('the shelf of thumbnails', () => {
  test('finds each thumbnail in its batch, held here or read from the store once', async () => {
    let reads = 0;
    const shelf = new ThumbnailShelf(async (key) => {
      reads += 1;
      return key === 2 ? batch : undefined;
    });
    shelf.hold(1, batch);
    expect(await bytesAt(await shelf.url(9, 1))).toEqual([4]);
    expect(reads).toBe(0);
    shelf.letGo(1);
    const urls = await Promise.all([shelf.url(5, 2), shelf.url(9, 2)]);
    expect(await bytesAt(urls[0]!)).toEqual([1, 2, 3]);
    expect(reads).toBe(1);
    expect(shelf.urlAtHand(5, 2)).toBe(urls[0]);
    expect(await shelf.url(5, 3), 'a batch that is gone').toBeNull();
    expect(await shelf.url(77, 2), 'a picture that it does not hold').toBeNull();
  });

  test('gives a held batch back as it was, to be written', async () => {
    const shelf = new ThumbnailShelf(async () => undefined);
    shelf.hold(1, batch);
    expect(await shelf.batch(1)).toEqual(batch);
    expect(await shelf.batch(2)).toBeNull();
  });

  test('a picture read again gets its new thumbnail', async () => {
    const shelf = new ThumbnailShelf(async () => undefined);
    shelf.hold(1, batch);
    shelf.hold(2, thumbnailBatch([{ id: 5, bytes: Uint8Array.of(7) }]));
    await shelf.url(5, 1);
    expect(shelf.urlAtHand(5, 2)).toBeNull();
    expect(await bytesAt(await shelf.url(5, 2))).toEqual([7]);
  });
});
