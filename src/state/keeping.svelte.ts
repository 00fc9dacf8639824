import {
  CollectionStore,
  type Batch,
  type StoredCollection,
  type StoredDecisions,
  type StoredFolder,
  type ThumbnailBatch,
} from '../io/collection-store';
import { TabLock } from '../io/tab-lock';
import { StillValues } from './still-values';

export type KeepingNotice =
  | 'storage-full'
  | 'storage-refused'
  | 'storage-unreadable'
  | 'other-tab'
  | 'forgotten'
  | 'forgotten-elsewhere';

/** What was computed together, named instead of copied: where it lies in memory. */
export interface BatchNote {
  ids: readonly number[];
  /** Space of the embeds that came with it; null where none did. */
  space: string | null;
  thumbnailKey: number | null;
}

interface KeepingParts {
  /** The batch of that note, made of what lies in memory. */
  batchOf(note: BatchNote): Promise<Batch>;
  /** The note's batch is written: its thumbnails need not stay in memory. */
  onWritten(note: BatchNote): void;
  onForgotten(): void;
  /** The tab that worked on the kept collection is gone, and this one may. */
  onMayWork(stored: StoredCollection): void;
}

type Change = (store: CollectionStore) => Promise<void>;

const keptFlag = 'clip-playground/collection-kept';

/** Where the collection is kept: on the device if the person agrees, else in this tab alone. */
export class Keeping {
  mode = $state<'memory' | 'kept' | 'read-only'>('memory');
  /** Whether the person was asked already, in this tab. */
  answered = $state(false);
  notice = $state<KeepingNotice | null>(null);
  #store: CollectionStore | null = null;
  /** Not in the store, oldest first. */
  #unwritten: BatchNote[] = [];
  /** All else that is not in the store, oldest first: a later one may be about the same picture. */
  #changes: Change[] = [];
  #wasRefused = $state(false);
  #writing: Promise<void> = Promise.resolve();
  readonly #lock = new TabLock('clip-playground/collection');
  readonly #stillSettings = new StillValues((name, value) => this.keepSetting(name, value));

  constructor(private readonly parts: KeepingParts) {
    // There may be room again when the page is left.
    globalThis.document?.addEventListener('visibilitychange', () => {
      if (this.isBehind) void this.catchUp();
    });
  }

  /** Whether something is in memory alone although the person wants it kept. */
  get isBehind(): boolean {
    return this.mode === 'kept' && this.#wasRefused;
  }

