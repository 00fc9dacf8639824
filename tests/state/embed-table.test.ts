import { expect, test, vi } from 'vitest';
import { collectionMethods } from '../../src/engine/collection-methods';
import type { CollectionVerbs } from '../../src/engine/collection-protocol';
import { EmbedTable } from '../../src/state/embed-table';
import { madeUpRows } from '../clip/made-up-rows';
import { overChannel } from '../engine/over-channel';

const dim = 8;

/** A table whose workers tell of every message of rows. */
function watched() {
  const workers: ReturnType<typeof overChannel<CollectionVerbs>>[] = [];
  const sent: { first: number; rows: number; count: number }[] = [];
  const table = new EmbedTable(() => {
    const methods = collectionMethods();
    const worker = overChannel<CollectionVerbs>({
      ...methods,
      setRows: (request, context) => {
        const rows = request.rows.length / request.dim;
        sent.push({ first: request.first, rows, count: request.count });
        return methods.setRows(request, context);
      },
    });
    workers.push(worker);
    return worker;
  });
  return { table, workers, sent };
}

const like = (embeds: Float32Array, row: number) => ({
  terms: [{ embed: embeds.slice(row * dim, (row + 1) * dim), weight: 1 }],
  exclusions: [],
});

async function best(table: EmbedTable, embeds: Float32Array, row: number) {
  return (await table.search({ embeds, dim }, like(embeds, row), 1)).rows[0];
}

test('no worker is started before the first question, and one answers all', async () => {
  const { table, workers } = watched();
  expect(workers).toHaveLength(0);
  const embeds = madeUpRows(20, dim);
  expect(await best(table, embeds, 3)).toBe(3);
  expect(await best(table, embeds, 7)).toBe(7);
  expect(workers).toHaveLength(1);
});

test('rows are sent once; then only what is new, changed or gone', async () => {
  const { table, sent } = watched();
  const embeds = madeUpRows(20, dim);
  await best(table, embeds.slice(0, 10 * dim), 0);
  await best(table, embeds.slice(0, 10 * dim), 1);
  expect(sent.splice(0)).toEqual([{ first: 0, rows: 10, count: 10 }]);

  await best(table, embeds, 15);
  expect(sent.splice(0)).toEqual([{ first: 10, rows: 10, count: 20 }]);

  const changed = embeds.slice();
  changed.set(madeUpRows(1, dim, 9), 4 * dim);
  expect(await best(table, changed, 4)).toBe(4);
  expect(sent.splice(0)).toEqual([{ first: 4, rows: 1, count: 20 }]);

  expect(await best(table, changed.slice(0, 5 * dim), 4)).toBe(4);
  expect(sent.splice(0)).toEqual([{ first: 5, rows: 0, count: 5 }]);
});

test('failed pictures are not sent again and again', async () => {
  const { table, sent } = watched();
  const embeds = madeUpRows(4, dim).fill(NaN, dim, 2 * dim);
  await best(table, embeds, 0);
  await best(table, embeds, 2);
  expect(sent).toHaveLength(1);
});

test('a worker that died is replaced, and has all rows again', async () => {
  const { table, workers } = watched();
  const embeds = madeUpRows(20, dim);
  await best(table, embeds, 3);
  const asked = table.duplicates({ embeds, dim }, 0.5, {
    signal: new AbortController().signal,
    onProgress: vi.fn(),
  });
  workers[0]!.crash('out of memory');
  await expect(asked).rejects.toMatchObject({ code: 'engine/died' });
  expect(await best(table, embeds, 19)).toBe(19);
  expect(workers).toHaveLength(2);
});

test('closing gives the worker back', async () => {
  const { table, workers } = watched();
  await best(table, madeUpRows(3, dim), 0);
  table.close();
  expect(workers[0]!.isTerminated).toBe(true);
  expect(await best(table, madeUpRows(3, dim), 1)).toBe(1);
});
