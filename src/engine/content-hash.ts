import type { PinnedFile } from '../clip/models';
import { hexOf, startSha256 } from './sha256';
import type { RunningHash } from './sha256';

/** A hash of nothing yet, of the kind that pins that file. */
export async function startHash(pin: PinnedFile): Promise<RunningHash> {
  return pin.gitSha1 === undefined ? startSha256() : startGitSha1(pin.sizeBytes);
}

/** The hash that the file's content has to have. */
export const pinnedHash = (pin: PinnedFile): string => pin.sha256 ?? pin.gitSha1;

/** Git's name of a file: the SHA-1 of a header that tells its length, and of its content. */
export async function startGitSha1(sizeBytes: number): Promise<RunningHash> {
  const { sha1 } = await import('@noble/hashes/legacy.js');
  const hash = sha1.create().update(new TextEncoder().encode(`blob ${sizeBytes}\0`));
  return {
    update: (bytes) => void hash.update(bytes),
    hex: () => hexOf(hash.digest()),
  };
}
