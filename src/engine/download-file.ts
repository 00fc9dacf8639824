import { openConnection } from './connection';
import type { Connection, Network } from './connection';
import { pinnedHash } from './content-hash';
import { goesOn, hostOf, wrongLength } from './download-answer';
import type { Asked } from './download-answer';
import { DownloadFault } from './download-fault';
import { PartFile } from './part-file';
import { wait } from './patience';
import type { Patience } from './patience';
import type { StoreFiles } from './store-files';

export interface DownloadOptions extends Asked {
  files: StoreFiles;
  network: Network;
  patience: Patience;
  signal: AbortSignal;
  /** Hears how much of the file is here whenever that changes. */
  onBytes(sizeBytes: number): void;
  onRetry(waitMs: number): void;
}

/**
 * Brings a pinned file into the store, where it counts only once its length and its SHA-256 are right. What
 * has arrived stays when the connection breaks or the signal is aborted, and a later call goes on there.
 * Call it while holding the file's lock. Throws `hub/*`, what the storage throws, or the signal's reason.
 */
export async function downloadFile(options: DownloadOptions): Promise<void> {
  const { pin, patience, signal, onBytes, onRetry } = options;
  const part = new PartFile(options.files, pin);
  await part.resume(signal);
  onBytes(part.sizeBytes);
  // Bytes of several answers may be of several files: they get one more chance, from the start.
  let isPieced = part.sizeBytes > 0;
  let hasChance = true;
  for (let failures = 0; ;) {
    const before = part.sizeBytes;
    try {
      if (part.sizeBytes < pin.sizeBytes) await attempt(options, part);
      return await finish(options, part);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof DownloadFault)) throw error;
      if (error.restart) await part.restart();
      onBytes(part.sizeBytes);
      if (error.restart && isPieced && hasChance) {
        isPieced = hasChance = false;
        continue;
      }
      failures = part.sizeBytes - before >= patience.worthwhileBytes ? 1 : failures + 1;
      if (!error.canRetry || failures >= patience.attempts) throw error;
      isPieced ||= part.sizeBytes > 0;
      const waitMs = Math.min(patience.firstWaitMs * 2 ** (failures - 1), patience.longestWaitMs);
      onRetry(waitMs);
      await wait(waitMs, signal);
    }
  }
}

async function finish({ url, path, pin }: DownloadOptions, part: PartFile): Promise<void> {
  const hash = await part.finish();
  if (hash === pinnedHash(pin)) return;
  const data = { host: hostOf(url), path, hash };
  throw new DownloadFault('hub/wrong-hash', data, { restart: true });
}

/** One request, its body appended to the part. */
async function attempt(options: DownloadOptions, part: PartFile): Promise<void> {
  const { network, patience, signal } = options;
  const connection = openConnection(options, network, patience.stallMs, signal);
  try {
    const response = await connection.owed(request(options, part, connection.signal));
    await take(response, options, part, connection);
  } finally {
    connection.close();
    await part.endWriting();
  }
}

function request(
  { url, network }: DownloadOptions,
  part: PartFile,
  signal: AbortSignal,
): Promise<Response> {
  // A plain `Range` needs no question beforehand (CORS preflight); `If-Range` would, at every host on the
  // way. So the tag is compared when the answer is there.
  const headers: HeadersInit = part.sizeBytes > 0 ? { Range: `bytes=${part.sizeBytes}-` } : {};
  return network.fetchFile(url, {
    headers,
    signal,
    cache: 'no-store',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
  });
}

async function take(
  response: Response,
  options: DownloadOptions,
  part: PartFile,
  connection: Connection,
): Promise<void> {
  const { url, path, pin, network, onBytes } = options;
  const etag = response.headers.get('etag') ?? '';
  if (goesOn(response, options, part, network)) await part.beginWriting(etag || part.etag);
  else {
    await part.restart();
    await part.beginWriting(etag);
  }
  const reader = response.body?.getReader();
  let receivedBytes = 0;
  while (reader) {
    const { done, value } = await connection.owed(reader.read());
    if (done) break;
    receivedBytes += value.length;
    if (part.sizeBytes + value.length > pin.sizeBytes)
      throw wrongLength(options, part.sizeBytes + value.length);
    await part.append(value);
    onBytes(part.sizeBytes);
  }
  if (part.sizeBytes === pin.sizeBytes) return;
  // A whole answer as long as it said it would be is another file; any other may have been cut off.
  if (response.headers.get('content-length') === String(receivedBytes))
    throw wrongLength(options, part.sizeBytes);
  throw new DownloadFault('hub/unreachable', { host: hostOf(url), path }, { canRetry: true });
}
