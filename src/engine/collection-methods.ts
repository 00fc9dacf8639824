import { labelScores } from '../clip/label-scores';
import { likePairs } from '../clip/like-pairs';
import { rowTable, type RowTable } from '../clip/row-table';
import { search } from '../clip/search';
import { runBreathing } from './breathe';
import type { CollectionMethods, RowsRequest } from './collection-protocol';
import { pcaLayout } from './pca-layout';

/** The map is sent while it moves, this often at most. */
const showEveryMs = 120;

/** The verbs of the collection's worker over one table of embeds, which they share. */
export function collectionMethods(): CollectionMethods {
  let table: RowTable | null = null;
  const rows = () => (table ??= rowTable(1));

  return {
    setRows: (request) => {
      table = written(table, request);
      return Promise.resolve({ count: table.count });
    },
    search: ({ query, limit }) => {
      const start = performance.now();
      const found = search(rows(), query, limit);
      return Promise.resolve({ ...found, tookMs: performance.now() - start });
    },
    labelScores: ({ labelEmbeds }) => Promise.resolve(labelScores(rows(), labelEmbeds)),
    duplicates: ({ least }, { signal, progress }) =>
      runBreathing(likePairs(rows(), least), signal, progress),
    layout: async ({ method, seed }, { signal, progress }) => {
      const present = rows();
      const start = pcaLayout(present);
      if (method === 'pca') return { positions: start };
      const { umapLayout } = await import('./umap-layout');
      let shownMs = 0;
      const positions = await runBreathing(umapLayout(present, start, seed), signal, (step) => {
        const { places, ...rest } = step;
        const isDue = places && performance.now() - shownMs > showEveryMs;
        if (isDue) shownMs = performance.now();
        progress({ ...rest, positions: isDue ? places() : null });
      });
      return { positions };
    },
  };
}

/**
 * The table with the rows put in. Fewer rows than before, or rows of another length, make a new one, so that
 * a job that is still computing with the old one finds it whole.
 */
function written(table: RowTable | null, { dim, first, rows, count }: RowsRequest): RowTable {
  let result = table?.dim === dim ? table : rowTable(dim, count);
  if (result.count > count) {
    const shrunk = rowTable(dim, count);
    for (let row = 0; row < count; row++) shrunk.write(row, result.row(row));
    result = shrunk;
  }
  result.write(first, rows.subarray(0, Math.max(0, count - first) * dim));
  return result;
}
