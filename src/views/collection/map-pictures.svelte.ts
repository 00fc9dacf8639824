import type { Collection, CollectionPicture } from '../../state/collection.svelte';

/** Bitmaps kept: a screen full of thumbnails and its neighbours, about 30 MB. */
const most = 700;
/** Loaded at a time, so that a moving map is not flooded. */
const atOnce = 12;

/** Thumbnails as bitmaps, for drawing on a canvas: what is asked for comes a little later. */
export class MapPictures {
  /** Another number means that bitmaps have come since. */
  version = $state(0);
  readonly #bitmaps = new Map<number, ImageBitmap | null>();
  #queue: CollectionPicture[] = [];
  #running = 0;
  #isTold = false;
  #isClosed = false;

  constructor(private readonly collection: Collection) {}

  /** The picture's thumbnail where it is at hand, else null; it is loaded then. */
  get(picture: CollectionPicture | undefined): ImageBitmap | null {
    if (!picture || picture.thumbnailBatch === null) return null;
    const known = this.#bitmaps.get(picture.id);
    if (known !== undefined) {
      // The newest asked for stay longest.
      this.#bitmaps.delete(picture.id);
      this.#bitmaps.set(picture.id, known);
      return known;
    }
    if (!this.#queue.includes(picture)) this.#queue.push(picture);
    // What was asked for long ago is out of sight by now.
    if (this.#queue.length > 400) this.#queue.shift();
    this.#pump();
    return null;
  }

  close(): void {
    this.#isClosed = true;
    this.#queue = [];
    for (const bitmap of this.#bitmaps.values()) bitmap?.close();
    this.#bitmaps.clear();
  }

  #pump(): void {
    while (this.#running < atOnce && this.#queue.length > 0) {
      const picture = this.#queue.shift()!;
      this.#running += 1;
      void this.#load(picture).then((bitmap) => {
        this.#running -= 1;
        if (this.#isClosed) return bitmap?.close();
        this.#keep(picture.id, bitmap);
        this.#pump();
      });
    }
  }

  async #load({ id, thumbnailBatch }: CollectionPicture): Promise<ImageBitmap | null> {
    try {
      const url = await this.collection.thumbnails.url(id, thumbnailBatch!);
      if (!url) return null;
      const image = new Image();
      image.src = url;
      await image.decode();
      return await createImageBitmap(image);
    } catch {
      return null;
    }
  }

  #keep(id: number, bitmap: ImageBitmap | null): void {
    this.#bitmaps.set(id, bitmap);
    for (const [oldest, old] of this.#bitmaps) {
      if (this.#bitmaps.size <= most) break;
      old?.close();
      this.#bitmaps.delete(oldest);
    }
    if (this.#isTold) return;
    this.#isTold = true;
    requestAnimationFrame(() => {
      this.#isTold = false;
      this.version += 1;
    });
  }
}
