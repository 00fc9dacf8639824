import { contentName } from '../clip/models';
import type { PinnedFile } from '../clip/models';
import type { DownloadProgress } from './store-protocol';
import { arrivedBytes, weightOf } from './stored-files';
import type { Sizes } from './stored-files';

/** Pieces arrive every 64 kB; a person sees no more than this. */
const everyMs = 100;

/** What a download of several files tells: all of their bytes together, not more often than can be seen. */
export class DownloadReport {
  readonly #here: Map<string, number>;
  readonly #totalBytes: number;
  #latest: { phase: DownloadProgress['phase']; path: string } = { phase: 'download', path: '' };
  #lastMs = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Tells at once what is here already. */
  constructor(
    pins: readonly PinnedFile[],
    sizes: Sizes,
    private readonly progress: (progress: DownloadProgress) => void,
  ) {
    this.#here = new Map(pins.map((pin) => [contentName(pin), arrivedBytes(sizes, pin)]));
    this.#totalBytes = weightOf(pins);
    this.#tell(null);
  }

  /** What is done now, and to which file. */
  phase(phase: DownloadProgress['phase'], path: string, retryInMs: number | null = null): void {
    this.#latest = { phase, path };
    this.#tell(retryInMs);
  }

  /** How much of a file is here; what comes before a silence is told in it. */
  here(pin: PinnedFile, sizeBytes: number): void {
    this.#here.set(contentName(pin), sizeBytes);
    const waitMs = this.#lastMs + everyMs - performance.now();
    if (waitMs <= 0 || sizeBytes === pin.sizeBytes) this.#tell(null);
    else this.#timer ??= setTimeout(() => this.#tell(null), waitMs);
  }

  /** What the download of one file tells. */
  file(path: string, pin: PinnedFile) {
    const isResumed = (this.#here.get(contentName(pin)) ?? 0) > 0;
    this.phase(isResumed ? 'verify' : 'download', path);
    return {
      onBytes: (sizeBytes: number) => {
        this.#latest = { phase: 'download', path };
        this.here(pin, sizeBytes);
      },
      onRetry: (waitMs: number) => this.phase('retry', path, waitMs),
    };
  }

  /** Nothing is told any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #tell(retryInMs: number | null): void {
    this.stop();
    this.#lastMs = performance.now();
    const loadedBytes = [...this.#here.values()].reduce((sum, each) => sum + each, 0);
    this.progress({ ...this.#latest, loadedBytes, totalBytes: this.#totalBytes, retryInMs });
  }
}
