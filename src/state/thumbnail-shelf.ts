import type { ThumbnailBatch } from '../io/collection-store';

/** Thumbnails that a screen and its neighbours show: some 10 kB each. */
const mostUrls = 600;
/** Batches read from the store and kept for the tiles beside: some 60 kB each. */
const mostRead = 80;

/** JPEG files one after another, outside of the script's memory. */
interface Held {
  ids: Int32Array<ArrayBuffer>;
  ends: Int32Array<ArrayBuffer>;
  files: Blob;
}

/**
 * Thumbnails by picture: as URLs while they are seen, in batches where they come from. The URLs carry the file itself
 * (`data:`), for making one of a blob waits for the browser's own process, which is felt while a grid is scrolled.
 */
export class ThumbnailShelf {
  /** Batches that no store has. */
  readonly #held = new Map<number, Held>();
  readonly #read = new Map<number, Promise<ThumbnailBatch | null>>();
  readonly #urls = new Map<number, { batch: number; url: string }>();

  /** `read` fetches a batch from the store. */
  constructor(private readonly read: (key: number) => Promise<ThumbnailBatch | undefined>) {}

  /** Keeps a batch until `letGo`. */
  hold(key: number, { ids, ends, bytes }: ThumbnailBatch): void {
    this.#held.set(key, { ids, ends, files: new Blob([bytes]) });
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

  /** URL of a picture's thumbnail where it is at hand. */
  urlAtHand(id: number, batch: number): string | null {
    const known = this.#urls.get(id);
    return known?.batch === batch ? known.url : null;
  }

  /** URL of a picture's thumbnail; null where there is none. The newest asked for stay at hand. */
  async url(id: number, batch: number): Promise<string | null> {
    const found = await this.#fetch(batch);
    const atHand = this.urlAtHand(id, batch);
    if (atHand || !found) return atHand;
    const { ids, ends, bytes } = found;
    const index = ids.indexOf(id);
    if (index < 0) return null;
    const url = jpegUrl(bytes.subarray(index === 0 ? 0 : ends[index - 1]!, ends[index]!));
    this.#urls.delete(id);
    this.#urls.set(id, { batch, url });
    for (const oldest of this.#urls.keys()) {
      if (this.#urls.size <= mostUrls) break;
      this.#urls.delete(oldest);
    }
    return url;
  }

  /** Gives everything back. */
  clear(): void {
    this.#urls.clear();
    this.#held.clear();
    this.#read.clear();
  }

  #fetch(key: number): Promise<ThumbnailBatch | null> {
    const before = this.#read.get(key);
    if (before) return before;
    const reading = (this.#held.has(key) ? this.batch(key) : this.read(key)).then(
      (batch) => batch ?? null,
      () => null,
    );
    this.#read.set(key, reading);
    for (const oldest of this.#read.keys()) {
      if (this.#read.size <= mostRead) break;
      this.#read.delete(oldest);
    }
    return reading;
  }
}

function jpegUrl(bytes: Uint8Array): string {
  return `data:image/jpeg;base64,${base64(bytes)}`;
}

/** By the browser itself where it can. */
function base64(bytes: Uint8Array & { toBase64?(): string }): string {
  if (bytes.toBase64) return bytes.toBase64();
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
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
