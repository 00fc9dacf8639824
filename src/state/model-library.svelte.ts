import { CodedError, isAbort } from '../clip/errors';
import type { Dtype, ModelDraft, ModelSpec } from '../clip/models';
import type {
  ImportReport,
  ImportRequest,
  StoreContents,
  StoredModel,
  StoreVerbs,
} from '../engine/store-protocol';
import { Transfers } from './transfers.svelte';
import type { Transfer, TransferOptions } from './transfers.svelte';

/** The page's end of the boundary to the store's worker. */
export interface StoreClient {
  readonly isDead: boolean;
  call<V extends keyof StoreVerbs>(
    verb: V,
    request: StoreVerbs[V][0],
    options?: {
      signal?: AbortSignal | undefined;
      onProgress?: ((progress: StoreVerbs[V][2]) => void) | undefined;
    },
  ): Promise<StoreVerbs[V][1]>;
}

type Remembered = StoreContents['evicted'][number];

export interface LibraryParts {
  /** Starts a store worker: called at the first need of one, and again after its death. */
  connect(): StoreClient;
  /** Where to download from, asked at each download. */
  host(): string;
  /** Asks the browser never to throw files of this site away; null where it cannot be asked. */
  persist(): Promise<boolean | null>;
  /** Where the site's own files lie, if it ships that model; undefined where it does not. */
  siteUrl(modelId: string): string | undefined;
  /** What was here at the latest look, at this visit or an earlier one. */
  remembered(): readonly Remembered[];
  /** Hears what is here now, and what was and is missed. */
  remember(models: readonly Remembered[]): void;
  /** A download has ended that the person still waits for. */
  onReady(modelId: string, dtype: Dtype): void;
  now?(): number;
}

/** What happened last that somebody who does not look at the panel would want to know. */
export interface LibraryNews {
  /** `ready`: here, and in use. `waiting`: here, but another was chosen meanwhile. */
  kind: 'ready' | 'waiting' | 'failed';
  model: ModelSpec;
  error: CodedError | null;
}

const reading = 'reading';

/** The models kept on this device and those on their way; the present model goes on meanwhile. */
export class ModelLibrary {
  /** null before the first look. */
  contents = $state.raw<StoreContents | null>(null);
  /** What was here at an earlier visit, and the browser has thrown away since. */
  evicted = $state.raw<readonly Remembered[]>([]);
  /** What went wrong last with a model, by its id. */
  failures = $state.raw<Readonly<Record<string, CodedError>>>({});
  /** What went wrong with the store itself, or with files from disk. */
  failure = $state.raw<CodedError | null>(null);
  /** What the latest files from disk turned out to be. */
  report = $state.raw<ImportReport | null>(null);
  /** Whether files came while others were being read, and were not taken. */
  isBusy = $state(false);
  /** Whether the latest files from disk were more than are looked at. */
  isCut = $state(false);
  /** The browser's answer to `keep`; null before it was asked. */
  keepAnswer = $state<'kept' | 'refused' | 'unavailable' | null>(null);
  news = $state.raw<LibraryNews | null>(null);
  /** Ids of the drafts that a hub is being asked about. */
  asking = $state.raw<readonly string[]>([]);
  /** Running downloads by model, one a model at a time. */
  readonly downloads: Transfers;
  readonly #readings: Transfers;
  readonly #parts: LibraryParts;
  #client: StoreClient | null = null;
  /** The download that the person waits for: the newest, unless they have chosen otherwise since. */
  #awaited: string | null = null;

  constructor(parts: LibraryParts) {
    this.#parts = parts;
    this.downloads = new Transfers(parts.now);
    this.#readings = new Transfers(parts.now);
  }

  /** Files from disk that are being read; null while none are. */
  get importing(): Transfer | null {
    return this.#readings.running[reading] ?? null;
  }

  /** What is here of that model. */
  stored(id: string): StoredModel | undefined {
    return this.contents?.models.find(({ modelId }) => modelId === id);
  }

  /** The entry of a model that is not in the catalogue but known on this device. */
  entry(id: string): ModelSpec | undefined {
    return (
      this.contents?.asked.find((model) => model.id === id) ?? this.stored(id)?.custom ?? undefined
    );
  }

