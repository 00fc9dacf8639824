/** How long a download goes on trying. */
export interface Patience {
  /** Without a byte for so long, the connection counts as broken. */
  stallMs: number;
  /** Before the second attempt; doubled before each later one. */
  firstWaitMs: number;
  longestWaitMs: number;
  /** So many attempts in a row that bring less than `worthwhileBytes` are enough. */
  attempts: number;
  worthwhileBytes: number;
}

/** The same as the maintainer's downloader has in `tools/models/download-file.mjs`. */
export const patience: Patience = {
  stallMs: 30_000,
  firstWaitMs: 1_000,
  longestWaitMs: 30_000,
  attempts: 6,
  worthwhileBytes: 262_144,
};

/** Resolves after that time; rejects with the signal's reason. */
export function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    if (signal.aborted) return reject(signal.reason as Error);
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal.addEventListener('abort', abort, { once: true });
  });
}
