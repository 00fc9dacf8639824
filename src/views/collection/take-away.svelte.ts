import { CodedError, isAbort } from '../../clip/errors';
import { canPickFolder, permission, type FolderSource, type FoundFile } from '../../io/folder';
import { collectionCsv } from '../../io/collection-csv';
import type { CollectionFacts, PictureFacts } from '../../io/collection-facts';
import { collectionJson, textBlob } from '../../io/collection-json';
import { embedsFiles, type CollectionEmbeds } from '../../io/embeds-files';
import { folderOfRoots } from '../../io/handle-folder';
import { keywordList } from '../../io/keyword-list';
import { saveFile } from '../../io/save-file';
import { saveZip } from '../../io/save-zip';
import { folderOfFiles, type WritableSidecarFolder } from '../../io/sidecar-folder';
import { usualNaming, type SidecarNaming } from '../../io/sidecar-names';
import { madeSidecars, planSidecars, sidecarSummary, writeSidecars } from '../../io/sidecars';
import type { SidecarOutcome, SidecarSummary, TaggedPicture, UnknownTags } from '../../io/sidecars';
import { pickCopyFolder, sortedFiles, writeCopies } from '../../io/sorted-copies';
import type { ZipFile } from '../../io/zip-parts';

/** A picture with all that is taken away of it. */
export interface TakenPicture extends PictureFacts {
  /** Index of the label that its copy is sorted under; null where none fits. */
  best: number | null;
  /** Why its tags are not known, other than by hand; null where they are. */
  unknown: UnknownTags | null;
  /** Null while its folder is not at hand. */
  open: (() => Promise<Blob>) | null;
}

/** Where the collection's present state comes from; every call gives it as it is at that moment. */
export interface TakeAwaySource {
  /** Another number means that pictures, tags or labels changed. Reactive. */
  readonly version: number;
  /** Whether tags are known now: a label that is on its way would be taken out of every sidecar. Reactive. */
  readonly isReady: boolean;
  facts(): CollectionFacts;
  pictures(): readonly TakenPicture[];
  /** Null where no picture has an embed. */
  embeds(): CollectionEmbeds | null;
  /** The folders by the first segment of their pictures' paths. */
  folders(): readonly { name: string; source: FolderSource | null }[];
  /** Sidecars that lay in the folders when they were listed. */
  sidecars(): readonly FoundFile[];
}

/** What a job brought. */
export type TakeAwayResult =
  | {
      kind: 'sidecars';
      where: 'beside' | 'zip';
      outcomes: readonly SidecarOutcome[];
      renamed: number;
    }
  | {
      kind: 'copies';
      copied: number;
      already: number;
      failed: readonly { path: string; error: unknown }[];
    }
  | { kind: 'saved'; name: string }
  | { kind: 'failed'; error: CodedError };

interface Plan {
  source: TakeAwaySource;
  version: number;
  naming: SidecarNaming;
  outcomes: readonly SidecarOutcome[];
  summary: SidecarSummary;
}

type Progress = (done: number, total: number) => void;

/** A sidecar's bytes at most, with headroom: decides only whether an archive asks where to go. */
const sidecarBytes = 4096;

/** What is taken out of a collection: one job at a time, each can be cancelled. */
export class TakeAway {
  /** Files done and in all of the job under way. */
  running = $state.raw<{ done: number; total: number } | null>(null);
  result = $state.raw<TakeAwayResult | null>(null);
  /** Whether the last job was cut short; its result says what was done until then. */
  wasCancelled = $state(false);
  /** Whoever shows this next puts its own here; a job under way keeps what it took. */
  source: TakeAwaySource;
  #chosen = $state.raw<SidecarNaming | null>(null);
  #plan = $state.raw<Plan | null>(null);
  #job: AbortController | null = null;

  constructor(source: TakeAwaySource) {
    this.source = $state.raw(source);
  }

