/** A SHA-256 that is fed as bytes arrive: the browser's own takes a whole file at once, and copies it first. */
export interface RunningHash {
  update(bytes: Uint8Array): void;
  /** Lower-case hex; the hash takes no more bytes afterwards. */
  hex(): string;
}

/** A hash of nothing yet: about 80 MB/s in a worker, where the browser's own does 600 (tools/bench/storage.mjs). */
export async function startSha256(): Promise<RunningHash> {
  const { sha256 } = await import('@noble/hashes/sha2.js');
  const hash = sha256.create();
  return {
    update: (bytes) => void hash.update(bytes),
    hex: () => hexOf(hash.digest()),
  };
}

/** Lower-case hex of bytes. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Hands a file over piece by piece. Rejects with the signal's reason, or as reading or `take` does. */
export async function eachPiece(
  blob: Blob,
  signal: AbortSignal,
  take: (piece: Uint8Array) => void | Promise<void>,
): Promise<void> {
  const reader = (blob.stream() as ReadableStream<Uint8Array>).getReader();
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      if (done) return;
      await take(value);
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
