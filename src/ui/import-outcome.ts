import type { TransferFacts } from './model-card';

/** What files from disk turned out to be: plain values, worded where they are drawn. */
export interface ImportOutcome {
  complete: readonly { id: string; name: string; precisions: string; canRun: boolean }[];
  incomplete: readonly { id: string; name: string; missing: readonly string[] }[];
  /** A model that is in no catalogue, to be named and kept; null for none. */
  custom: {
    name: string;
    imageSize: number;
    contextLength: number;
    projectionDim: number;
    sizeBytes: number;
    canRun: boolean;
    /** Whether its logit scale is another model's. */
    isScaleAssumed: boolean;
  } | null;
  /** Why the files are of no use, as a sentence; null where they are. */
  refusal: string | null;
}

export interface ImportState {
  transfer: TransferFacts | null;
  outcome: ImportOutcome | null;
  /** What went wrong while they were read, as a sentence. */
  failure: string | null;
  /** Whether files came while others were being read, and were not taken. */
  isBusy: boolean;
  /** Whether there were more files than are looked at. */
  isCut: boolean;
}
