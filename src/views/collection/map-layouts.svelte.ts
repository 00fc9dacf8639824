import { isAbort } from '../../clip/errors';
import type { Collection, CollectionPicture } from '../../state/collection.svelte';
import type { EmbedTable } from '../../state/embed-table';

/** Pictures that UMAP is offered for: its neighbours are looked for among all pairs. */
export const mostByNeighbours = 20_000;

/** Where each picture lies. */
export interface LaidOut {
  /** Picture of each point. */
  pictures: readonly CollectionPicture[];
  /** `[pictures x 2]`, about -1 to 1. */
  positions: Float32Array;
  method: 'pca' | 'umap';
}

export interface MapProgress {
  phase: 'neighbours' | 'graph' | 'moving';
  /** 0 to 1. */
  share: number;
}

/** The map of a collection: made when somebody looks, and kept until it is made anew. */
export class MapLayouts {
  laidOut = $state.raw<LaidOut | null>(null);
  progress = $state.raw<MapProgress | null>(null);
  #work: AbortController | null = null;

  constructor(
    private readonly collection: Collection,
    private readonly table: EmbedTable,
  ) {}

  /** Lays the present pictures out; a call that is under way ends. `showMoves`: show the map while it moves. */
  async make(method: LaidOut['method'], showMoves: boolean): Promise<void> {
    this.cancel();
    const { embedded } = this.collection;
    if (!embedded || embedded.pictures.length < 2) return;
    const { pictures, embeds, dim } = embedded;
    const controller = (this.#work = new AbortController());
    if (method === 'umap') this.progress = { phase: 'neighbours', share: 0 };
    try {
      const { positions } = await this.table.layout(
        { embeds, dim },
        { method, seed: 1 },
        {
          signal: controller.signal,
          onProgress: ({ phase, done, total, positions: moving }) => {
            if (controller.signal.aborted) return;
            this.progress = { phase, share: done / total };
            if (moving && showMoves) this.laidOut = { pictures, positions: moving, method };
          },
        },
      );
      if (!controller.signal.aborted) this.laidOut = { pictures, positions, method };
    } catch (error) {
      if (!isAbort(error)) throw error;
    } finally {
      if (this.#work === controller) {
        this.#work = null;
        this.progress = null;
      }
    }
  }

  cancel(): void {
    this.#work?.abort();
    this.#work = null;
    this.progress = null;
  }
}

const opened = new WeakMap<Collection, MapLayouts>();

/** The collection's one map. */
export function openMapLayouts(collection: Collection, table: EmbedTable): MapLayouts {
  const known = opened.get(collection);
  if (known) return known;
  const made = new MapLayouts(collection, table);
  opened.set(collection, made);
  return made;
}
