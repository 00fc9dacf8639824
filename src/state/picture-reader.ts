import type { ImageEmbeds, ImageOutcome } from '../engine/protocol';
import { isReadable, isThere, type FoundFile } from '../io/folder';
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
  present(): SpaceRows | null;
  /** Whether the picture is in the collection still. */
  has(picture: CollectionPicture): boolean;
  /** Takes the pictures' embeds out, those of all models: their files are others now. */
  dropEmbeds(ids: ReadonlySet<number>): void;
  /** A number for a new batch of thumbnails. */
  newKey(): number;
  keep(note: BatchNote): Promise<void>;
  /** Pictures have changed. */
  changed(): void;
  /** The folder is gone: nothing more can be read for now. */
  pause(): void;
}

interface SpaceRows {
  space: string;
  rows: EmbedRows;
}

interface Opened {
  picture: CollectionPicture;
  file: File;
  /** What was opened: a look through the folder may have put another in its place since. */
  found: FoundFile;
}

interface Answered extends Opened {
  outcome: ImageOutcome;
  embed: Float32Array;
  /** Its bytes cannot be had any more, so nothing was learned of it. */
  isLost: boolean;
}

/** Reads pictures with the model in use and takes over what it says of them. */
export class PictureReader {
  constructor(private readonly parts: ReaderParts) {}

  /** How many of the pictures there is an answer for now; the others wait or are gone. */
  async read(pictures: readonly CollectionPicture[], signal: AbortSignal): Promise<number> {
    const { session, present } = this.parts;
    const there: Opened[] = [];
    const opened = await Promise.all(pictures.map((picture) => opening(picture)));
    for (const [i, each] of opened.entries())
      if (each) there.push(each);
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
    const answered = await Promise.all(there.map((each, i) => answerOf(each, answer, i)));
    // Another model answered, or everything was forgotten meanwhile: none of it belongs here.
    const isSame = generation === session.generation && present()?.rows === before.rows;
    if (!isSame) return 0;
    const note = this.#take(before, answered);
    for (const { picture, found, isLost } of answered)
      if (isLost && picture.file === found) await this.#lost(picture);
    await this.parts.keep(note);
    return note.ids.length;
  }

  #take({ space, rows }: SpaceRows, answered: readonly Answered[]): BatchNote {
    const settled = answered.filter((each) => !each.isLost && this.#isOfNow(each));
    const renewed = settled.filter(({ picture }) => picture.stale).map(({ picture }) => picture);
    for (const picture of renewed) picture.edition = (picture.edition ?? 0) + 1;
    this.parts.dropEmbeds(new Set(renewed.map(({ id }) => id)));
    const thumbnails: { id: number; bytes: Uint8Array }[] = [];
    const key = this.parts.newKey();
    for (const { picture, file, outcome, embed } of settled) {
      Object.assign(picture, { sizeBytes: file.size, modifiedMs: file.lastModified, stale: false });
      if (!outcome.ok) {
        const { code, data } = fromWire(outcome.error);
        Object.assign(picture, { fault: { code, data }, hash: null });
        continue;
      }
      const { widthPx, heightPx, digest } = outcome;
      const { hash, thumbnail } = digest!;
      Object.assign(picture, { widthPx, heightPx, hash, fault: null, thumbnailBatch: key });
      thumbnails.push({ id: picture.id, bytes: thumbnail });
      rows.set(picture.id, embed);
    }
    const thumbnailKey = thumbnails.length > 0 ? key : null;
    if (thumbnailKey !== null) this.parts.thumbnails.hold(key, thumbnailBatch(thumbnails));
    this.parts.changed();
    return { ids: settled.map(({ picture }) => picture.id), space, thumbnailKey };
  }

  /** It was not taken out meanwhile, and what was read is not an older file than the one that is known. */
  #isOfNow({ picture, found }: Answered): boolean {
    return this.parts.has(picture) && !(picture.stale && picture.file !== found);
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

async function opening(picture: CollectionPicture): Promise<Opened | null> {
  const found = picture.file;
  const file = await found?.open().catch(() => null);
  return found && file ? { picture, file, found } : null;
}

async function answerOf(
  opened: Opened,
  { embeds, outcomes }: ImageEmbeds,
  i: number,
): Promise<Answered> {
  const outcome = outcomes[i]!;
  const dim = embeds.length / outcomes.length;
  const isLost = !outcome.ok && !(await isReadable(opened.file));
  return { ...opened, outcome, embed: embeds.subarray(i * dim, (i + 1) * dim), isLost };
}
