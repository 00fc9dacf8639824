import type { LoadedModel } from '../engine/protocol';
import type { EmbedChunk } from '../io/collection-store';
import { EmbedRows } from './embed-rows';

/** Name of the space that a model's embeds lie in. */
export function spaceOf({ modelId, revision, rung }: LoadedModel): string {
  return `${modelId}@${revision}/${rung.dtype}`;
}

/** Embeds by space: a model, its revision and its precision. Those of other models are kept apart. */
export class EmbedSpaces {
  readonly #rows = new Map<string, EmbedRows>();
  readonly #loading = new Map<string, Promise<EmbedRows>>();

  /** `chunks` gives what was kept of a space. */
  constructor(private readonly chunks: (space: string) => Promise<EmbedChunk[]>) {}

  /** The rows of a space, with what was kept of the pictures that are known: whole, or not yet there. */
  load(space: string, dim: number, isKnown: (id: number) => boolean): Promise<EmbedRows> {
    const before = this.#loading.get(space);
    if (before) return before;
    const loading = this.chunks(space).then((kept) => {
      const rows = new EmbedRows(dim);
      for (const { ids, embeds } of kept)
        for (const [i, id] of ids.entries())
          if (isKnown(id)) rows.set(id, embeds.subarray(i * dim, (i + 1) * dim));
      if (this.#loading.get(space) === loading) this.#rows.set(space, rows);
      return rows;
    });
    this.#loading.set(space, loading);
    return loading;
  }

  /** The rows of these pictures as a chunk to be kept; null where there is none. */
  chunk(space: string, ids: readonly number[]): EmbedChunk | null {
    const rows = this.#rows.get(space);
    const found = rows ? ids.filter((id) => rows.has(id)) : [];
    if (!rows || found.length === 0) return null;
    const { dim } = rows;
    const embeds = new Float32Array(found.length * dim);
    for (const [i, id] of found.entries()) embeds.set(rows.embed(id)!, i * dim);
    return { space, ids: Int32Array.from(found), embeds };
  }

  remove(ids: ReadonlySet<number>): void {
    for (const rows of this.#rows.values()) rows.remove(ids);
  }

  clear(): void {
    this.#rows.clear();
    this.#loading.clear();
  }
}
