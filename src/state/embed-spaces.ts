import type { LoadedModel } from '../engine/protocol';
import type { EmbedChunk } from '../io/collection-store';
import { EmbedRows } from './embed-rows';
import type { ModelSession } from './model-session.svelte';

/** Name of the space that a model's embeds lie in. */
export function spaceOf({ modelId, revision, rung }: LoadedModel): string {
  return `${modelId}@${revision}/${rung.dtype}`;
}

/** The space of the session's model; null while one loads. */
export function spaceInUse({
  phase,
  loaded,
}: Pick<ModelSession, 'phase' | 'loaded'>): string | null {
  return phase === 'ready' && loaded ? spaceOf(loaded) : null;
}

interface SpaceParts {
  /** What was kept of a space. */
  chunks(space: string): Promise<EmbedChunk[]>;
  /** The picture's `edition`; null where no such picture is in the collection. */
  edition(id: number): number | null;
}

/** Embeds by space: a model, its revision and its precision. Those of other models are kept apart. */
export class EmbedSpaces {
  readonly #rows = new Map<string, EmbedRows>();
  readonly #loading = new Map<string, Promise<EmbedRows>>();

  constructor(private readonly parts: SpaceParts) {}

  /** The rows of a space, with what was kept of the pictures as they are now: whole, or not yet there. */
  load(space: string, dim: number): Promise<EmbedRows> {
    const before = this.#loading.get(space);
    if (before) return before;
    const loading = this.parts.chunks(space).then((kept) => {
      const rows = new EmbedRows(dim);
      for (const { ids, editions, embeds } of kept)
        for (const [i, id] of ids.entries())
          if (this.parts.edition(id) === (editions?.[i] ?? 0))
            rows.set(id, embeds.subarray(i * dim, (i + 1) * dim));
      if (this.#loading.get(space) === loading) this.#rows.set(space, rows);
      return rows;
    });
    this.#loading.set(space, loading);
    return loading;
  }

  /** The rows of a space that `load` brought; null where it did not, or where they were cleared since. */
  rows(space: string): EmbedRows | null {
    return this.#rows.get(space) ?? null;
  }

  /** The rows of these pictures as a chunk to be kept; null where there is none. */
  chunk(space: string, ids: readonly number[]): EmbedChunk | null {
    const rows = this.#rows.get(space);
    const found = rows ? ids.filter((id) => rows.has(id)) : [];
    if (!rows || found.length === 0) return null;
    const { dim } = rows;
    const embeds = new Float32Array(found.length * dim);
    for (const [i, id] of found.entries()) embeds.set(rows.embed(id)!, i * dim);
    const chunk = { space, ids: Int32Array.from(found), embeds };
    const editions = Int32Array.from(found, (id) => this.parts.edition(id) ?? 0);
    return editions.some(Boolean) ? { ...chunk, editions } : chunk;
  }

  /** Takes the pictures' rows out of every space. */
  remove(ids: ReadonlySet<number>): void {
    for (const rows of this.#rows.values()) rows.remove(ids);
  }

  clear(): void {
    this.#rows.clear();
    this.#loading.clear();
  }
}
