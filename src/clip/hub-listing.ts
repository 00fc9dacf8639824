import { pathsAt, precisionsOf } from './models';
import type { ModelDraft, ModelSpec, PinnedFile } from './models';

/**
 * What a model hub tells of a repository without its files, as https://huggingface.co/docs/hub/api has it. Paths
 * under the hub's host.
 */
export const hubApi = {
  /** Answers with the commit behind a branch, as `sha`. */
  revision: ({ repo, revision }: Pick<ModelDraft, 'repo' | 'revision'>) =>
    `api/models/${repo}/revision/${encodeURIComponent(revision)}`,
  /** Answers with every file of a commit. */
  tree: ({ repo }: Pick<ModelDraft, 'repo'>, commit: string) =>
    `api/models/${repo}/tree/${commit}?recursive=true`,
};

/** The commit that the answer to `hubApi.revision` names; null where it is no such answer. */
export function commitIn(answer: unknown): string | null {
  const { sha } = record(answer);
  return typeof sha === 'string' && /^[0-9a-f]{40}$/.test(sha) ? sha : null;
}

/**
 * Every file in the answer to `hubApi.tree` by its path: those in large-file storage with the SHA-256 of their
 * content, the others with git's name of it. null where it is no such answer.
 */
export function pinsIn(answer: unknown): ReadonlyMap<string, PinnedFile> | null {
  if (!Array.isArray(answer)) return null;
  const pins = new Map<string, PinnedFile>();
  for (const { path, size, oid, lfs } of answer.map(record)) {
    const pin = lfs ? pinOf(record(lfs)['size'], null, record(lfs)['oid']) : pinOf(size, oid, null);
    if (typeof path === 'string' && pin) pins.set(path, pin);
  }
  return pins;
}

function pinOf(sizeBytes: unknown, git: unknown, lfs: unknown): PinnedFile | null {
  if (!Number.isSafeInteger(sizeBytes) || Number(sizeBytes) <= 0) return null;
  const isHex = (text: unknown, length: number): text is string =>
    typeof text === 'string' && text.length === length && /^[0-9a-f]+$/.test(text);
  if (isHex(lfs, 64)) return { sizeBytes: Number(sizeBytes), sha256: lfs };
  return isHex(git, 40) ? { sizeBytes: Number(sizeBytes), gitSha1: git } : null;
}

/**
 * The entry that a draft becomes with what `pinnedBy` lists of that commit, at those of its precisions that lie
 * there; or the first path that is missing where it is none.
 */
export function entryOf(
  draft: ModelDraft,
  { pins, ...rest }: { revision: string; pinnedBy: string; pins: ReadonlyMap<string, PinnedFile> },
): ModelSpec | { missing: string } {
  const all = precisionsOf(draft);
  const lacks = (paths: readonly string[]) => paths.find((path) => !pins.has(path));
  const dtypes = all.filter((dtype) => lacks(pathsAt(draft, [dtype])) === undefined);
  if (dtypes.length === 0) return { missing: lacks(pathsAt(draft, all)) ?? '' };
  return {
    ...draft,
    ...rest,
    towers: Object.fromEntries(dtypes.map((dtype) => [dtype, draft.towers[dtype]!])),
    files: Object.fromEntries(pathsAt(draft, dtypes).map((path) => [path, pins.get(path)!])),
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
