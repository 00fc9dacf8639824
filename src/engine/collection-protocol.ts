import type { LabelScores } from '../clip/label-scores';
import type { LikePairs } from '../clip/like-pairs';
import type { SearchQuery, SearchResult } from '../clip/search';
import type { MethodsOf } from './protocol';

/** The boundary between the page and the worker that multiplies a collection's embeds; types only. */

export interface RowsRequest {
  /** Length of an embed; another one than before empties the table first. */
  dim: number;
  /** Row of the first of `rows`. */
  first: number;
  /** `[k x dim]`, L2-normalised; zeros or NaN for pictures that failed. */
  rows: Float32Array<ArrayBuffer>;
  /** Rows that the collection has now; more are dropped. */
  count: number;
}

export interface SearchRequest {
  query: SearchQuery;
  limit: number;
}

export interface SearchReply extends SearchResult {
  /** In the worker, milliseconds. */
  tookMs: number;
}

/** `pca`: at once, distances along the two widest directions. `umap`: neighbours stay neighbours; takes its time. */
export type LayoutMethod = 'pca' | 'umap';

export interface LayoutRequest {
  method: LayoutMethod;
  /** The same seed gives the same map. */
  seed: number;
}

/** Done of `total` steps, both counted over the whole job. */
export interface JobProgress {
  done: number;
  total: number;
}

export interface LayoutProgress extends JobProgress {
  phase: 'neighbours' | 'graph' | 'moving';
  /** The map as it is now, now and then, else null. */
  positions: Float32Array<ArrayBuffer> | null;
}

export interface Layout {
  /** `[rows x 2]`, about -1 to 1; NaN for pictures that failed. */
  positions: Float32Array<ArrayBuffer>;
}

/** verb -> [request, reply, progress] */
export interface CollectionVerbs {
  setRows: [RowsRequest, { count: number }, never];
  search: [SearchRequest, SearchReply, never];
  /** Cosines of all pictures with each of `labelEmbeds` (`[labels x dim]`). */
  labelScores: [{ labelEmbeds: Float32Array<ArrayBuffer> }, LabelScores, never];
  /** Pairs from this cosine on. */
  duplicates: [{ least: number }, LikePairs, JobProgress];
  layout: [LayoutRequest, Layout, LayoutProgress];
}

export type CollectionMethods = MethodsOf<CollectionVerbs>;
