import type { EmbedChunk } from '../io/collection-store';
import type { EmbedRows } from './embed-rows';
import { EmbedSpaces } from './embed-spaces';
import type { CollectionPicture } from './folder-changes';

/** The embeds of the model in use. */
export interface Embedded {
  /** Picture of each row. */
  pictures: readonly CollectionPicture[];
  /** `[pictures x dim]`, L2-normalised rows. */
  embeds: Float32Array<ArrayBuffer>;
  dim: number;
  /** The same object while rows are only added: another one means that old rows moved or changed. */
  key: object;
}

interface EmbedParts {
  /** Space of the model in use; null while a model loads. */
  space(): string | null;
  /** What was kept of a space. */
  chunks(space: string): Promise<EmbedChunk[]>;
  /** The picture's `edition`; null where no such picture is in the collection. */
  edition(id: number): number | null;
}

/** A collection's embeds, and which of them are in use: those of two models never meet. */
export class CollectionEmbeds {
  #entered = $state.raw<{ space: string; rows: EmbedRows } | null>(null);
  readonly #spaces: EmbedSpaces;

  constructor(private readonly parts: EmbedParts) {
    this.#spaces = new EmbedSpaces(parts);
  }

  /** The newest rows: until another model's are all there, those of the model before it. */
  get latest(): EmbedRows | null {
    return this.#entered?.rows ?? null;
  }

  /** Rows of the model in use, to be added to; null while it, or what was kept of it, loads. */
  get present(): { space: string; rows: EmbedRows } | null {
    return this.#entered?.space === this.parts.space() ? this.#entered : null;
  }

  /** Rows to be shown: while a model loads, those of the one before; never another's than the model in use. */
  get shown(): EmbedRows | null {
    return this.parts.space() === null ? this.latest : (this.present?.rows ?? null);
  }

  /** The shown rows with their pictures. */
  embedded(picture: (id: number) => CollectionPicture): Embedded | null {
    const rows = this.shown;
    if (!rows) return null;
    return { pictures: rows.ids.map(picture), embeds: rows.embeds, dim: rows.dim, key: rows.key };
  }

  /** Takes a space's rows into use. `left`: that model is not in use any more; `same`: they were in use already. */
  async enter(space: string, dim: number): Promise<'left' | 'same' | 'other'> {
    const rows = await this.#spaces.load(space, dim);
    if (space !== this.parts.space() || rows !== this.#spaces.rows(space)) return 'left';
    if (rows === this.latest) return 'same';
    this.#entered = { space, rows };
    return 'other';
  }

  /** The rows of these pictures as a chunk to be kept; null where there is none. */
  chunk(space: string, ids: readonly number[]): EmbedChunk | null {
    return this.#spaces.chunk(space, ids);
  }

  /** Takes the pictures' rows out, those of all models. */
  remove(ids: ReadonlySet<number>): void {
    this.#spaces.remove(ids);
  }

  clear(): void {
    this.#spaces.clear();
    this.#entered = null;
  }
}
