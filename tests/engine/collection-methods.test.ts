import { describe, expect, test, vi } from 'vitest';
import { collectionMethods } from '../../src/engine/collection-methods';
import { madeUpRows } from '../clip/made-up-rows';

const dim = 12;

function context() {
  const controller = new AbortController();
  return { controller, signal: controller.signal, progress: vi.fn() };
}

/** Three clusters of pictures around directions of their own, and a failed one in front. */
function clustered(each: number) {
  const centres = madeUpRows(3, dim, 4);
  const noise = madeUpRows(3 * each, dim, 5);
  const rows = new Float32Array((3 * each + 1) * dim);
  for (let row = 0; row < 3 * each; row++) {
    for (let i = 0; i < dim; i++) {
      const own = 0.95 * centres[(row % 3) * dim + i]! + 0.3 * noise[row * dim + i]!;
      rows[(row + 1) * dim + i] = own;
    }
  }
  return rows;
}

async function filled(rows: Float32Array<ArrayBuffer>) {
  const methods = collectionMethods();
  await methods.setRows({ dim, first: 0, rows, count: rows.length / dim }, context());
  return methods;
}

describe('the collection’s worker', () => {
  test('finds a picture by itself among rows that came in parts', async () => {
    const methods = collectionMethods();
    const rows = madeUpRows(300, dim);
    const part = (from: number, to: number) => rows.slice(from * dim, to * dim);
    await methods.setRows({ dim, first: 100, rows: part(100, 300), count: 300 }, context());
    await methods.setRows({ dim, first: 0, rows: part(0, 100), count: 300 }, context());
    const query = { terms: [{ embed: part(42, 43), weight: 1 }], exclusions: [] };
    const found = await methods.search({ query, limit: 3 }, context());
    expect(found.rows[0]).toBe(42);
    expect(found.tookMs).toBeGreaterThanOrEqual(0);
  });

  test('forgets rows that are gone, and all of them for another model', async () => {
    const methods = await filled(madeUpRows(20, dim));
    const empty = new Float32Array(0);
    expect(await methods.setRows({ dim, first: 0, rows: empty, count: 5 }, context())).toEqual({
      count: 5,
    });
    const scores = await methods.labelScores({ labelEmbeds: madeUpRows(2, dim) }, context());
    expect(scores).toMatchObject({ labelCount: 2, pictureCount: 5 });
    const other = madeUpRows(3, 7);
    expect(await methods.setRows({ dim: 7, first: 0, rows: other, count: 3 }, context())).toEqual({
      count: 3,
    });
  });

  test('answers an empty collection', async () => {
    const methods = collectionMethods();
    const query = { terms: [], exclusions: [] };
    expect((await methods.search({ query, limit: 5 }, context())).rows).toHaveLength(0);
    expect((await methods.duplicates({ least: 0.8 }, context())).a).toHaveLength(0);
    const { positions } = await methods.layout({ method: 'umap', seed: 1 }, context());
    expect(positions).toHaveLength(0);
  });

  test('lays the pictures out at once by PCA, failed ones nowhere', async () => {
    const methods = await filled(clustered(30));
    const { positions } = await methods.layout({ method: 'pca', seed: 1 }, context());
    expect(positions).toHaveLength(91 * 2);
    expect(positions[0]).toBeNaN();
    expect(positions.slice(2).every((place) => Math.abs(place) <= 1.2)).toBe(true);
  });

  test('by UMAP, neighbours stay neighbours and the same seed gives the same map', async () => {
    const methods = await filled(clustered(40));
    const work = context();
    const { positions } = await methods.layout({ method: 'umap', seed: 3 }, work);
    const again = await methods.layout({ method: 'umap', seed: 3 }, context());
    expect(again.positions).toEqual(positions);
    for (let row = 1; row <= 120; row++) expect(nearestOnMap(positions, row) % 3).toBe(row % 3);
    expect(work.progress).toHaveBeenCalled();
    const last = work.progress.mock.calls.at(-1)![0] as { done: number; total: number };
    expect(last.done).toBeLessThanOrEqual(last.total);
  });

  test('with fewer pictures than neighbours the map stays at its start', async () => {
    const methods = await filled(madeUpRows(6, dim));
    const { positions } = await methods.layout({ method: 'pca', seed: 1 }, context());
    expect((await methods.layout({ method: 'umap', seed: 1 }, context())).positions).toEqual(
      positions,
    );
  });

  test('a cancelled layout ends, and others are answered while it runs', async () => {
    const methods = await filled(clustered(400));
    const work = context();
    const layout = methods.layout({ method: 'umap', seed: 1 }, work);
    const ended = expect(layout).rejects.toThrow(/abort/i);
    await vi.waitFor(() => expect(work.progress).toHaveBeenCalled(), { timeout: 60_000 });
    const query = { terms: [], exclusions: [] };
    expect((await methods.search({ query, limit: 2 }, context())).rows).toHaveLength(2);
    work.controller.abort();
    await ended;
  }, 120_000);

  test('groups near duplicates', async () => {
    const rows = madeUpRows(4, dim);
    const methods = await filled(Float32Array.from([...rows, ...rows.slice(dim, 2 * dim)]));
    const pairs = await methods.duplicates({ least: 0.99 }, context());
    expect([...pairs.a, ...pairs.b]).toEqual([1, 4]);
    expect(pairs.cosines[0]).toBe(1);
  });
});

function nearestOnMap(positions: Float32Array, row: number): number {
  let [best, least] = [-1, Infinity];
  for (let other = 1; other < positions.length / 2; other++) {
    const dx = positions[2 * row]! - positions[2 * other]!;
    const dy = positions[2 * row + 1]! - positions[2 * other + 1]!;
    if (other !== row && Math.hypot(dx, dy) < least) [best, least] = [other, Math.hypot(dx, dy)];
  }
  return best;
}
