import type { StoredFolder } from '../io/collection-store';
import { isThere, listFolder, permission, type FolderSource, type FoundFile } from '../io/folder';
import { pictureKey } from '../io/picture-key';
import { folderChanges, possibleMoves, type CollectionPicture } from './folder-changes';

/** A folder of the collection. Changed by replacing it. */
export interface CollectionFolder {
  /** First segment of its pictures' paths; '' for files that came without a folder. */
  name: string;
  /** Null where the browser cannot find it again: the person has to add it once more. */
  source: FolderSource | null;
  /** `asking`: the browser wants a click before it may be read. */
  state: 'listing' | 'listed' | 'asking' | 'absent' | 'gone';
}

/** What looking through the folders again brought. */
export interface Findings {
  added: number;
  changed: number;
  missing: number;
}

type NewPicture = Omit<CollectionPicture, 'id'>;

interface FolderParts {
  pictures(): readonly CollectionPicture[];
  add(pictures: NewPicture[]): void;
  changed(): void;
  keep(folder: StoredFolder): void;
  keepPictures(pictures: readonly CollectionPicture[]): void;
  mayWork(): boolean;
}

/** The folders of a collection: adding them, and noticing what changed in them. */
export class CollectionFolders {
  list = $state.raw<readonly CollectionFolder[]>([]);
  /** Pictures found so far by the listing that is under way. */
  counted = $state(0);
  /** Names of added folders that held no picture, until dismissed. */
  empty = $state.raw<readonly string[]>([]);
  /** Of the latest look at folders that were known; null where there was none, or it was dismissed. */
  findings = $state.raw<Findings | null>(null);
  /** Sidecar files by their path. */
  readonly sidecars = new Map<string, FoundFile>();

  constructor(private readonly parts: FolderParts) {}

  readonly isListing: boolean = $derived(this.list.some(({ state }) => state === 'listing'));

  get sources(): FolderSource[] {
    return this.list.flatMap(({ source }) => source ?? []);
  }

  get stored(): StoredFolder[] {
    return this.list.map(storedFolder);
  }

  /** The folder that a picture lies in. */
  of({ path }: { path: string }): CollectionFolder | null {
    return this.list.find(({ name }) => name === rootOf(path)) ?? null;
  }

  /** Adds folders and lists them; one that is known already is looked through again. Never rejects. */
  async add(sources: readonly FolderSource[]): Promise<void> {
    for (const source of sources) {
      const known = await this.#known(source);
      const name = known?.name ?? this.#freeName(source.name);
      this.#set({ name, source, state: 'listing' });
      this.parts.keep(storedFolder({ name, source, state: 'listing' }));
      await this.#list(name);
    }
  }

  /** The folders of an earlier visit: those that may be read are looked through at once. */
  async restore(folders: readonly StoredFolder[]): Promise<void> {
    this.list = folders.map(({ name, handle }) => {
      const source = handle && ({ kind: 'handle', name: handle.name, handle } as const);
      return { name, source, state: source ? 'asking' : 'absent' };
    });
    if (!this.parts.mayWork()) return;
    for (const { name, source } of this.list)
      if (source && (await permission(source, { ask: false })) === 'granted')
        await this.#list(name);
  }

  /** Asks the browser for a folder that needs it, and looks through it. Call it inside a click. */
  async allow(name: string): Promise<void> {
    const source = this.list.find((folder) => folder.name === name)?.source;
    if (source && (await permission(source, { ask: true })) === 'granted') await this.#list(name);
  }

  /** Looks for changes in all folders at hand. */
  async rescan(): Promise<void> {
    for (const { name, source, state } of this.list)
      if (source && state !== 'asking') await this.#list(name);
  }

  /** The folder cannot be read any more. */
  gone(folder: CollectionFolder): void {
    this.#set({ ...folder, state: 'gone' });
  }

  clear(): void {
    this.list = [];
    this.sidecars.clear();
    this.findings = null;
  }

