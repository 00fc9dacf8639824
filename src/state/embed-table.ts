import type { LabelScores } from '../clip/label-scores';
import type { LikePairs } from '../clip/like-pairs';
import type { SearchQuery } from '../clip/search';
import type {
  CollectionVerbs,
  JobProgress,
  Layout,
  LayoutProgress,
  LayoutRequest,
  SearchReply,
} from '../engine/collection-protocol';
import { EngineClient, type CallOptions, type WorkerLike } from './engine-client';

/** Rows as the collection has them: `[n x dim]`, and which picture each is. */
export interface TableRows {
  embeds: Float32Array;
  dim: number;
}

/** Rows sent in one message at most: copying them stays unnoticed. */
const rowsAtOnce = 4096;

/** The worker that multiplies a collection's embeds: started with the first question, fed before each. */
export class EmbedTable {
  #client: EngineClient<CollectionVerbs> | null = null;
  #dim = 0;
  /** A number for each row that the worker has, which changes with its embed. */
  #marks = new Float64Array(0);
  #count = 0;

  constructor(private readonly spawn: () => WorkerLike<CollectionVerbs>) {}

  search(
    rows: TableRows,
    query: SearchQuery,
    limit: number,
    signal?: AbortSignal,
  ): Promise<SearchReply> {
    return this.#ask(rows, 'search', { query, limit }, { signal });
  }

  /** Cosines of all rows with each of `labelEmbeds` (`[labels x dim]`). */
  labelScores(
    rows: TableRows,
    labelEmbeds: Float32Array<ArrayBuffer>,
    signal?: AbortSignal,
  ): Promise<LabelScores> {
    return this.#ask(rows, 'labelScores', { labelEmbeds }, { signal });
  }

  duplicates(
    rows: TableRows,
    least: number,
    options: { signal: AbortSignal; onProgress: (progress: JobProgress) => void },
  ): Promise<LikePairs> {
    return this.#ask(rows, 'duplicates', { least }, options);
  }

  layout(
    rows: TableRows,
    request: LayoutRequest,
    options: { signal: AbortSignal; onProgress: (progress: LayoutProgress) => void },
  ): Promise<Layout> {
    return this.#ask(rows, 'layout', request, options);
  }

  /** Ends the worker and gives its memory back; the next question starts another. */
  close(): void {
    this.#client?.terminate();
    this.#forget();
  }

  async #ask<V extends keyof CollectionVerbs>(
    rows: TableRows,
    verb: V,
    request: CollectionVerbs[V][0],
    options: CallOptions<V, CollectionVerbs>,
  ): Promise<CollectionVerbs[V][1]> {
    const client = (this.#client ??= this.#start());
    this.#feed(client, rows);
    return client.call(verb, request, options);
  }

  #start(): EngineClient<CollectionVerbs> {
    return new EngineClient(this.spawn(), {
      onSpan: () => undefined,
      onDeath: () => this.#forget(),
    });
  }

  #forget(): void {
    this.#client = null;
    this.#count = 0;
  }

  /** Sends what the worker does not have yet. Messages are read in their order, so nothing waits for it. */
  #feed(client: EngineClient<CollectionVerbs>, { embeds, dim }: TableRows): void {
    const count = embeds.length / dim;
    if (dim !== this.#dim) this.#count = 0;
    this.#dim = dim;
    const before = this.#marks;
    if (before.length < count) {
      this.#marks = new Float64Array(Math.ceil(count * 1.3));
      this.#marks.set(before);
    }
    const isNew = (row: number) =>
      row >= this.#count || this.#marks[row] !== markOf(embeds, row, dim);
    let first = 0;
    while (first < count) {
      if (!isNew(first)) {
        first += 1;
        continue;
      }
      let end = first + 1;
      while (end < count && end - first < rowsAtOnce && isNew(end)) end += 1;
      this.#send(client, embeds, [first, end], count);
      first = end;
    }
    if (count < this.#count) this.#send(client, embeds, [count, count], count);
    this.#count = count;
  }

  #send(
    client: EngineClient<CollectionVerbs>,
    embeds: Float32Array,
    [first, end]: readonly [number, number],
    count: number,
  ): void {
    const dim = this.#dim;
    for (let row = first; row < end; row++) this.#marks[row] = markOf(embeds, row, dim);
    const rows = new Float32Array(embeds.subarray(first * dim, end * dim));
    const sent = { dim, first, rows, count };
    // A worker that died is told by the question that follows.
    client.call('setRows', sent, { transfer: [rows.buffer] }).catch(() => undefined);
  }
}

function markOf(embeds: Float32Array, row: number, dim: number): number {
  const at = row * dim;
  const [a, b, c] = [embeds[at]!, embeds[at + (dim >> 1)]!, embeds[at + dim - 1]!];
  const mark = a + b * Math.SQRT2 * 8 + c * Math.PI * 64;
  // NaN differs from itself, and would be sent for ever.
  return Number.isNaN(mark) ? Infinity : mark;
}
