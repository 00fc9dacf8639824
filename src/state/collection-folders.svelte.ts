import type { StoredFolder } from '../io/collection-store';
import { listFolder, permission, rootOf, type FolderSource, type FoundFile } from '../io/folder';
import { pictureKey } from '../io/picture-key';
import { folderChanges, moves, unreadPicture, type CollectionPicture } from './folder-changes';
import { knownFolder, servesAsWell, withLoose } from './known-folder';

/** A folder of the collection. Changed by replacing it. */
export interface CollectionFolder {
  /** First segment of its pictures' paths; '' for files that came without a folder. */
  name: string;
  /** Null where the browser cannot find it again: the person has to add it once more. */
  source: FolderSource | null;
  /** `asking`: the browser wants a click before it may be read. `absent`: the way to some of it is lost. */
  state: 'listing' | 'listed' | 'asking' | 'absent' | 'gone';
}

/** What looking through the folders again brought. */
export interface Findings {
  added: number;
  changed: number;
  missing: number;
}

/** What a listing gave. */
interface Listed {
  name: string;
  found: readonly FoundFile[];
  skipped: readonly string[];
}

interface FolderParts {
  pictures(): readonly CollectionPicture[];
  add(pictures: Omit<CollectionPicture, 'id'>[]): void;
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
  /** Folders of which files or subfolders could not be read, and how many, until dismissed. */
  skipped = $state.raw<readonly { name: string; count: number }[]>([]);
  /** Of the latest look at folders that were known; null where there was none, or it was dismissed. */
  findings = $state.raw<Findings | null>(null);
  /** Sidecar files by their path. */
  readonly sidecars = new Map<string, FoundFile>();
  /** Another number means that what was begun before is of folders that were forgotten. */
  #round = 0;
  /** Ends when the latest source has its place in the list: two at once would not see each other. */
  #placing: Promise<unknown> = Promise.resolve();
  /** The latest look at each folder. */
  readonly #looks = new Map<string, Promise<void>>();

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
    return this.#named(rootOf(path)) ?? null;
  }

  /**
   * Adds folders and lists them; one that is known already is looked through again. Whether they are of
   * the collection still: false where everything was forgotten meanwhile. Never rejects.
   */
  async add(sources: readonly FolderSource[]): Promise<boolean> {
    const round = this.#round;
    const names: (string | null)[] = [];
    for (const source of sources) {
      const placing = this.#placing.then(() => this.#place(source, round));
      this.#placing = placing;
      names.push(await placing);
    }
    for (const name of names) if (name !== null) await this.#list(name, round);
    return round === this.#round;
  }

  /** The folders of an earlier visit: those that may be read are looked through at once. */
  async restore(folders: readonly StoredFolder[]): Promise<void> {
    const round = this.#round;
    this.list = folders.map(({ name, handle }) => {
      const source = handle && ({ kind: 'handle', name: handle.name, handle } as const);
      return { name, source, state: source ? 'asking' : 'absent' };
    });
    if (!this.parts.mayWork()) return;
    for (const { name, source } of this.list)
      if (source && (await permission(source, { ask: false })) === 'granted')
        await this.#list(name, round);
  }

  /** Asks the browser for a folder that needs it, and looks through it. Call it inside a click. */
  async allow(name: string): Promise<void> {
    const round = this.#round;
    const source = this.#named(name)?.source;
    if (source && (await permission(source, { ask: true })) === 'granted')
      await this.#list(name, round);
  }

  /** Looks for changes in all folders at hand. */
  async rescan(): Promise<void> {
    const round = this.#round;
    for (const { name, source, state } of this.list)
      if (source && state !== 'asking') await this.#list(name, round);
  }

  /** The folder cannot be read any more. */
  gone({ name, source }: CollectionFolder): void {
    if (this.#named(name)?.source === source) this.#mark(name, 'gone');
  }

  clear(): void {
    this.#round += 1;
    this.#placing = Promise.resolve();
    this.#looks.clear();
    this.list = [];
    this.counted = 0;
    this.empty = [];
    this.skipped = [];
    this.sidecars.clear();
    this.findings = null;
  }

  /** Gives a source its place in the list; its name there, null where all was forgotten meanwhile. */
  async #place(source: FolderSource, round: number): Promise<string | null> {
    const known = await knownFolder(source, this.list, this.parts.pictures());
    const isAtHand = known !== null && (await servesAsWell(known, source));
    if (round !== this.#round) return null;
    const name = known?.name ?? this.#freeName(source.name);
    if (isAtHand) return name;
    const isLoose = source.kind === 'files' && name === '';
    const now = isLoose ? withLoose(this.#named(name)?.source ?? null, source) : source;
    const folder: CollectionFolder = { name, source: now, state: 'listing' };
    this.#set(folder);
    if (known?.source?.kind !== 'handle' || now.kind === 'handle')
      this.parts.keep(storedFolder(folder));
    return name;
  }

  /** Looks through a folder when those who asked before have: two at once would find everything twice. */
  #list(name: string, round: number): Promise<void> {
    const before = this.#looks.get(name) ?? Promise.resolve();
    const look = before.then(() => this.#look(name, () => round === this.#round));
    if (round === this.#round) this.#looks.set(name, look);
    return look;
  }

  async #look(name: string, isStill: () => boolean): Promise<void> {
    const source = this.#named(name)?.source;
    if (!source || !isStill()) return;
    this.#mark(name, 'listing');
    this.counted = 0;
    const known = this.parts.pictures().filter((picture) => rootOf(picture.path) === name);
    const found: FoundFile[] = [];
    const skipped: string[] = [];
    try {
      for await (const portion of listFolder(source, name)) {
        if (!isStill()) return;
        found.push(...portion.pictures);
        skipped.push(...portion.skipped);
        for (const sidecar of portion.sidecars) this.sidecars.set(sidecar.path, sidecar);
        this.counted = found.length;
        // A folder that is new shows its pictures as they are found.
        if (known.length === 0) this.parts.add(portion.pictures.map(unreadPicture));
      }
    } catch {
      if (isStill()) this.#mark(name, 'gone');
      return;
    }
    if (known.length > 0) await this.#compare(known, { name, found, skipped }, isStill);
    if (isStill()) this.#looked({ name, found, skipped });
  }

  #looked({ name, found, skipped }: Listed): void {
    const isEmpty = found.length === 0 && skipped.length === 0;
    const otherEmpty = this.empty.filter((each) => each !== name);
    this.empty = isEmpty ? [...otherEmpty, name] : otherEmpty;
    const others = this.skipped.filter((each) => each.name !== name);
    this.skipped = skipped.length > 0 ? [...others, { name, count: skipped.length }] : others;
    const isOutOfReach = ({ path, file, missing }: CollectionPicture) =>
      rootOf(path) === '' && file === null && !missing;
    const isWhole = name !== '' || !this.parts.pictures().some(isOutOfReach);
    this.#mark(name, isWhole ? 'listed' : 'absent');
    this.parts.changed();
  }

  async #compare(
    known: readonly CollectionPicture[],
    { name, found, skipped }: Listed,
    isStill: () => boolean,
  ): Promise<void> {
    const changes = folderChanges(known, found, skipped);
    const hash = async (file: FoundFile) => (isStill() ? hashOf(file) : null);
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
      const isSame = (await hash(file)) === picture.hash;
      settle(picture, file, isSame);
      changed += isSame ? 0 : 1;
    }
    const added = new Set(changes.added);
    const missing = new Set(changes.missing);
    for (const [picture, file] of await moves(changes, hash)) {
      settle(picture, file, true);
      added.delete(file);
      missing.delete(picture);
    }
    if (!isStill()) return;
    // Who brings a few loose files does not say that the others are no more.
    if (name === '') missing.clear();
    for (const picture of missing) Object.assign(picture, { file: null, missing: true });
    this.parts.keepPictures(touched);
    this.parts.add([...added].map(unreadPicture));
    const before = this.findings ?? { added: 0, changed: 0, missing: 0 };
    this.findings = {
      added: before.added + added.size,
      changed: before.changed + changed,
      missing: missing.size,
    };
  }

  /** A second folder of the same name is told apart by a number. */
  #freeName(name: string): string {
    const taken = new Set(this.list.map((folder) => folder.name));
    for (let i = 1; ; i++) {
      const candidate = i === 1 ? name : `${name} (${i})`;
      if (!taken.has(candidate)) return candidate;
    }
  }

  #named(name: string): CollectionFolder | undefined {
    return this.list.find((folder) => folder.name === name);
  }

  #mark(name: string, state: CollectionFolder['state']): void {
    this.list = this.list.map((each) => (each.name === name ? { ...each, state } : each));
  }

  #set(folder: CollectionFolder): void {
    this.list = this.#named(folder.name)
      ? this.list.map((each) => (each.name === folder.name ? folder : each))
      : [...this.list, folder];
  }
}

function storedFolder({ name, source }: CollectionFolder): StoredFolder {
  return { name, handle: source?.kind === 'handle' ? source.handle : null };
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
