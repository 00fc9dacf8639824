import type { Dtype, ModelDraft, ModelSpec } from '../clip/models';
import type { WireError } from './protocol';

/** The boundary between the page and the worker that keeps model files on this device; types only. */

export type StorePlace = 'opfs' | 'cache' | 'memory';

/** What is here of one model. */
export interface StoredModel {
  modelId: string;
  revision: string;
  /** The precisions whose files are all here, whole and verified. */
  dtypes: readonly Dtype[];
  /** Bytes here, unfinished files counted. */
  sizeBytes: number;
  /** Downloads that were begun and not finished; they go on where they stopped. */
  unfinished: readonly { dtype: Dtype; loadedBytes: number; totalBytes: number }[];
  /** The entry of a model that the person gave, from disk; else null. */
  custom: ModelSpec | null;
}

export interface StoreContents {
  place: StorePlace;
  models: readonly StoredModel[];
  /** The entries that drafts became with what a hub said of them, whether their files are here or not. */
  asked: readonly ModelSpec[];
  /**
   * Models that the page remembers and that are no longer here, nor were removed here: the browser has thrown them
   * away. Browsers that evict throw a site's files and its databases away together, some the page's `localStorage`
   * too: in those nothing is left to tell by, and this stays empty.
   */
  evicted: readonly { modelId: string; name: string }[];
  usedBytes: number;
  /** What the browser would still let this site keep; null where it does not say. */
  freeBytes: number | null;
  persisted: boolean;
}

export interface DownloadRequest {
  model: ModelSpec;
  dtype: Dtype;
  /** Origin of the hub or mirror, e.g. `https://huggingface.co`; never with credentials. */
  host: string;
  /**
   * Absolute URL under which the site's own `models/<id>/<path>` lies, given where the site ships this model at
   * some precision: a file with the same pin is then taken from there.
   */
  siteUrl?: string;
}

/** Asks a hub what the files of a draft are; its answer is kept as an entry. */
export interface AskRequest {
  draft: ModelDraft;
  /** As in `DownloadRequest`. */
  host: string;
}

/** What the page remembers of its latest look; a worker cannot read what browsers throw away last. */
export interface ListRequest {
  /** Models that were here, whole, at some precision. */
  remembered: readonly { modelId: string; name: string }[];
}

/** Over all files of one model at one precision. */
export interface DownloadProgress {
  /** `elsewhere`: another tab downloads it, this one waits and uses what it brings. */
  phase: 'download' | 'verify' | 'retry' | 'elsewhere';
  path: string;
  loadedBytes: number;
  totalBytes: number;
  /** Milliseconds until the next attempt; null unless `retry`. */
  retryInMs: number | null;
}

export interface ImportRequest {
  /** Files as chosen or dropped, with their paths inside the folder (`/` between names). */
  files: readonly { path: string; file: File }[];
}

/** What the given files turned out to be. */
export interface ImportReport {
  /** Models of the catalogue, recognised by the hashes of their files, that are now complete at a precision. */
  complete: readonly { modelId: string; dtypes: readonly Dtype[] }[];
  /** Recognised, but these files are still missing. */
  incomplete: readonly { modelId: string; missing: readonly string[] }[];
  /** A model that is in no catalogue and passed the checks; not kept before the person agrees (`keepCustom`). */
  custom: ModelSpec | null;
  /** Why the files are no model that can be used; null where something was recognised. */
  refusal: WireError | null;
}

/** verb -> [request, reply, progress] */
export interface StoreVerbs {
  list: [ListRequest | null, StoreContents, never];
  download: [DownloadRequest, StoreContents, DownloadProgress];
  askHub: [AskRequest, StoreContents, never];
  remove: [{ modelId: string; dtype: Dtype | null }, StoreContents, never];
  importFiles: [ImportRequest, ImportReport, DownloadProgress];
  /** Keeps the custom model that the latest import reported, under this name. */
  keepCustom: [{ name: string }, StoreContents, DownloadProgress];
}