  /** What an earlier visit kept; null where nothing was. Never rejects. */
  async open(): Promise<StoredCollection | null> {
    if (!flag()) return null;
    this.answered = true;
    const stored = await this.#open();
    if (!stored) return null;
    if (await this.#lock.take()) this.mode = 'kept';
    else this.#lookOn();
    return stored;
  }

  /** The person agrees: what there is and what comes is written. Resolves with what lay there before. */
  async agree(): Promise<StoredCollection | null> {
    this.answered = true;
    if (!(await this.#lock.take())) {
      this.notice = 'other-tab';
      return null;
    }
    const stored = await this.#open();
    if (!stored) {
      this.#lock.release();
      return null;
    }
    setFlag(true);
    void navigator.storage?.persist?.().catch(() => false);
    this.mode = 'kept';
    this.notice = null;
    if (stored.pictures.length > 0) return stored;
    await this.catchUp();
    return null;
  }

  decline(): void {
    this.answered = true;
  }

  /** Writes a batch, or notes that it is in memory alone. Never rejects. */
  async keep(note: BatchNote): Promise<void> {
    this.#unwritten.push(note);
    if (this.mode === 'kept' && this.notice !== 'storage-full') await this.catchUp();
  }

  /** Tries to write all that is in memory alone, one batch after another. Never rejects. */
  catchUp(): Promise<void> {
    this.#writing = this.#writing
      .then(() => this.#writeBatches())
      .then(() => this.#writeChanges())
      .then(() => this.#settle());
    return this.#writing;
  }

  /** What was noted so far is of a collection that is no more. */
  startOver(): void {
    this.#dropNotes();
    this.#stillSettings.drop();
  }

  keepFolder(folder: StoredFolder): void {
    this.#write((store) => store.addFolder(folder));
  }

  keepDecisions(decisions: readonly StoredDecisions[]): void {
    this.#write((store) => store.putDecisions(decisions));
  }

  /** `when-still`: a tab that is killed loses at most the last drag. */
  keepSetting(name: string, value: unknown, when: 'at-once' | 'when-still' = 'at-once'): void {
    if (when === 'when-still') this.#stillSettings.put(name, value);
    else this.#write((store) => store.putSetting(name, value));
  }

  removePictures(ids: readonly number[]): void {
    this.#write((store) => store.removePictures(ids));
  }

  async thumbnails(key: number): Promise<ThumbnailBatch | undefined> {
    return this.#store?.thumbnails(key);
  }

  async chunks(space: string): ReturnType<CollectionStore['chunks']> {
    return (await this.#store?.chunks(space)) ?? [];
  }

  /** Deletes everything that was kept, here and for other tabs. */
  async forget(): Promise<void> {
    await this.#writing;
    this.#store?.close();
    this.#store = null;
    this.#dropNotes();
    setFlag(false);
    await CollectionStore.forget().catch(() => undefined);
    this.#lock.release();
    this.mode = 'memory';
    this.answered = false;
    this.notice = 'forgotten';
  }

  async #open(): Promise<StoredCollection | null> {
    try {
      this.#store ??= await CollectionStore.open(() => this.#forgottenElsewhere());
      return await this.#store.load();
    } catch (error) {
      const isOther = error instanceof DOMException && error.name === 'VersionError';
      this.notice = isOther ? 'storage-unreadable' : 'storage-refused';
      this.#store = null;
      return null;
    }
  }

  #lookOn(): void {
    this.mode = 'read-only';
    this.notice = 'other-tab';
    void this.#lock.wait().then(async () => {
      const stored = this.#store ? await this.#open() : null;
      if (!stored) return this.#lock.release();
      this.mode = 'kept';
      this.notice = null;
      this.parts.onMayWork(stored);
    });
  }

  #forgottenElsewhere(): void {
    this.#store = null;
    this.#dropNotes();
    this.mode = 'memory';
    this.answered = false;
    this.notice = 'forgotten-elsewhere';
    this.#lock.release();
    this.parts.onForgotten();
  }

  /** New lists: what is on its way is taken from the old ones. */
  #dropNotes(): void {
    this.#unwritten = [];
    this.#changes = [];
    this.#wasRefused = false;
  }

  async #writeBatches(): Promise<void> {
    try {
      while (this.#store && this.mode === 'kept' && this.#unwritten.length > 0) {
        const [store, unwritten] = [this.#store, this.#unwritten];
        const notes = unwritten.slice(0, 16);
        const batches = await Promise.all(notes.map((note) => this.parts.batchOf(note)));
        await store.addBatches(batches);
        unwritten.splice(0, notes.length);
        for (const note of notes) this.parts.onWritten(note);
      }
    } catch (error) {
      this.#refused(error);
    }
  }

  async #writeChanges(): Promise<void> {
    const changes = this.#changes;
    try {
      while (this.#store && this.mode === 'kept' && changes === this.#changes) {
        if (changes.length === 0) return;
        await changes[0]!(this.#store);
        changes.shift();
      }
    } catch (error) {
      // This one would never be taken, and would hold up those after it.
      if (error instanceof DOMException && error.name === 'DataCloneError') changes.shift();
      this.#refused(error);
    }
  }

  #write(change: Change): void {
    if (!this.#store || this.mode !== 'kept') return;
    this.#changes.push(change);
    if (this.notice !== 'storage-full') return void this.catchUp();
    this.#writing = this.#writing.then(() => this.#writeChanges()).then(() => this.#settle());
  }

  #settle(): void {
    this.#wasRefused &&= this.#unwritten.length + this.#changes.length > 0;
    if (this.notice === 'storage-full' && !this.#wasRefused) this.notice = null;
  }

  #refused(error: unknown): void {
    const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
    if (!this.#store) return;
    this.notice = isFull ? 'storage-full' : 'storage-refused';
    this.#wasRefused = true;
  }
}

function flag(): boolean {
  try {
    return localStorage.getItem(keptFlag) === '1';
  } catch {
    return false;
  }
}

function setFlag(isKept: boolean): void {
  try {
    if (isKept) localStorage.setItem(keptFlag, '1');
    else localStorage.removeItem(keptFlag);
  } catch {
    // A browser that refuses this refuses the database too.
  }
}