  async #list(name: string): Promise<void> {
    const folder = this.list.find((each) => each.name === name)!;
    this.#set({ ...folder, state: 'listing' });
    this.counted = 0;
    const known = this.parts.pictures().filter((picture) => rootOf(picture.path) === name);
    const found: FoundFile[] = [];
    try {
      for await (const portion of listFolder(folder.source!, name)) {
        found.push(...portion.pictures);
        for (const sidecar of portion.sidecars) this.sidecars.set(sidecar.path, sidecar);
        this.counted = found.length;
        // A folder that is new shows its pictures as they are found.
        if (known.length === 0) this.parts.add(portion.pictures.map(newPicture));
      }
    } catch {
      const state = (await isThere(folder.source!)) ? 'listed' : 'gone';
      this.#set({ ...folder, state });
      return;
    }
    if (known.length > 0) await this.#compare(known, found);
    if (found.length === 0) this.empty = [...this.empty, name || folder.source!.name];
    this.#set({ ...folder, state: 'listed' });
    this.parts.changed();
  }

  async #compare(known: readonly CollectionPicture[], found: readonly FoundFile[]): Promise<void> {
    const changes = folderChanges(known, found);
    const touched: CollectionPicture[] = [];
    const settle = (picture: CollectionPicture, file: FoundFile, isSame: boolean) => {
      picture.file = file;
      picture.missing = false;
      if (!isSame) picture.stale = true;
      else if (picture.path !== file.path || picture.modifiedMs !== file.modifiedMs) {
        Object.assign(picture, { path: file.path, modifiedMs: file.modifiedMs });
        touched.push(picture);
      }
    };
    for (const [picture, file] of changes.same) settle(picture, file, true);
    for (const [picture, file] of changes.changed) settle(picture, file, false);
    let changed = changes.changed.length;
    for (const [picture, file] of changes.doubtful) {
      const isSame = (await hashOf(file)) === picture.hash;
      settle(picture, file, isSame);
      changed += isSame ? 0 : 1;
    }
    const added = new Set(changes.added);
    const missing = new Set(changes.missing);
    for (const [picture, file] of possibleMoves(changes)) {
      if (!added.has(file) || !missing.has(picture)) continue;
      if ((await hashOf(file)) !== picture.hash) continue;
      settle(picture, file, true);
      added.delete(file);
      missing.delete(picture);
    }
    for (const picture of missing) Object.assign(picture, { file: null, missing: true });
    this.parts.keepPictures(touched);
    this.parts.add([...added].map(newPicture));
    const before = this.findings ?? { added: 0, changed: 0, missing: 0 };
    this.findings = {
      added: before.added + added.size,
      changed: before.changed + changed,
      missing: missing.size,
    };
  }

  async #known(source: FolderSource): Promise<CollectionFolder | null> {
    for (const folder of this.list) {
      const other = folder.source;
      if (source.kind === 'handle' && other?.kind === 'handle') {
        if (await source.handle.isSameEntry(other.handle)) return folder;
      } else if (folder.name === source.name) return folder;
    }
    return null;
  }

  /** A second folder of the same name is told apart by a number. */
  #freeName(name: string): string {
    const taken = new Set(this.list.map((folder) => folder.name));
    for (let i = 1; ; i++) {
      const candidate = i === 1 ? name : `${name} (${i})`;
      if (!taken.has(candidate)) return candidate;
    }
  }

  #set(folder: CollectionFolder): void {
    const isKnown = this.list.some(({ name }) => name === folder.name);
    this.list = isKnown
      ? this.list.map((each) => (each.name === folder.name ? folder : each))
      : [...this.list, folder];
  }
}

function rootOf(path: string): string {
  const slash = path.indexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

function storedFolder({ name, source }: CollectionFolder): StoredFolder {
  return { name, handle: source?.kind === 'handle' ? source.handle : null };
}

function newPicture(file: FoundFile): NewPicture {
  const { path, sizeBytes, modifiedMs } = file;
  const unread = { fault: null, widthPx: 0, heightPx: 0, hash: null, thumbnailBatch: null };
  return { path, sizeBytes, modifiedMs, ...unread, file, missing: false, stale: false };
}

/** Null where the file cannot be read. */
async function hashOf(file: FoundFile): Promise<string | null> {
  try {
    const bytes = await (await file.open()).arrayBuffer();
    return await pictureKey(new Uint8Array(bytes));
  } catch {
    return null;
  }
}
