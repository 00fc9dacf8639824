/** Bytes on their way, as a card or a bar shows them. */
export interface TransferFacts {
  /** null before anything is known. */
  phase: 'download' | 'verify' | 'retry' | 'elsewhere' | null;
  loadedBytes: number;
  totalBytes: number;
  bytesPerS: number | null;
  msLeft: number | null;
  retryInMs: number | null;
}

/** A model at one precision that this machine can run, or that lies here all the same. */
export interface CardPrecision {
  precision: string;
  canRun: boolean;
  sizeBytes: number;
  /** `unfinished`: `loadedBytes` are here. */
  place: 'site' | 'device' | 'unfinished' | 'away';
  loadedBytes: number;
}

/** One model of the panel: plain values, worded where they are drawn. */
export interface ModelCard {
  id: string;
  name: string;
  isCustom: boolean;
  /** Who says what its files are: this build, the host that was asked, or nobody yet. */
  pins: 'ours' | 'unasked' | 'asking' | { host: string };
  licence: string;
  /** BCP 47 tags. */
  languages: readonly string[];
  /** 0 to 1, or null. */
  imagenetAccuracy: number | null;
  /** Best first, then those that are here and cannot run; empty where there is nothing to run or to delete. */
  precisions: readonly CardPrecision[];
  /** The one that is shown first; null for none. */
  chosen: string | null;
  canDownload: boolean;
  use: 'idle' | 'loading' | 'ready';
  /** What runs, where this model does. */
  runningPrecision: string | null;
  transfer: TransferFacts | null;
  /** Bytes read of a model that is loading, or null. */
  loading: { loadedBytes: number; totalBytes: number } | null;
  wasEvicted: boolean;
  /** What went wrong with it, as a sentence. */
  failure: string | null;
}
