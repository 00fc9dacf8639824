import type { StoredDecisions } from '../io/collection-store';
import type { Collection } from './collection.svelte';

type Source = Pick<Collection, 'pictures' | 'decisions' | 'folders' | 'settings'>;

/** What a person decided and set in this tab, before an earlier visit's collection takes its place. */
export class TabWork {
  readonly #settings: ReadonlyMap<string, unknown>;
  readonly #folders: Source['folders']['list'];
  readonly #decided: { folder: string | null; path: string; stored: StoredDecisions }[];

  constructor({ pictures, decisions, folders, settings }: Source) {
    this.#settings = settings;
    this.#folders = folders.list;
    this.#decided = pictures
      .filter(({ id }) => decisions.of(id).size > 0)
      .map(({ id, path }) => {
        const folder = folders.of({ path })?.name ?? null;
        return { folder, path, stored: decisions.stored(id) };
      });
  }

  /**
   * Adds it to the collection that came back and has this tab's folders, pictures by their paths. What was decided or
   * set there stays.
   */
  join(collection: Source & Pick<Collection, 'putSetting'>): void {
    const ids = new Map(collection.pictures.map(({ path, id }) => [path, id]));
    const all = this.#decided.flatMap(({ folder, path, stored }) => {
      const id = ids.get(folder === null ? path : this.#pathIn(collection, folder, path));
      return id === undefined ? [] : [{ ...stored, id }];
    });
    collection.decisions.join(all);
    for (const [name, value] of this.#settings) {
      const there = collection.settings.get(name);
      const joined = joinedSetting(there, value);
      // Numbers of pictures are each collection's own.
      if (name !== 'lastId' && joined !== there) collection.putSetting(name, joined);
    }
  }

  /** The folder may have another name there, or the same as another one. */
  #pathIn({ folders }: Source, folder: string, path: string): string {
    const source = this.#folders.find(({ name }) => name === folder)?.source;
    const there = folders.list.find((each) => source && each.source === source)?.name ?? folder;
    const inside = folder === '' ? path : path.slice(folder.length + 1);
    return there === '' ? inside : `${there}/${inside}`;
  }
}

/** What `there` lacks is taken from `here`, within records too; the same value where it lacks nothing. */
function joinedSetting(there: unknown, here: unknown): unknown {
  if (there === undefined || there === '') return here;
  if (!isRecord(there) || !isRecord(here)) return there;
  const joined: Record<string, unknown> = { ...there };
  for (const [name, value] of Object.entries(here))
    joined[name] = joinedSetting(there[name], value);
  const isSame = Object.entries(joined).every(([name, value]) => value === there[name]);
  return isSame ? there : joined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
