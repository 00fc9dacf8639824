import type { ImageEmbeds } from '../engine/protocol';
import { isReadable, isThere } from '../io/folder';
import type { CollectionFolders } from './collection-folders.svelte';
import type { EmbedRows } from './embed-rows';
import { fromWire } from './engine-client';
import type { CollectionPicture } from './folder-changes';
import type { BatchNote } from './keeping.svelte';
import type { ModelSession } from './model-session.svelte';
import { thumbnailBatch, type ThumbnailShelf } from './thumbnail-shelf';

/** Longest side of a thumbnail, px: a tile of 150 CSS pixels, and not much less on a dense screen. */
const thumbnailPx = 224;

interface ReaderParts {
  session: Pick<ModelSession, 'embedImages' | 'generation'>;
  thumbnails: ThumbnailShelf;
  folders: Pick<CollectionFolders, 'of' | 'gone'>;
  /** The space in use and its rows; null while there is none. */
  present(): { space: string; rows: EmbedRows } | null;
  /** A number for a new batch of thumbnails. */
  newKey(): number;
  keep(note: BatchNote): Promise<void>;
  /** Pictures have changed. */
  changed(): void;
  /** The folder is gone: nothing more can be read for now. */
  pause(): void;
}

interface Opened {
  picture: CollectionPicture;
  file: File;
}

/** Reads pictures with the model in use and takes over what it says of them. */
export class PictureReader {
  constructor(private readonly parts: ReaderParts) {}

  /** How many of the pictures there is an answer for now; the others wait or are gone. */
  async read(pictures: readonly CollectionPicture[], signal: AbortSignal): Promise<number> {
    const { session, present } = this.parts;
    const there: Opened[] = [];
    const opened = await Promise.all(pictures.map((picture) => opening(picture)));
    for (const [i, file] of opened.entries())
      if (file) there.push({ picture: pictures[i]!, file });
      else await this.#lost(pictures[i]!);
    const before = present();
    const generation = session.generation;
    if (there.length === 0 || !before) return 0;
    const answer = await session.embedImages(
      {
        pictures: there.map(({ file }) => ({ key: '', source: file })),
        priority: 'batch',
        thumbnailPx,
      },
      signal,
    );
    // Another model answered, or everything was forgotten meanwhile: none of it belongs here.
    const isSame = generation === session.generation && present()?.rows === before.rows;
    return isSame ? this.#take(before, there, answer) : 0;
  }

  async #take(
    { space, rows }: { space: string; rows: EmbedRows },
    there: readonly Opened[],
    { embeds, outcomes }: ImageEmbeds,
  ): Promise<number> {
    const thumbnails: { id: number; bytes: Uint8Array }[] = [];
    const key = this.parts.newKey();
    const settled: number[] = [];
    for (const [i, outcome] of outcomes.entries()) {
      const { picture, file } = there[i]!;
      if (!outcome.ok && !(await isReadable(file))) {
        await this.#lost(picture);
        continue;
      }
      settled.push(picture.id);
      Object.assign(picture, { sizeBytes: file.size, modifiedMs: file.lastModified, stale: false });
      if (!outcome.ok) {
        const { code, data } = fromWire(outcome.error);
        const isPictures = code.startsWith('picture/');
        picture.fault = isPictures ? { code, data } : { code: 'picture/undecodable', data: {} };
        continue;
      }
      const { widthPx, heightPx, digest } = outcome;
      const { hash, thumbnail } = digest!;
      Object.assign(picture, { widthPx, heightPx, hash, fault: null, thumbnailBatch: key });
      thumbnails.push({ id: picture.id, bytes: thumbnail });
      rows.set(picture.id, embeds.subarray(i * rows.dim, (i + 1) * rows.dim));
    }
    const thumbnailKey = thumbnails.length > 0 ? key : null;
    if (thumbnailKey !== null) this.parts.thumbnails.hold(key, thumbnailBatch(thumbnails));
    this.parts.changed();
    await this.parts.keep({ ids: settled, space, thumbnailKey });
    return settled.length;
  }

  /** A file is not to be had: it is gone alone, or its whole folder is, and then the work waits. */
  async #lost(picture: CollectionPicture): Promise<void> {
    const folder = this.parts.folders.of(picture);
    if (folder?.source && !(await isThere(folder.source))) {
      this.parts.folders.gone(folder);
      this.parts.pause();
    } else {
      picture.missing = true;
      picture.file = null;
    }
    this.parts.changed();
  }
}

async function opening({ file }: CollectionPicture): Promise<File | null> {
  return (await file?.open().catch(() => null)) ?? null;
}