  /** As the person chose, else as most sidecars beside the pictures are named. */
  readonly naming: SidecarNaming = $derived.by(() => {
    void this.source.version;
    if (this.#chosen) return this.#chosen;
    const pictures = this.source.pictures().map(({ path }) => path);
    return usualNaming(
      pictures,
      this.source.sidecars().map(({ path }) => path),
    );
  });

  /** What writing would do; null before the person looked, and once tags or the naming changed. */
  readonly plan: Plan | null = $derived.by(() => {
    const plan = this.#plan;
    const isOfNow = plan?.source === this.source && plan.version === this.source.version;
    return isOfNow && plan.naming === this.naming ? plan : null;
  });

  choose(naming: SidecarNaming): void {
    this.#chosen = naming;
  }

  cancel(): void {
    this.#job?.abort();
  }

  /** Forgets what the last job brought, once it was seen. */
  leave(): void {
    if (this.#job) return;
    this.result = null;
    this.wasCancelled = false;
  }

  /** Looks what writing the sidecars would do. */
  check(): Promise<void> {
    return this.#runTagged(async (tagged, signal, onprogress) => {
      const { source, naming } = this;
      const { version } = source;
      const options = { naming, signal, onprogress };
      const outcomes = await planSidecars(tagged, this.#folder(), options);
      signal.throwIfAborted();
      this.#plan = { source, version, naming, outcomes, summary: sidecarSummary(outcomes) };
      return null;
    });
  }

  /** Writes the sidecars beside the pictures; inside a click, for the browser asks for leave. */
  writeBeside(): Promise<void> {
    return this.#runTagged(async (tagged, signal, onprogress) => {
      const options = { naming: this.naming, signal, onprogress };
      const folder = this.#folder();
      for (const { source } of this.source.folders())
        if (!source || (await permission(source, { ask: true, mode: 'readwrite' })) !== 'granted')
          throw new CodedError('folder/refused');
      const outcomes = await writeSidecars(tagged, folder, options);
      this.#plan = null;
      return { kind: 'sidecars', where: 'beside', outcomes, renamed: 0 };
    });
  }

  /** The sidecars as an archive that is unpacked over the folder. */
  zipSidecars(): Promise<void> {
    return this.#runTagged(async (tagged, signal, onprogress) => {
      const outcomes: SidecarOutcome[] = [];
      const options = { naming: this.naming, signal, onprogress };
      const made = madeSidecars(tagged, this.#folder(), options, (one) => outcomes.push(one));
      const files = zipFilesOf(made);
      const expected = tagged.length * sidecarBytes;
      const renamed = await saveZip('sidecars.zip', expected, files, { signal });
      return renamed && { kind: 'sidecars', where: 'zip', outcomes, renamed: renamed.renamed };
    });
  }

  csv(): Promise<void> {
    const pieces = () => collectionCsv(this.source.facts(), this.source.pictures());
    return this.#table('collection.csv', 'text/csv', pieces);
  }

  json(): Promise<void> {
    const pieces = () => collectionJson(this.source.facts(), this.source.pictures());
    return this.#table('collection.json', 'application/json', pieces);
  }

  keywords(program: 'lightroom' | 'digikam'): Promise<void> {
    const pieces = () => [keywordList(this.source.facts().labels, program)];
    return this.#table(`keywords-${program}.txt`, 'text/plain', pieces);
  }

  embeds(): Promise<void> {
    return this.#run(async (signal) => {
      const embeds = this.source.embeds()!;
      const expected = embeds.paths.length * (embeds.dim * 4 + 100);
      const files = embedsFiles(embeds, this.source.facts());
      const saved = await saveZip('embeds.zip', expected, files, { signal });
      return saved && { kind: 'saved', name: 'embeds.zip' };
    });
  }

  /** Copies by best label into an archive, or into a folder that the person picks; inside a click. */
  copies(where: 'zip' | 'folder', unsorted: string): Promise<void> {
    return this.#run(async (signal, onprogress) => {
      const files = sortedFiles(this.#sortable(), unsorted);
      if (where === 'folder') {
        const target = await pickCopyFolder();
        if (!target) return null;
        return { kind: 'copies', ...(await writeCopies(files, target, { signal, onprogress })) };
      }
      const sizeBytes = this.copyable.sizeBytes;
      const saved = await saveZip('copies.zip', sizeBytes, files, { signal, onprogress });
      return saved && { kind: 'copies', copied: saved.files, already: 0, failed: saved.failed };
    });
  }

  /** Pictures that copies would be made of, and their bytes. */
  get copyable(): { count: number; sizeBytes: number } {
    void this.source.version;
    const there = this.source.pictures().filter(({ open }) => open !== null);
    return { count: there.length, sizeBytes: there.reduce((sum, each) => sum + each.sizeBytes, 0) };
  }

  get canPickFolder(): boolean {
    return canPickFolder();
  }

  /** Whether every folder is one that the browser can write into. */
  get canWriteBeside(): boolean {
    void this.source.version;
    const folders = this.source.folders();
    return folders.length > 0 && folders.every(({ source }) => source?.kind === 'handle');
  }

  #table(name: string, type: string, pieces: () => Iterable<string>): Promise<void> {
    return this.#run(async () => {
      saveFile(textBlob(pieces(), type), name);
      return { kind: 'saved', name };
    });
  }

  #folder(): WritableSidecarFolder {
    const handles = new Map<string, FileSystemDirectoryHandle>();
    for (const { name, source } of this.source.folders())
      if (source?.kind === 'handle') handles.set(name, source.handle);
    return folderOfRoots(handles, folderOfFiles(this.source.sidecars()));
  }

  /** A job on the tags as they are now; none before they are known. */
  async #runTagged(
    job: (
      tagged: readonly TaggedPicture[],
      ...rest: [AbortSignal, Progress]
    ) => Promise<TakeAwayResult | null>,
  ): Promise<void> {
    if (!this.source.isReady) return;
    const { labels } = this.source.facts();
    const tagged = this.source.pictures().map(({ path, tags, unknown }) => ({
      path,
      tags: unknown ?? tags.map((index) => labels[index]!),
    }));
    await this.#run((...rest) => job(tagged, ...rest));
  }

  #sortable() {
    const { labels } = this.source.facts();
    return this.source.pictures().flatMap(({ path, modifiedMs, best, open }) => {
      const label = best === null ? null : labels[best]!.label;
      return open ? [{ path, modified: new Date(modifiedMs), label, content: open }] : [];
    });
  }

  /** One job at a time; a newer wish waits for nothing and does nothing while one is under way. */
  async #run(
    job: (signal: AbortSignal, onprogress: Progress) => Promise<TakeAwayResult | null>,
  ): Promise<void> {
    if (this.#job) return;
    const cancel = new AbortController();
    this.#job = cancel;
    this.result = null;
    this.wasCancelled = false;
    this.running = { done: 0, total: 1 };
    try {
      this.result = await job(cancel.signal, (done, total) => {
        this.running = { done, total };
      });
    } catch (error) {
      if (!isAbort(error)) this.result = { kind: 'failed', error: coded(error) };
    } finally {
      this.wasCancelled = cancel.signal.aborted;
      this.#job = null;
      this.running = null;
    }
  }
}

function coded(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  return new CodedError('folder/write-failed', {}, { cause: error });
}

async function* zipFilesOf(made: ReturnType<typeof madeSidecars>): AsyncGenerator<ZipFile> {
  const modified = new Date();
  for await (const { sidecar, bytes } of made)
    yield { path: sidecar, modified, content: () => new Blob([new Uint8Array(bytes)]) };
}
