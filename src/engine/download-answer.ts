import type { PinnedFile } from '../clip/models';
import type { Network } from './connection';
import { DownloadFault } from './download-fault';

/** What of an unfinished file decides whether an answer goes on with it. */
interface Arrived {
  sizeBytes: number;
  etag: string;
}

export interface AskedUrl {
  url: string;
  path: string;
}

export interface Asked extends AskedUrl {
  pin: PinnedFile;
}

/**
 * Throws the `DownloadFault` of an answer that has nothing of what was asked for: from where none may come, with
 * an error's status, or a web page instead.
 */
export function refuseAnswer(
  { url: address, status, headers }: Response,
  asked: AskedUrl,
  { mayAnswer }: Pick<Network, 'mayAnswer'>,
): void {
  const host = hostOf(asked.url);
  if (address && !mayAnswer(address, asked.url))
    throw new DownloadFault('hub/redirect', { host, target: hostOf(address), path: asked.path });
  refuseStatus(status, asked);
  if (/^text\/html\b/i.test(headers.get('content-type') ?? ''))
    throw new DownloadFault('hub/web-page', { host, path: asked.path });
}

/**
 * Whether the body goes on with what has arrived (true) or is the file from its start (false). Throws the
 * `DownloadFault` of an answer that is neither.
 *
 * Another site may hide any header but `Content-Type` and `Content-Length` from the page; what cannot be
 * seen cannot be checked here, and the hash at the end decides.
 */
export function goesOn(
  response: Response,
  asked: Asked,
  arrived: Arrived,
  network: Pick<Network, 'mayAnswer'>,
): boolean {
  const { status, headers } = response;
  refuseAnswer(response, asked, network);
  if (status === 206) {
    if (!isRest(headers, asked.pin, arrived)) throw changed(asked);
    return true;
  }
  const announcedBytes = Number(headers.get('content-length') ?? 0);
  // A shorter length may be that of compressed bytes: it is known at the end.
  if (announcedBytes > asked.pin.sizeBytes) throw wrongLength(asked, announcedBytes);
  return false;
}

/** Whether a partial answer begins where the part ends, in a file of the right length and tag. */
function isRest(headers: Headers, { sizeBytes }: PinnedFile, arrived: Arrived): boolean {
  const contentRange = headers.get('content-range');
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(contentRange ?? '');
  if (contentRange !== null && Number(range?.[1]) !== arrived.sizeBytes) return false;
  if (range && range[2] !== '*' && Number(range[2]) !== sizeBytes) return false;
  const etag = headers.get('etag') ?? '';
  return !etag || !arrived.etag || etag === arrived.etag;
}

function refuseStatus(status: number, { url, path }: AskedUrl): void {
  if (status === 200 || status === 206) return;
  const data = { host: hostOf(url), path, status };
  if (status === 404 || status === 410) throw new DownloadFault('hub/no-such-file', data);
  if (status === 401 || status === 403) throw new DownloadFault('hub/refused', data);
  if (status === 416) throw changed({ url, path });
  throw new DownloadFault('hub/failed', data, {
    canRetry: status === 408 || status === 429 || status >= 500,
  });
}

/** The host has another file than the one whose first part is here. */
function changed({ url, path }: AskedUrl): DownloadFault {
  const data = { host: hostOf(url), path };
  return new DownloadFault('hub/changed', data, { canRetry: true, restart: true });
}

/** A file of another length than the pinned one: nothing of it is kept. */
export function wrongLength({ url, path, pin }: Asked, actualBytes: number): DownloadFault {
  const data = { host: hostOf(url), path, expectedBytes: pin.sizeBytes, actualBytes };
  return new DownloadFault('hub/wrong-length', data, { restart: true });
}

/** Host of an address, with its port, as a person reads it. */
export const hostOf = (url: string): string => new URL(url).host;
