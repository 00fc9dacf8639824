import { contentName, precisionsOf } from '../clip/models';
import type { ModelSpec, PinnedFile } from '../clip/models';
import type { Locks } from './locks';
import { namesOf, removePinned } from './store-names';
import { pinsAt } from './stored-files';
import type { Sizes } from './stored-files';
import type { StoreFiles } from './store-files';
import { readText } from './store-files';

const entrySuffix = '.model.json';
/** How long a deletion waits for whoever works with the file. */
const patienceMs = 5_000;

/** The store's folder read as models: which there are, and what belongs to none of them. */
export class Shelf {
  constructor(
    readonly files: StoreFiles,
    readonly catalogue: readonly ModelSpec[],
    readonly locks: Locks,
  ) {}

  /**
   * The models that the person gave and those that a hub was asked about, newest name last; an entry that cannot be
   * read is none, nor one of a model that the catalogue has by now.
   */
  async ownEntries(sizes: Sizes): Promise<readonly ModelSpec[]> {
    const names = [...sizes.keys()].filter((name) => this.#isEntry(name));
    const texts = await Promise.all(names.map((name) => readText(this.files, name)));
    return texts.flatMap((text) => parseEntry(text));
  }

  /** Keeps the entry of a model that is in no catalogue, under its id. */
  async keepEntry(model: ModelSpec): Promise<void> {
    await this.files.write(`${model.id}${entrySuffix}`, JSON.stringify(model));
  }

  async forgetEntry(modelId: string): Promise<void> {
    await this.files.remove(`${modelId}${entrySuffix}`);
  }

  /** Does something to a file that nobody else works with meanwhile. */
  withFile<T>(
    pin: PinnedFile,
    signal: AbortSignal,
    onWait: () => void,
    job: () => Promise<T>,
  ): Promise<T> {
    return this.locks.run(`file ${contentName(pin)}`, signal, onWait, job);
  }

  /** Deletes files once whoever works with them is done; throws where that takes too long. */
  async remove(pins: readonly PinnedFile[]): Promise<void> {
    const controller = new AbortController();
    const late = new DOMException('another tab works with it', 'NoModificationAllowedError');
    const timer = setTimeout(() => controller.abort(late), patienceMs);
    try {
      for (const pin of pins)
        await this.withFile(
          pin,
          controller.signal,
          () => undefined,
          () => removePinned(this.files, pin),
        );
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Deletes what no model of the catalogue and none of the person's pins: files of older revisions. What
   * another tab holds stays until the next time.
   */
  async sweep(): Promise<void> {
    const sizes = await this.files.list();
    // Listed anew: a model that is being kept has its entry before its files.
    const own = await this.ownEntries(await this.files.list());
    const models = [...this.catalogue, ...own];
    const wanted = new Set(
      models.flatMap((model) =>
        pinsAt(model, precisionsOf(model)).flatMap((pin) => Object.values(namesOf(pin))),
      ),
    );
    for (const name of sizes.keys())
      if (!wanted.has(name) && !this.#isEntry(name))
        await this.files.remove(name).catch(() => undefined);
  }

  #isEntry(name: string): boolean {
    const id = name.slice(0, -entrySuffix.length);
    return name.endsWith(entrySuffix) && !this.catalogue.some((model) => model.id === id);
  }
}

function parseEntry(text: string | null): ModelSpec[] {
  try {
    const entry = JSON.parse(text ?? 'null') as ModelSpec | null;
    return entry && typeof entry.id === 'string' && entry.files && entry.towers ? [entry] : [];
  } catch {
    return [];
  }
}
