import type { DownloadProgress } from '../engine/store-protocol';
import { msLeft, TransferRate } from './transfer-rate';

/** Bytes on their way. */
export interface Transfer {
  /** null before anything is known of it. */
  progress: DownloadProgress | null;
  /** Over the last five seconds; null before it is known. */
  bytesPerS: number | null;
  /** null where it is not known, or nothing comes. */
  msLeft: number | null;
}

interface Running {
  controller: AbortController;
  rate: TransferRate;
}

export interface TransferOptions {
  signal: AbortSignal;
  onProgress(progress: DownloadProgress): void;
}

/** How often speeds are looked at: bytes that do not come bring no message. */
const tickMs = 1_000;

/** What is on its way, each under a key, with its speed. */
export class Transfers {
  running = $state.raw<Readonly<Record<string, Transfer>>>({});
  /** Share of all of them together that is here, 0 to 1; null where none runs. */
  readonly share: number | null = $derived.by(() => {
    const all = Object.values(this.running);
    if (all.length === 0) return null;
    const sum = (of: 'loadedBytes' | 'totalBytes') =>
      all.reduce((total, { progress }) => total + (progress?.[of] ?? 0), 0);
    return sum('loadedBytes') / Math.max(1, sum('totalBytes'));
  });
  readonly #parts = new Map<string, Running>();
  readonly #now: () => number;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Runs the work under that key and shows it until it has ended, however it ends. */
  async run<T>(key: string, work: (options: TransferOptions) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    this.#parts.set(key, { controller, rate: new TransferRate() });
    this.#show(key, { progress: null, bytesPerS: null, msLeft: null });
    this.#timer ??= setInterval(() => this.#tick(), tickMs);
    try {
      const onProgress = (progress: DownloadProgress) => this.#arrived(key, progress);
      return await work({ signal: controller.signal, onProgress });
    } finally {
      this.#parts.delete(key);
      const { [key]: _, ...rest } = this.running;
      this.running = rest;
      if (this.#parts.size === 0) this.#stopTicking();
    }
  }

  /** Aborts what runs under that key. */
  cancel(key: string): void {
    this.#parts.get(key)?.controller.abort();
  }

  #arrived(key: string, progress: DownloadProgress): void {
    const part = this.#parts.get(key);
    if (!part || part.controller.signal.aborted) return;
    part.rate.note(progress.loadedBytes, this.#now());
    this.#show(key, { ...speed(progress, part.rate, this.#now()), progress });
  }

  #tick(): void {
    const nowMs = this.#now();
    for (const [key, { rate }] of this.#parts) {
      const { progress } = this.running[key]!;
      if (progress) this.#show(key, { ...speed(progress, rate, nowMs), progress });
    }
  }

  #show(key: string, transfer: Transfer): void {
    this.running = { ...this.running, [key]: transfer };
  }

  #stopTicking(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/** Only bytes from the network have a speed that tells when the rest will be here. */
function speed(
  { phase, loadedBytes, totalBytes }: DownloadProgress,
  rate: TransferRate,
  nowMs: number,
) {
  const bytesPerS = phase === 'retry' ? null : rate.bytesPerS(nowMs);
  return { bytesPerS, msLeft: msLeft(loadedBytes, totalBytes, bytesPerS) };
}
