import { describe, expect, test } from 'vitest';
import { EmbedRows } from '../../src/state/embed-rows';
import { EmbedSpaces } from '../../src/state/embed-spaces';
import type { EmbedChunk } from '../../src/io/collection-store';

const embed = (value: number) => Float32Array.of(value, -value);

describe('rows of embeds', () => {
  test('keep each picture in its row however many come', () => {
    const rows = new EmbedRows(2);
    for (let id = 1; id <= 1000; id++) rows.set(id, embed(id));
    expect(rows.count).toBe(1000);
    expect(rows.embeds).toHaveLength(2000);
    for (const id of [1, 64, 65, 500, 1000]) expect([...rows.embed(id)!]).toEqual([id, -id]);
    expect(rows.embed(1001)).toBeNull();
  });

  test('write a picture that is read again into its old row, and say that an old row changed', () => {
    const rows = new EmbedRows(2);
    rows.set(7, embed(1));
    const { key } = rows;
    rows.set(8, embed(2));
    expect(rows.key).toBe(key);
    rows.set(7, embed(3));
    expect([...rows.embeds]).toEqual([3, -3, 2, -2]);
    expect(rows.key).not.toBe(key);
  });

  test('close up when pictures are taken out', () => {
    const rows = new EmbedRows(2);
    for (const id of [1, 2, 3, 4, 5]) rows.set(id, embed(id));
    rows.remove(new Set([1, 3, 99]));
    expect(rows.ids).toEqual([2, 4, 5]);
    expect([...rows.embeds]).toEqual([2, -2, 4, -4, 5, -5]);
    expect(rows.has(3)).toBe(false);
    rows.set(6, embed(6));
    expect([...rows.embed(5)!, ...rows.embed(6)!]).toEqual([5, -5, 6, -6]);
  });
});

describe('embeds by space', () => {
  const spacesOf = (
    chunks: (space: string) => Promise<EmbedChunk[]>,
    edition: (id: number) => number | null = () => 0,
  ) => new EmbedSpaces({ chunks, edition });
  const chunk = (space: string, ...ids: number[]): EmbedChunk => ({
    space,
    ids: Int32Array.from(ids),
    embeds: Float32Array.from(ids.flatMap((id) => [...embed(id)])),
  });

  test('come back as they were kept, the later of two for one picture, without unknown pictures', async () => {
    const kept = [chunk('a', 1, 2), { ...chunk('a', 2), embeds: embed(20) }, chunk('a', 9)];
    const chunks = async (space: string) => (space === 'a' ? kept : []);
    const spaces = spacesOf(chunks, (id) => (id < 5 ? 0 : null));
    const rows = await spaces.load('a', 2);
    expect([...rows.embeds]).toEqual([1, -1, 20, -20]);
    expect((await spaces.load('b', 2)).count).toBe(0);
    expect(await spaces.load('a', 2), 'read once').toBe(rows);
  });

  test('two askers at the same time get the same whole rows', async () => {
    let reads = 0;
    const spaces = spacesOf(async () => {
      reads += 1;
      await new Promise((resolve) => setTimeout(resolve, 1));
      return [chunk('a', 1)];
    });
    const [one, other] = await Promise.all([1, 2].map(() => spaces.load('a', 2)));
    expect(one).toBe(other);
    expect(one!.count).toBe(1);
    expect(reads).toBe(1);
  });

  test('give the rows of some pictures as a chunk, or nothing where there are none', async () => {
    const spaces = spacesOf(async () => [chunk('a', 1, 2, 3)]);
    await spaces.load('a', 2);
    expect(spaces.chunk('a', [3, 8, 1])).toEqual(chunk('a', 3, 1));
    expect(spaces.chunk('a', [8])).toBeNull();
    expect(spaces.chunk('b', [1])).toBeNull();
  });

  test('of a file that was another one since are left out, and newer ones say which file it was', async () => {
    const editions = new Map([
      [1, 0],
      [2, 1],
      [3, 2],
    ]);
    const kept = [chunk('a', 1, 2), { ...chunk('a', 2, 3), editions: Int32Array.of(1, 1) }];
    const spaces = spacesOf(
      async () => kept,
      (id) => editions.get(id) ?? null,
    );
    expect((await spaces.load('a', 2)).ids).toEqual([1, 2]);
    expect(spaces.chunk('a', [1])).toEqual(chunk('a', 1));
    expect(spaces.chunk('a', [1, 2])).toEqual({
      ...chunk('a', 1, 2),
      editions: Int32Array.of(0, 1),
    });
  });
});
