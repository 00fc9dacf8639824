import { untrack } from 'svelte';
import type { Batch, StoredCollection } from '../io/collection-store';
import { CollectionEmbeds, type Embedded } from './collection-embeds.svelte';
import { CollectionFolders } from './collection-folders.svelte';
import { Decisions } from './decisions.svelte';
import { EmbedJob } from './embed-job.svelte';
import { spaceInUse } from './embed-spaces';
import type { CollectionPicture } from './folder-changes';
import { Keeping, type BatchNote } from './keeping.svelte';
import { forgetPassing, fromKept, toBeKept } from './kept-picture';
import type { ModelSession } from './model-session.svelte';
import { PictureReader } from './picture-reader';
import { ReadingOrder } from './reading-order';
import { seldom } from './seldom';
import { TabWork } from './tab-work';
import { ThumbnailShelf } from './thumbnail-shelf';

export type { Embedded } from './collection-embeds.svelte';
export type { CollectionPicture } from './folder-changes';

/** Pictures of the folders that a person added, and what the model makes of them in the background. */
export class Collection {
  phase = $state<'opening' | 'ready'>('opening');
  /** Another number means that pictures or their embeds changed. */
  version = $state(0);
  readonly pictures: CollectionPicture[] = [];
  readonly decisions = new Decisions((changed) => this.keeping.keepDecisions(changed));
  readonly job: EmbedJob<CollectionPicture>;
  readonly keeping: Keeping;
  readonly folders: CollectionFolders;
  /** What is set for the collection: thresholds, groups and the like, by name. */
  settings = $state.raw<ReadonlyMap<string, unknown>>(new Map());
  readonly thumbnails = new ThumbnailShelf((key) => this.keeping.thumbnails(key));
  /** Which pictures are read next; the grid tells it which are in sight. */
  readonly order = new ReadingOrder({
    pictures: () => this.pictures,
    picture: (id) => this.picture(id),
    isWaiting: (picture) => this.#isWaiting(picture),
  });
  readonly #byId = new Map<number, CollectionPicture>();
  readonly #embeds = new CollectionEmbeds({
    space: () => this.space,
    chunks: (space) => this.keeping.chunks(space),
    edition: (id) => (this.#byId.has(id) ? (this.#byId.get(id)!.edition ?? 0) : null),
  });
  #nextId = 1;
  #nextThumbnails = 1;
  /** Answers come many times a second; who shows them is told a few times, once a second for ten thousand pictures. */
  readonly #changedSoon = seldom(
    () => (this.version += 1),
    () => Math.max(200, this.pictures.length / 10),
  );
  /** Work was asked for before there was a model. */
  #isAsked = false;
  /** The model went while it was at work. */
  #isCut = false;
  constructor(private readonly session: ModelSession) {
    this.keeping = new Keeping({
      batchOf: (note) => this.#batchOf(note),
      onWritten: ({ thumbnailKey }) => {
        if (thumbnailKey !== null) this.thumbnails.letGo(thumbnailKey);
      },
      onForgotten: () => this.#forgotten(),
      onMayWork: (stored) => void this.#adopt(stored),
    });
    this.folders = new CollectionFolders({
      pictures: () => this.pictures,
      add: (pictures) => this.#add(pictures),
      changed: () => this.#changed(),
      keep: (folder) => this.keeping.keepFolder(folder),
      keepPictures: (pictures) => this.#keepPictures(pictures),
      mayWork: () => this.keeping.mode !== 'read-only',
    });
    const reader = new PictureReader({
      session,
      thumbnails: this.thumbnails,
      folders: this.folders,
      present: () => this.#embeds.present,
      has: (picture) => this.#byId.get(picture.id) === picture,
      dropEmbeds: (ids) => this.#embeds.remove(ids),
      newKey: () => this.#nextThumbnails++,
      keep: (note) => this.keeping.keep(note),
      changed: () => this.#changedSoon(),
      pause: () => this.job.pause(),
    });
    this.job = new EmbedJob({
      next: (count) => this.#next(count),
      left: () => this.#countWaiting(),
      run: (pictures, signal) => reader.read(pictures, signal),
      giveBack: (pictures) => this.order.giveBack(pictures),
    });
    $effect.root(() => {
      $effect(() => {
        const space = this.space;
        if (space && this.phase === 'ready') untrack(() => void this.#enter(space));
      });
    });
    void this.#open();
  }

  /** Model, revision and precision in use: only embeds of one space compare. Null while a model loads. */
  readonly space: string | null = $derived.by(() => spaceInUse(this.session));

  /** Rows for searching, tagging and drawing; null before the model is there. */
  readonly embedded: Embedded | null = $derived.by(() => {
    void this.version;
    return this.#embeds.embedded((id) => this.#byId.get(id)!);
  });

  picture(id: number): CollectionPicture | null {
    return this.#byId.get(id) ?? null;
  }

  /** Whether the model in use has read the picture. */
  isRead(id: number): boolean {
    return this.#embeds.latest?.has(id) ?? false;
  }

  /** The picture's embed, `[dim]`, until pictures are read or taken out; null where the model in use has not read it. */
  embed(id: number): Float32Array | null {
    void this.version;
    return this.#embeds.shown?.embed(id) ?? null;
  }

  /** How many pictures the model in use has yet to read, and could. */
  get waiting(): number {
    return this.job.phase === 'running' ? this.job.total - this.job.done : this.#countWaiting();
  }

  /** Whether every picture is read or cannot be: none waits, not even for its folder. */
  get isAllRead(): boolean {
    void this.version;
    return this.pictures.every(
      ({ id, fault, stale }) => !stale && (fault !== null || this.isRead(id)),
    );
  }

  putSetting(name: string, value: unknown, when?: 'at-once' | 'when-still'): void {
    this.settings = new Map(this.settings).set(name, value);
    this.keeping.keepSetting(name, value, when);
  }

  /** The person wants it here at the next visit. */
  async keepHere(): Promise<void> {
    const before = await this.keeping.agree();
    if (!before) return this.#keepTheRest();
    // An earlier visit's collection comes back, and this tab's folders and what was done in it join it.
    const { sources } = this.folders;
    const work = new TabWork(this);
    await this.#adopt(before);
    await this.folders.add(sources);
    work.join(this);
    this.work();
  }

  /** Tries again to write what is in memory alone. */
  async retryKeeping(): Promise<void> {
    this.keeping.notice = null;
    await this.keeping.catchUp();
    this.#keepTheRest();
  }

  /** Deletes all of it, from this tab and from the device. */
  async forget(): Promise<void> {
    this.job.cancel();
    await this.keeping.forget();
    this.#forgotten();
  }

  /** Reads what is waiting, if this tab may. */
  work(): void {
    this.#isCut = false;
    this.#isAsked = this.#embeds.present === null;
    if (this.#isAsked || this.keeping.mode === 'read-only') return;
    if (forgetPassing(this.pictures)) this.#changed();
    this.job.start();
  }

  /** Takes pictures out of the list; their files stay where they are. */
  remove(ids: readonly number[]): void {
    const gone = new Set(ids);
    const kept = this.pictures.filter(({ id }) => !gone.has(id));
    this.pictures.length = 0;
    for (const picture of kept) this.pictures.push(picture);
    for (const id of ids) this.#byId.delete(id);
    this.#embeds.remove(gone);
    this.decisions.remove(ids);
    // A number is never given twice: rows of those that left lie in the store still.
    this.putSetting('lastId', this.#nextId - 1);
    this.keeping.removePictures(ids);
    this.#changed();
  }

  async #open(): Promise<void> {
    const stored = await this.keeping.open();
    if (stored) await this.#adopt(stored);
    this.phase = 'ready';
  }

  async #adopt(stored: StoredCollection): Promise<void> {
    this.#reset();
    this.settings = stored.settings;
    this.decisions.restore(stored.decisions);
    this.#nextThumbnails = stored.lastThumbnailBatch + 1;
    const lastId = Number(stored.settings.get('lastId') ?? 0);
    for (const each of stored.pictures)
      this.#put({ ...fromKept(each), file: null, missing: false, stale: false });
    this.#nextId = Math.max(lastId, stored.pictures.at(-1)?.id ?? 0) + 1;
    if (this.space) await this.#enter(this.space);
    this.#changed();
    await this.folders.restore(stored.folders);
    this.work();
  }

  /** Shows the embeds of that space: those at hand, or those that were kept. */
  async #enter(space: string): Promise<void> {
    const entered = await this.#embeds.enter(space, this.session.model.projectionDim);
    if (entered === 'left') return;
    if (entered === 'other') {
      // What another model has not read is read when the person asks for it.
      this.job.cancel();
      this.#isCut = false;
      this.#changed();
    }
    if (this.#isAsked || (this.#isCut && this.job.phase !== 'paused')) this.work();
  }

  /** Nothing while a model, or what was kept of it, loads: `#enter` goes on. */
  #next(count: number): CollectionPicture[] {
    if (this.#embeds.present) return this.order.next(count);
    this.#isCut = true;
    return [];
  }

  #reset(): void {
    this.job.cancel();
    this.pictures.length = 0;
    this.#byId.clear();
    this.#embeds.clear();
    this.keeping.startOver();
    this.thumbnails.clear();
    this.decisions.restore([]);
    this.folders.clear();
    this.settings = new Map();
    this.#changed();
  }

  #forgotten(): void {
    this.#reset();
    if (this.space) void this.#enter(this.space);
  }

  #changed(): void {
    this.order.restart();
    this.version += 1;
  }

  #put(picture: CollectionPicture): void {
    this.pictures.push(picture);
    this.#byId.set(picture.id, picture);
  }

  #add(pictures: Omit<CollectionPicture, 'id'>[]): void {
    const added = pictures.map((picture) => ({ ...picture, id: this.#nextId++ }));
    for (const picture of added) this.#put(picture);
    this.#keepPictures(added);
    this.#changed();
    if (this.job.phase === 'running') this.job.start();
  }

  #keepPictures(some: readonly CollectionPicture[]): void {
    void this.keeping.keep({ ids: some.map(({ id }) => id), space: null, thumbnailKey: null });
  }

  #keepTheRest(): void {
    for (const folder of this.folders.stored) this.keeping.keepFolder(folder);
    this.keeping.keepDecisions([...this.decisions.ids].map((id) => this.decisions.stored(id)));
    for (const [name, value] of this.settings) this.keeping.keepSetting(name, value);
  }

  #countWaiting(): number {
    void this.version;
    return this.pictures.filter((each) => this.#isWaiting(each)).length;
  }

  #isWaiting({ id, file, fault, stale }: CollectionPicture): boolean {
    return file !== null && (stale || (fault === null && !this.isRead(id)));
  }

  async #batchOf({ ids, space, thumbnailKey }: BatchNote): Promise<Batch> {
    const pictures = ids.flatMap((id) => this.#byId.get(id) ?? []);
    const batch = thumbnailKey === null ? null : await this.thumbnails.batch(thumbnailKey);
    return {
      pictures: pictures.map(toBeKept),
      chunk: space === null ? null : this.#embeds.chunk(space, ids),
      thumbnails: batch && { key: thumbnailKey!, batch },
    };
  }
}
