import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { ErrorCode, ErrorData } from '../clip/errors';

/** What is known of a picture; its file is not kept. */
export interface StoredPicture {
  id: number;
  /** The folder's own name first, `/` between. */
  path: string;
  sizeBytes: number;
  modifiedMs: number;
  /** Null while nobody has tried, or where it could be read. */
  fault: { code: ErrorCode; data: ErrorData } | null;
  /** 0 until it is read. */
  widthPx: number;
  heightPx: number;
  /** Lower-case hex SHA-256 of the file; null until it is read, or where the browser computes none. */
  hash: string | null;
  /** Batch that holds its thumbnail; null where there is none. */
  thumbnailBatch: number | null;
  /** How often its file was another one and was read anew; left out for never. */
  edition?: number;
}

/** A folder of the collection. Its handle is null where the browser gave files alone. */
export interface StoredFolder {
  /** First segment of its pictures' paths. */
  name: string;
  handle: FileSystemDirectoryHandle | null;
}

/** Embeds of a model as computed together: `[ids x dim]` rows. */
export interface EmbedChunk {
  /** Model, revision and precision: only embeds of one space compare. */
  space: string;
  ids: Int32Array<ArrayBuffer>;
  embeds: Float32Array<ArrayBuffer>;
  /** Each picture's edition that was read: a row of an earlier one counts no more. Left out where all are 0. */
  editions?: Int32Array<ArrayBuffer>;
}

/** JPEG files one after another: the file of `ids[i]` lies between `ends[i - 1]` and `ends[i]`. */
export interface ThumbnailBatch {
  ids: Int32Array<ArrayBuffer>;
  ends: Int32Array<ArrayBuffer>;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Everything that one answer of the engine brought; written whole or not at all. */
export interface Batch {
  pictures: readonly StoredPicture[];
  chunk: EmbedChunk | null;
  thumbnails: { key: number; batch: ThumbnailBatch } | null;
}

export type Decision = 'accepted' | 'rejected';

/** A person's decisions on one picture, by label. */
export interface StoredDecisions {
  id: number;
  byLabel: Record<string, Decision>;
}

export interface StoredCollection {
  folders: StoredFolder[];
  pictures: StoredPicture[];
  decisions: StoredDecisions[];
  /** By name: thresholds, groups and the like. */
  settings: Map<string, unknown>;
  /** The largest key of a thumbnail batch, 0 where there is none. */
  lastThumbnailBatch: number;
}

interface Schema extends DBSchema {
  folders: { key: string; value: StoredFolder };
  pictures: { key: number; value: StoredPicture };
  embeds: { key: number; value: EmbedChunk; indexes: { space: string } };
  thumbnails: { key: number; value: ThumbnailBatch };
  decisions: { key: number; value: StoredDecisions };
  settings: { key: string; value: unknown };
}

const databaseName = 'clip-playground-collection';
/** Another number is another format: what it wrote cannot be read by this version. */
const formatVersion = 1;
const stores = ['folders', 'pictures', 'embeds', 'thumbnails', 'decisions', 'settings'] as const;

/** The collection as it is kept in IndexedDB; every write is one transaction. */
export class CollectionStore {
  private constructor(private readonly db: IDBPDatabase<Schema>) {}

  /**
   * Opens it, and makes it where there is none. `onForgotten` hears that another tab deletes it. Rejects
   * where the browser refuses storage, or with a `VersionError` where a later version wrote it.
   */
  static async open(onForgotten: () => void): Promise<CollectionStore> {
    const db = await openDB<Schema>(databaseName, formatVersion, {
      upgrade(made) {
        made.createObjectStore('folders', { keyPath: 'name' });
        made.createObjectStore('pictures', { keyPath: 'id' });
        const embeds = made.createObjectStore('embeds', { autoIncrement: true });
        embeds.createIndex('space', 'space');
        made.createObjectStore('thumbnails');
        made.createObjectStore('decisions', { keyPath: 'id' });
        made.createObjectStore('settings');
      },
      blocking() {
        db.close();
        onForgotten();
      },
    });
    return new CollectionStore(db);
  }

  /** Everything but embeds and thumbnails, pictures by id. */
  async load(): Promise<StoredCollection> {
    const all = this.db.transaction(stores, 'readonly');
    const [folders, pictures, decisions, names, values, last] = await Promise.all([
      all.objectStore('folders').getAll(),
      all.objectStore('pictures').getAll(),
      all.objectStore('decisions').getAll(),
      all.objectStore('settings').getAllKeys(),
      all.objectStore('settings').getAll(),
      all.objectStore('thumbnails').openKeyCursor(null, 'prev'),
    ]);
    const settings = new Map(names.map((name, i) => [name, values[i]]));
    return { folders, pictures, decisions, settings, lastThumbnailBatch: last?.key ?? 0 };
  }

  /** The embeds of one space, in the order in which they were computed. */
  chunks(space: string): Promise<EmbedChunk[]> {
    return this.db.getAllFromIndex('embeds', 'space', space);
  }

  thumbnails(key: number): Promise<ThumbnailBatch | undefined> {
    return this.db.get('thumbnails', key);
  }

  /** Writes batches, all or none. Rejects with a `QuotaExceededError` where storage is full. */
  async addBatches(batches: readonly Batch[]): Promise<void> {
    await this.#write(['pictures', 'embeds', 'thumbnails'], (put) => {
      for (const { pictures, chunk, thumbnails } of batches) {
        for (const picture of pictures) put('pictures', picture);
        if (chunk) put('embeds', chunk);
        if (thumbnails) put('thumbnails', thumbnails.batch, thumbnails.key);
      }
    });
  }

  addFolder(folder: StoredFolder): Promise<void> {
    return this.#write(['folders'], (put) => put('folders', folder));
  }

  putDecisions(decisions: readonly StoredDecisions[]): Promise<void> {
    return this.#write(['decisions'], (put) => {
      for (const each of decisions) put('decisions', each);
    });
  }

  putSetting(name: string, value: unknown): Promise<void> {
    return this.#write(['settings'], (put) => put('settings', value, name));
  }

  /** Takes pictures out. Their rows in chunks and batches stay until everything is forgotten. */
  async removePictures(ids: readonly number[]): Promise<void> {
    const transaction = this.db.transaction(['pictures', 'decisions'], 'readwrite');
    for (const id of ids) {
      void transaction.objectStore('pictures').delete(id);
      void transaction.objectStore('decisions').delete(id);
    }
    await transaction.done;
  }

  close(): void {
    this.db.close();
  }

  /** Deletes the database; other tabs are told and let go of it. */
  static async forget(): Promise<void> {
    await deleteDB(databaseName);
  }

  async #write(
    names: (typeof stores)[number][],
    fill: (
      put: (store: (typeof stores)[number], value: unknown, key?: IDBValidKey) => void,
    ) => void,
  ): Promise<void> {
    const transaction = this.db.transaction(names, 'readwrite', { durability: 'relaxed' });
    const put = (store: (typeof stores)[number], value: unknown, key?: IDBValidKey): void => {
      const write = transaction.objectStore(store).put as (
        value: unknown,
        key?: IDBValidKey,
      ) => Promise<unknown>;
      // The transaction's own end tells of a failure.
      write.call(transaction.objectStore(store), value, key).catch(() => undefined);
    };
    fill(put);
    await transaction.done;
  }
}