  /** Asks the hub what the files of a draft are, and downloads none; never rejects. */
  async ask(draft: ModelDraft): Promise<void> {
    const { id } = draft;
    if (this.asking.includes(id)) return;
    this.forget(id);
    this.asking = [...this.asking, id];
    const request = { draft, host: this.#parts.host() };
    await this.#settle(id, async () => this.#take(await this.#store().call('askHub', request)));
    this.asking = this.asking.filter((each) => each !== id);
  }

  /** Looks what is here; never rejects. */
  async refresh(): Promise<void> {
    const remembered = this.#parts.remembered();
    await this.#settle(null, async () => {
      const contents = await this.#store().call('list', { remembered });
      this.evicted = contents.evicted;
      this.#take(contents);
    });
  }

  /**
   * Brings a model at one precision here, going on where an earlier download stopped; never rejects. What
   * goes wrong is in `failures`, and what has arrived is kept.
   */
  async download(model: ModelSpec, dtype: Dtype): Promise<void> {
    const { id } = model;
    this.#awaited = id;
    if (this.downloads.running[id]) return;
    this.forget(id);
    const siteUrl = this.#parts.siteUrl(id);
    const request = { model, dtype, host: this.#parts.host(), ...(siteUrl && { siteUrl }) };
    try {
      this.#take(
        await this.downloads.run(id, (options) => this.#store().call('download', request, options)),
      );
    } catch (error) {
      if (!isAbort(error)) {
        this.noteFailure(id, coded(error));
        this.news = { kind: 'failed', model, error: coded(error) };
      }
      return this.refresh();
    }
    const isAwaited = this.#awaited === id;
    if (isAwaited) this.#parts.onReady(id, dtype);
    this.news = { kind: isAwaited ? 'ready' : 'waiting', model, error: null };
  }

  /** The person has chosen a model: no download that ends later takes its place. */
  chosen(): void {
    this.#awaited = null;
  }

  /** Deletes a model's files at one precision, or all of them; never rejects. */
  async remove(id: string, dtype: Dtype | null): Promise<void> {
    this.downloads.cancel(id);
    this.forget(id);
    await this.#settle(id, async () =>
      this.#take(await this.#store().call('remove', { modelId: id, dtype })),
    );
  }

  /**
   * Finds out what the given files are, and keeps what is recognised; never rejects. `isCut`: there were more than
   * these.
   */
  async importFiles(files: ImportRequest['files'], isCut = false): Promise<void> {
    if (files.length === 0) return;
    const isDone = await this.#read(async (options) => {
      this.isCut = isCut;
      this.report = await this.#store().call('importFiles', { files }, options);
    });
    if (!isDone) return;
    for (const { modelId } of this.report?.complete ?? []) this.forget(modelId);
    await this.refresh();
  }

  /** Keeps the custom model of the latest report under that name; never rejects. */
  async keepCustom(name: string): Promise<void> {
    await this.#read(async (options) => {
      this.#take(await this.#store().call('keepCustom', { name }, options));
      this.report = null;
    });
  }

  /** Ends the reading of files that goes on. */
  cancelImport(): void {
    this.#readings.cancel(reading);
  }

  /** Asks the browser never to throw these files away, and notes its answer. */
  async keep(): Promise<void> {
    const isKept = await this.#parts.persist().catch(() => null);
    this.keepAnswer = isKept === null ? 'unavailable' : isKept ? 'kept' : 'refused';
    await this.refresh();
  }

  /** Says no longer that the browser has deleted those models: the person has read it. */
  dismissEvicted(ids: readonly string[]): void {
    const others = (list: readonly Remembered[]) =>
      list.filter(({ modelId }) => !ids.includes(modelId));
    this.evicted = others(this.evicted);
    this.#parts.remember(others(this.#parts.remembered()));
  }

  /** Notes what went wrong with a model. */
  noteFailure(id: string, error: CodedError): void {
    this.failures = { ...this.failures, [id]: error };
  }

  /** Forgets what went wrong with a model, and the news of it. */
  forget(id: string): void {
    const { [id]: _, ...rest } = this.failures;
    this.failures = rest;
    if (this.news?.model.id === id) this.news = null;
  }

  #store(): StoreClient {
    if (!this.#client || this.#client.isDead) this.#client = this.#parts.connect();
    return this.#client;
  }

  #take(contents: StoreContents): void {
    this.contents = contents;
    const here = contents.models
      .filter(({ dtypes }) => dtypes.length > 0)
      .map(({ modelId }) => ({ modelId, name: this.entry(modelId)?.name ?? modelId }));
    const isIn = (list: readonly Remembered[], id: string) =>
      list.some(({ modelId }) => modelId === id);
    // Another tab may have deleted it, or its person has read of it there.
    const remembered = this.#parts.remembered();
    this.evicted = this.evicted.filter(
      ({ modelId }) => !isIn(here, modelId) && isIn(remembered, modelId),
    );
    // What ends with the tab is nothing that a browser could be blamed for at the next visit.
    this.#parts.remember([...(contents.place === 'memory' ? [] : here), ...this.evicted]);
  }

  /** Reads files in, one lot at a time; whether it came to its end. */
  async #read(work: (options: TransferOptions) => Promise<void>): Promise<boolean> {
    this.isBusy = this.importing !== null;
    if (this.isBusy) return false;
    return this.#settle(null, () => this.#readings.run(reading, work));
  }

  /** Whether the work came to its end; what goes wrong belongs to that model, or to the store itself. */
  async #settle(id: string | null, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      if (id === null) this.failure = null;
      return true;
    } catch (error) {
      if (isAbort(error)) return false;
      if (id === null) this.failure = coded(error);
      else this.noteFailure(id, coded(error));
      return false;
    }
  }
}

function coded(error: unknown): CodedError {
  return error instanceof CodedError
    ? error
    : new CodedError('engine/internal', {}, { cause: error });
}
