import type { ThumbnailBatch } from '../io/collection-store';

/** Thumbnails that a screen and its neighbours show. */
const mostUrls = 1_200;
/** Batches read from the store and kept for the tiles beside: some 40 kB each. */
const mostRead = 80;

/** JPEG files one after another, outside of the script's memory. */
interface Held {
  ids: Int32Array<ArrayBuffer>;
  ends: Int32Array<ArrayBuffer>;
  files: Blob;
}

/** Thumbnails by picture: as object URLs while they are seen, in batches where they come from. */
export class ThumbnailShelf {
  /** Batches that no store has. */
  readonly #held = new Map<number, Held>();
  readonly #read = new Map<number, Promise<Held | null>>();
  readonly #urls = new Map<number, { batch: number; url: string }>();

  /** `read` fetches a batch from the store. */
  constructor(private readonly read: (key: number) => Promise<ThumbnailBatch | undefined>) {}

  /** Keeps a batch until `letGo`. */
  hold(key: number, batch: ThumbnailBatch): void {
    this.#held.set(key, heldOf(batch));
  }

  /** The batch is in the store now. */
  letGo(key: number): void {
    this.#held.delete(key);
  }

  /** A batch that is held here, to be written. */
  async batch(key: number): Promise<ThumbnailBatch | null> {
    const held = this.#held.get(key);
    if (!held) return null;
    const { ids, ends, files } = held;
    return { ids, ends, bytes: new Uint8Array(await files.arrayBuffer()) };
  }

  /** Object URL of a picture's thumbnail where it is at hand. */
  urlAtHand(id: number, batch: number): string | null {
    const known = this.#urls.get(id);
    return known?.batch === batch ? known.url : null;
  }

  /** Object URL of a picture's thumbnail, good while it is among the newest asked for; null where there is none. */
  async url(id: number, batch: number): Promise<string | null> {
    const held = this.#held.get(batch) ?? (await this.#fetch(batch));
    const atHand = this.urlAtHand(id, batch);
    if (atHand || !held) return atHand;
    const index = held.ids.indexOf(id);
    if (index < 0) return null;
    const start = index === 0 ? 0 : held.ends[index - 1]!;
    const url = URL.createObjectURL(held.files.slice(start, held.ends[index]!, 'image/jpeg'));
    this.#drop(id);
    this.#urls.set(id, { batch, url });
    for (const oldest of this.#urls.keys()) {
      if (this.#urls.size <= mostUrls) break;
      this.#drop(oldest);
    }
    return url;
  }

  /** Gives everything back. */
  clear(): void {
    for (const id of [...this.#urls.keys()]) this.#drop(id);
    this.#held.clear();
    this.#read.clear();
  }

  #fetch(key: number): Promise<Held | null> {
    const before = this.#read.get(key);
    if (before) return before;
    const reading = this.read(key).then(
      (batch) => (batch ? heldOf(batch) : null),
      () => null,
    );
    this.#read.set(key, reading);
    for (const oldest of this.#read.keys()) {
      if (this.#read.size <= mostRead) break;
      this.#read.delete(oldest);
    }
    return reading;
  }

  #drop(id: number): void {
    const known = this.#urls.get(id);
    if (known) URL.revokeObjectURL(known.url);
    this.#urls.delete(id);
  }
}

function heldOf({ ids, ends, bytes }: ThumbnailBatch): Held {
  return { ids, ends, files: new Blob([bytes]) };
}

/** Thumbnails laid one after another. */
export function thumbnailBatch(
  thumbnails: readonly { id: number; bytes: Uint8Array }[],
): ThumbnailBatch {
  const ids = Int32Array.from(thumbnails, ({ id }) => id);
  const ends = new Int32Array(thumbnails.length);
  let end = 0;
  for (const [i, { bytes }] of thumbnails.entries()) ends[i] = end += bytes.length;
  const all = new Uint8Array(end);
  for (const [i, { bytes }] of thumbnails.entries()) all.set(bytes, ends[i]! - bytes.length);
  return { ids, ends, bytes: all };
}
