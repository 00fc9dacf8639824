import type {
  Batch,
  EmbedChunk,
  StoredCollection,
  StoredDecisions,
  StoredFolder,
  StoredPicture,
} from '../../src/io/collection-store';

/** What is kept on a device, in place of the database; emptied by `forget`. */
export class CollectionStore {
  static pictures = new Map<number, StoredPicture>();
  static decisions = new Map<number, StoredDecisions>();
  static settings = new Map<string, unknown>();
  static folders = new Map<string, StoredFolder>();
  static kept: EmbedChunk[] = [];

  static async open(): Promise<CollectionStore> {
    return new CollectionStore();
  }

  static async forget(): Promise<void> {
    for (const each of [this.pictures, this.decisions, this.settings, this.folders]) each.clear();
    this.kept = [];
  }

  async load(): Promise<StoredCollection> {
    const { pictures, decisions, settings, folders } = CollectionStore;
    return structuredClone({
      folders: [...folders.values()],
      pictures: [...pictures.values()],
      decisions: [...decisions.values()],
      settings,
      lastThumbnailBatch: 0,
    });
  }

  async chunks(space: string): Promise<EmbedChunk[]> {
    return structuredClone(CollectionStore.kept.filter((chunk) => chunk.space === space));
  }

  async thumbnails(): Promise<undefined> {
    return undefined;
  }

  async addBatches(batches: readonly Batch[]): Promise<void> {
    for (const { pictures, chunk } of structuredClone(batches)) {
      for (const picture of pictures) CollectionStore.pictures.set(picture.id, picture);
      if (chunk) CollectionStore.kept.push(chunk);
    }
  }

  async addFolder(folder: StoredFolder): Promise<void> {
    CollectionStore.folders.set(folder.name, folder);
  }

  async putDecisions(decisions: readonly StoredDecisions[]): Promise<void> {
    for (const each of structuredClone(decisions)) CollectionStore.decisions.set(each.id, each);
  }

  async putSetting(name: string, value: unknown): Promise<void> {
    CollectionStore.settings.set(name, structuredClone(value));
  }

  async removePictures(ids: readonly number[]): Promise<void> {
    for (const id of ids) {
      CollectionStore.pictures.delete(id);
      CollectionStore.decisions.delete(id);
    }
  }

  close(): void {
    // Nothing is open.
  }
}
