import { CodedError } from '../clip/errors';
import { contentName, pathsAt } from '../clip/models';
import type { ModelSpec, PinnedFile } from '../clip/models';
import type { Network } from './connection';
import { downloadFile } from './download-file';
import { DownloadReport } from './download-report';
import { DownloadFault } from './download-fault';
import { isWhole } from './store-names';
import type { Patience } from './patience';
import type { DownloadProgress, DownloadRequest } from './store-protocol';
import type { Shelf } from './store-shelf';
import { arrivedBytes, arrivedTogether, pinsAt, weightOf } from './stored-files';

export interface DownloadParts {
  shelf: Shelf;
  network: Network;
  patience: Patience;
  /** What the browser would still let this site keep, bytes; null where it does not say. */
  freeBytes(): Promise<number | null>;
}

interface Context {
  signal: AbortSignal;
  progress(progress: DownloadProgress): void;
}

/** While another tab downloads a file, how often is looked how far it is. */
const lookEveryMs = 500;

/**
 * Brings all files of a model at one precision into the store, one after the other. Throws `storage/no-room`
 * before anything is asked for, `hub/*`, what the storage throws, or the signal's reason; what has arrived stays.
 */
export async function downloadModel(
  parts: DownloadParts,
  request: DownloadRequest,
  context: Context,
): Promise<void> {
  const { shelf } = parts;
  const { model, dtype } = request;
  const pins = pinsAt(model, [dtype]);
  const sizes = await shelf.files.list();
  await refuseWithoutRoom(parts, pins, sizes);
  const report = new DownloadReport(pins, sizes, context.progress);
  try {
    for (const [path, pin] of filesAt(model, pins, request))
      if (!isWhole(sizes, pin)) await bringOnce(parts, request, path, pin, context.signal, report);
  } finally {
    report.stop();
  }
}

/** One file, unless another tab brings it: then that is waited for. */
async function bringOnce(
  parts: DownloadParts,
  request: DownloadRequest,
  path: string,
  pin: PinnedFile,
  signal: AbortSignal,
  report: DownloadReport,
): Promise<void> {
  const { shelf } = parts;
  const stopLooking = new AbortController();
  const wait = () => {
    report.phase('elsewhere', path);
    void lookOn(shelf, pin, stopLooking.signal, (sizeBytes) => report.here(pin, sizeBytes));
  };
  try {
    await shelf.withFile(pin, signal, wait, async () => {
      stopLooking.abort();
      if (!isWhole(await shelf.files.list(), pin))
        await bring(parts, request, path, pin, signal, report);
      report.here(pin, pin.sizeBytes);
    });
  } finally {
    stopLooking.abort();
  }
}

/** Path of each file that is pinned here; where several paths have one content, the first. */
function filesAt(
  model: ModelSpec,
  pins: readonly PinnedFile[],
  { dtype }: Pick<DownloadRequest, 'dtype'>,
): readonly (readonly [string, PinnedFile])[] {
  const paths = pathsAt(model, [dtype]);
  return pins.map((pin) => [paths.find((path) => isSame(model.files[path]!, pin))!, pin] as const);
}

const isSame = (a: PinnedFile, b: PinnedFile) => contentName(a) === contentName(b);

async function refuseWithoutRoom(
  { freeBytes }: DownloadParts,
  pins: readonly PinnedFile[],
  sizes: ReadonlyMap<string, number>,
): Promise<void> {
  const neededBytes = weightOf(pins) - arrivedTogether(sizes, pins);
  const free = neededBytes > 0 ? await freeBytes() : null;
  if (free !== null && neededBytes > free)
    throw new CodedError('storage/no-room', { neededBytes, freeBytes: free });
}

/** From the site where it ships the model, else from the hub. */
async function bring(
  { shelf, network, patience }: DownloadParts,
  { model, host, siteUrl }: DownloadRequest,
  path: string,
  pin: PinnedFile,
  signal: AbortSignal,
  report: DownloadReport,
): Promise<void> {
  const common = { path, pin, files: shelf.files, network, signal, ...report.file(path, pin) };
  if (siteUrl) {
    const url = new URL(`models/${encodeURIComponent(model.id)}/${path}`, siteUrl).href;
    try {
      return await downloadFile({ ...common, url, patience: { ...patience, attempts: 1 } });
    } catch (error) {
      // The hub has it too; what the storage throws would be thrown again.
      if (!(error instanceof DownloadFault)) throw error;
    }
  }
  if (model.repo === null) throw new CodedError('model/missing-file', { path });
  const place = `${model.repo}/resolve/${model.revision}/${path}`;
  await downloadFile({ ...common, url: new URL(place, `${host}/`).href, patience });
}

/** How far another tab is with a file; a browser that does not let it be seen shows nothing. */
async function lookOn(
  shelf: Shelf,
  pin: PinnedFile,
  signal: AbortSignal,
  onBytes: (sizeBytes: number) => void,
): Promise<void> {
  while (!signal.aborted) {
    const sizes = await shelf.files.list().catch(() => null);
    if (sizes && !signal.aborted) onBytes(arrivedBytes(sizes, pin));
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}
