import { maxQueries, tileSize, type RowTable } from './row-table';
import { TopRows } from './top-rows';

/** One part of a query: the embed of a text or of a picture, `[dim]`, and how much it counts. */
export interface SearchTerm {
  embed: Float32Array;
  weight: number;
}

export interface SearchQuery {
  terms: readonly SearchTerm[];
  /** What is not wanted; with a weight of 1 a deviation of it costs what one of a wanted term brings. */
  exclusions: readonly SearchTerm[];
}

export interface SearchResult {
  /** Best first. */
  rows: Uint32Array<ArrayBuffer>;
  /** How far above the collection's average each picture fits, in standard deviations. */
  scores: Float32Array<ArrayBuffer>;
  /** Cosine with each term, then with each exclusion: `[rows x (terms + exclusions)]`. */
  cosines: Float32Array<ArrayBuffer>;
}

/** Rows looked at to learn how a term's cosines spread. */
const sampleSize = 1024;

/**
 * The `limit` pictures that fit a query best.
 *
 * Each term's cosines are measured in its own standard deviations over the collection before they are added
 * with their weights, for pictures' cosines with a picture spread wider than with a text: with plain cosines
 * a picture outvotes a word of equal weight. An exclusion takes away only what a picture has of it above the
 * average: one that has less of it than most is no better for that.
 */
export function search(table: RowTable, query: SearchQuery, limit: number): SearchResult {
  const terms = query.terms.filter(({ weight }) => weight > 0);
  const exclusions = query.exclusions.filter(({ weight }) => weight > 0);
  const all = [...terms, ...exclusions];
  if (all.length + 1 > maxQueries)
    throw new Error(`${all.length} terms are too many to search by.`);
  const { wanted, offset, queries, limits } = plan(table, terms, exclusions);
  const top = new TopRows(Math.min(limit, table.count));
  const columns = 1 + exclusions.length;
  const block = Math.floor(tileSize / columns);
  // With nothing wanted, the less of the excluded the better.
  const unpunished = terms.length > 0 ? 0 : -Infinity;
  queries.set(wanted);
  for (let first = 0; first < table.count; first += block) {
    const count = Math.min(block, table.count - first);
    const products = table.timesQueries(queries, first, count);
    for (let row = 0, at = 0; row < count; row++) {
      let score = products[at++]! - offset;
      for (let e = 0; e < exclusions.length; e++) {
        const { mean, perSpread } = limits[e]!;
        score -= Math.max(unpunished, products[at++]! - mean) * perSpread;
      }
      if (score >= top.bar) top.offer(first + row, score);
    }
  }
  const { rows, scores } = top.ranked();
  return { rows, scores: Float32Array.from(scores), cosines: cosinesOf(table, rows, all) };
}

/** The wanted terms as one vector, and of each exclusion what a row may have of it unpunished. */
function plan(table: RowTable, terms: readonly SearchTerm[], exclusions: readonly SearchTerm[]) {
  const { dim } = table;
  const wanted = new Float32Array(dim);
  const total = terms.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const spreads = spreadsOf(table, [...terms, ...exclusions]);
  let offset = 0;
  terms.forEach(({ embed, weight }, i) => {
    const { mean, spread } = spreads[i]!;
    const share = weight / total / spread;
    offset += share * mean;
    for (let k = 0; k < dim; k++) wanted[k]! += share * embed[k]!;
  });
  const queries = new Float32Array((1 + exclusions.length) * dim);
  exclusions.forEach(({ embed }, i) => queries.set(embed, (1 + i) * dim));
  const limits = exclusions.map(({ weight }, i) => {
    const { mean, spread } = spreads[terms.length + i]!;
    return { mean, perSpread: weight / spread };
  });
  return { wanted, offset, queries, limits };
}

/** Mean and standard deviation of each term's cosine over evenly taken rows; 1 where nothing spreads. */
function spreadsOf(table: RowTable, terms: readonly SearchTerm[]) {
  const stacked = new Float32Array(terms.length * table.dim);
  terms.forEach(({ embed }, i) => stacked.set(embed, i * table.dim));
  const sums = terms.map(() => ({ count: 0, sum: 0, squares: 0 }));
  const step = Math.max(1, Math.ceil(table.count / sampleSize));
  for (let row = 0; row < table.count; row += step) {
    const products = table.timesQueries(stacked, row, 1);
    sums.forEach((total, i) => {
      const cosine = products[i]!;
      if (Number.isNaN(cosine)) return;
      total.count += 1;
      total.sum += cosine;
      total.squares += cosine * cosine;
    });
  }
  return sums.map(({ count, sum, squares }) => {
    const mean = count > 0 ? sum / count : 0;
    const variance = count > 0 ? squares / count - mean * mean : 0;
    return { mean, spread: variance > 1e-10 ? Math.sqrt(variance) : 1 };
  });
}

function cosinesOf(
  table: RowTable,
  rows: Uint32Array,
  terms: readonly SearchTerm[],
): Float32Array<ArrayBuffer> {
  const result = new Float32Array(rows.length * terms.length);
  const stacked = new Float32Array(terms.length * table.dim);
  terms.forEach(({ embed }, i) => stacked.set(embed, i * table.dim));
  rows.forEach((row, i) => result.set(table.timesQueries(stacked, row, 1), i * terms.length));
  return result;
}
