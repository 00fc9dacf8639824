import type { CollectionPicture } from './folder-changes';

interface OrderParts {
  pictures(): readonly CollectionPicture[];
  picture(id: number): CollectionPicture | null;
  isWaiting(picture: CollectionPicture): boolean;
}

/** Which pictures are read next: those on screen first, then the others as they lie. */
export class ReadingOrder {
  /** Pictures on screen. */
  inSight: readonly number[] = [];
  readonly #givenOut = new Set<number>();
  /** Pictures before this one need not be looked at again. */
  #cursor = 0;

  constructor(private readonly parts: OrderParts) {}

  /** Looks at all of them again, for some may wait again. */
  restart(): void {
    this.#cursor = 0;
  }

  /** At most `count` pictures that wait and were not given out. */
  next(count: number): CollectionPicture[] {
    const found: CollectionPicture[] = [];
    const take = (picture: CollectionPicture | null | undefined) => {
      if (!picture || this.#givenOut.has(picture.id) || !this.parts.isWaiting(picture)) return;
      this.#givenOut.add(picture.id);
      found.push(picture);
    };
    for (const id of this.inSight) if (found.length < count) take(this.parts.picture(id));
    const all = this.parts.pictures();
    while (found.length < count && this.#cursor < all.length) take(all[this.#cursor++]);
    return found;
  }

  /** Nobody works on these any more: those that still wait come again. */
  giveBack(pictures: readonly CollectionPicture[]): void {
    for (const { id } of pictures) this.#givenOut.delete(id);
    if (pictures.some((picture) => this.parts.isWaiting(picture))) this.#cursor = 0;
  }
}
