/** One model that can be chosen: plain values, worded where they are drawn. */
export interface ModelChoice {
  id: string;
  name: string;
  /** At the precision that this machine would use; null where it can run none that the site ships. */
  variant: { precision: string; sizeBytes: number } | null;
  licence: string;
  /** BCP 47 tags. */
  languages: readonly string[];
  /** 0 to 1, or null. */
  imagenetAccuracy: number | null;
  state: 'idle' | 'loading' | 'ready';
}
