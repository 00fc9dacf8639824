import { CodedError, isAbort } from '../clip/errors';
import { mergedXmp, newXmp } from '../formats/xmp';
import type { XmpTag } from '../formats/xmp-tags';
import { aFewAtOnce } from './a-few-at-once';
import type { FileVersion, SidecarFolder, WritableSidecarFolder } from './sidecar-folder';
import { sidecarPaths, type SidecarNaming } from './sidecar-names';

export type { XmpTag } from '../formats/xmp-tags';

/** Why nobody knows a picture's tags: the model in use has not read it yet, or it is no picture. */
export type UnknownTags = 'unread' | 'unreadable';

/** A picture by its path in the folder, with the tags that its sidecar shall hold. */
export interface TaggedPicture {
  path: string;
  /** Where nobody knows them the sidecar stays as it is: what an earlier time wrote may be right. */
  tags: readonly XmpTag[] | UnknownTags;
}

/**
 * What becomes of a sidecar. `none`: no tag and no sidecar, so nothing is made. `refused`: it could not be
 * read, understood or written, and is as it was. `unread`, `unreadable`: it was not even looked at.
 */
export type SidecarFate = 'new' | 'merged' | 'unchanged' | 'none' | 'refused' | UnknownTags;

/** One picture's sidecar: what becomes of it, and of the labels in its `dc:subject`. */
export interface SidecarOutcome {
  picture: string;
  sidecar: string;
  fate: SidecarFate;
  added: readonly string[];
  removed: readonly string[];
  /** Why it was refused. */
  error: CodedError | null;
}

export interface SidecarOptions {
  naming: SidecarNaming;
  /** Ends the work between two files; what is done stays done. */
  signal?: AbortSignal;
  onprogress?: (done: number, total: number) => void;
}

/** How many files are under way at once: each waits for the disk most of its time. */
const atOnce = 4;

/**
 * What writing these sidecars would do, an outcome a picture in the order given: reads every sidecar that
 * is there and merges in memory. Nothing is written. Cut short by the signal, it has fewer outcomes.
 */
export function planSidecars(
  pictures: readonly TaggedPicture[],
  folder: SidecarFolder,
  options: SidecarOptions,
): Promise<SidecarOutcome[]> {
  return outcomes(pictures, folder, options, async () => undefined);
}

/**
 * Writes the sidecars beside the pictures; each is read again right before. A failure is that picture's
 * outcome and ends nothing. No other file than a `.xmp` is ever opened to write.
 */
export function writeSidecars(
  pictures: readonly TaggedPicture[],
  folder: WritableSidecarFolder,
  options: SidecarOptions,
): Promise<SidecarOutcome[]> {
  return outcomes(pictures, folder, options, ({ sidecar, bytes, before }) =>
    folder.write(sidecar, new Uint8Array(bytes), before),
  );
}

/** A sidecar made in memory, one at a time, for an archive. */
export interface MadeSidecar {
  sidecar: string;
  bytes: Uint8Array;
}

/**
 * The sidecars that are new or merged, in order, for an archive; `onoutcome` hears of every picture. Those
 * that would stay as they are are not in it.
 */
export async function* madeSidecars(
  pictures: readonly TaggedPicture[],
  folder: SidecarFolder,
  { naming, signal, onprogress }: SidecarOptions,
  onoutcome: (outcome: SidecarOutcome) => void,
): AsyncGenerator<MadeSidecar> {
  const paths = sidecarPaths(
    pictures.map(({ path }) => path),
    naming,
  );
  for (const [i, picture] of pictures.entries()) {
    signal?.throwIfAborted();
    const { outcome, made } = await attempted(picture, paths[i]!, folder, async () => undefined);
    onoutcome(outcome);
    if (made) yield made;
    onprogress?.(i + 1, pictures.length);
  }
}

/** How many outcomes there are of each fate, and labels that came and went. */
export type SidecarSummary = Record<SidecarFate, number> & { added: number; removed: number };

export function sidecarSummary(all: readonly SidecarOutcome[]): SidecarSummary {
  const counts = { new: 0, merged: 0, unchanged: 0, none: 0, refused: 0, unread: 0, unreadable: 0 };
  const summary = { ...counts, added: 0, removed: 0 };
  for (const { fate, added, removed } of all) {
    summary[fate]++;
    summary.added += added.length;
    summary.removed += removed.length;
  }
  return summary;
}

type Made = MadeSidecar & { before: FileVersion | null };

async function outcomes(
  pictures: readonly TaggedPicture[],
  folder: SidecarFolder,
  { naming, signal, onprogress }: SidecarOptions,
  deliver: (made: Made) => Promise<void>,
): Promise<SidecarOutcome[]> {
  const paths = sidecarPaths(
    pictures.map(({ path }) => path),
    naming,
  );
  const found: (SidecarOutcome | undefined)[] = Array.from({ length: pictures.length });
  let done = 0;
  const work = async ([i, picture]: [number, TaggedPicture]): Promise<void> => {
    found[i] = (await attempted(picture, paths[i]!, folder, deliver)).outcome;
    onprogress?.(++done, pictures.length);
  };
  await aFewAtOnce(pictures.entries(), atOnce, work, signal);
  return found.filter((outcome) => outcome !== undefined);
}

async function attempted(
  { path: picture, tags }: TaggedPicture,
  sidecar: string,
  folder: SidecarFolder,
  deliver: (made: Made) => Promise<void>,
): Promise<{ outcome: SidecarOutcome; made: Made | null }> {
  const nothing = { picture, sidecar, added: [], removed: [], error: null };
  if (typeof tags === 'string') return { outcome: { ...nothing, fate: tags }, made: null };
  try {
    const before = await folder.read(sidecar);
    const merged = before ? mergedXmp(before.bytes, tags) : newXmp(tags);
    const { bytes, changed, added, removed } = merged;
    const made = changed ? { sidecar, bytes, before } : null;
    if (made) await deliver(made);
    const fate = before ? (made ? 'merged' : 'unchanged') : made ? 'new' : 'none';
    return { outcome: { ...nothing, fate, added, removed }, made };
  } catch (cause) {
    if (isAbort(cause) || !(cause instanceof CodedError)) throw cause;
    return { outcome: { ...nothing, fate: 'refused', error: cause }, made: null };
  }
}
