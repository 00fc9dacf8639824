import { fitPositions } from '../clip/map-layout';
import { principalComponents } from '../clip/pca';
import { tileSize, type RowTable } from '../clip/row-table';

/** Rows that the directions are computed from at most. */
const sampleSize = 2048;

/** The rows along their two principal components, fitted to -1 to 1: `[rows x 2]`, NaN for failed pictures. */
export function pcaLayout(table: RowTable): Float32Array<ArrayBuffer> {
  const { dim, count } = table;
  const taken = Math.min(count, sampleSize);
  const sample = new Float32Array(taken * dim);
  for (let i = 0; i < taken; i++) sample.set(table.row(Math.floor((i * count) / taken)), i * dim);
  const { mean, directions } = principalComponents(sample, dim, 2);
  // A collection of one-number embeds has one direction only.
  const queries = new Float32Array(2 * dim);
  queries.set(directions);
  const offsets = [0, 1].map((c) =>
    mean.reduce((sum, value, i) => sum + value * queries[c * dim + i]!, 0),
  );
  const places = new Float32Array(count * 2);
  const block = tileSize / 2;
  for (let first = 0; first < count; first += block) {
    const products = table.timesQueries(queries, first, Math.min(block, count - first));
    places.set(
      products.map((value, at) => value - offsets[at % 2]!),
      first * 2,
    );
  }
  return fitPositions(places);
}
