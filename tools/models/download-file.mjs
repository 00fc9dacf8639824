import { setTimeout as wait } from 'node:timers/promises';
import { isPinned, PartFile } from './part-file.mjs';
import { Refusal } from './refusal.mjs';

/**
 * @typedef {{ sizeBytes: number, sha256: string }} PinnedFile
 * @typedef {object} Patience
 * @property {number} stallMs without a byte for so long, the connection counts as broken
 * @property {number} firstWaitMs before the second attempt; doubled before each later one
 * @property {number} longestWaitMs
 * @property {number} attempts so many in a row that bring less than `worthwhileBytes` are enough
 * @property {number} worthwhileBytes
 */

/** @type {Patience} */
export const patience = {
  stallMs: 30_000,
  firstWaitMs: 1_000,
  longestWaitMs: 30_000,
  attempts: 6,
  worthwhileBytes: 262_144,
};

/**
 * Brings a pinned file to its place, where it appears only once its length and its SHA-256 are right.
 * What has arrived is kept in a `.part` file when the connection breaks, and resumed, now or by a later
 * call. Returns whether anything was fetched: a right file that is there already is left alone.
 * @param {{ url: string, target: string, pin: PinnedFile, patience?: Partial<Patience>,
 *   onBytes?: (sizeBytes: number) => void, onRetry?: (reason: string, waitMs: number) => void }} options
 *   `onBytes` hears of every piece, resumed ones included; a negative number takes bytes back
 * @returns {Promise<boolean>}
 * @throws {Refusal} a sentence that says what to do
 */
export async function downloadFile({ url, target, pin, ...options }) {
  const { onBytes = () => undefined, onRetry = () => undefined } = options;
  const limits = { ...patience, ...options.patience };
  if (await isPinned(target, pin)) {
    onBytes(pin.sizeBytes);
    return false;
  }
  const part = new PartFile(target);
  await part.resume(pin.sizeBytes);
  let toldBytes = 0;
  const tell = () => {
    if (part.sizeBytes !== toldBytes) onBytes(part.sizeBytes - toldBytes);
    toldBytes = part.sizeBytes;
  };
  tell();
  // Bytes of several answers may be of several files: they get one more chance, from the start.
  let isPieced = part.sizeBytes > 0;
  let hasChance = true;
  for (let failures = 0; ;) {
    const before = part.sizeBytes;
    try {
      if (part.sizeBytes < pin.sizeBytes) await attempt(url, part, pin, limits, tell);
      await finish(url, part, pin);
      return true;
    } catch (error) {
      const refusal = inWords(error, url);
      if (refusal.restart) await part.restart();
      tell();
      if (refusal.restart && isPieced && hasChance) {
        isPieced = hasChance = false;
        continue;
      }
      failures = part.sizeBytes - before >= limits.worthwhileBytes ? 1 : failures + 1;
      if (!refusal.canRetry || failures >= limits.attempts) throw refusal;
      const waitMs = Math.min(limits.firstWaitMs * 2 ** (failures - 1), limits.longestWaitMs);
      isPieced ||= part.sizeBytes > 0;
      onRetry(refusal.message, waitMs);
      await wait(waitMs);
    }
  }
}

async function finish(url, part, pin) {
  const sha256 = part.hash.digest('hex');
  if (sha256 === pin.sha256) return part.finish();
  throw new Refusal(
    `${url} is not the file that the catalogue pins: its SHA-256 is ${sha256}, not ${pin.sha256}. ` +
      'Nothing of it was kept. Try another one with --host; where two hosts agree, the catalogue is wrong.',
    { restart: true },
  );
}

/** One request, its body appended to the part. A connection without bytes is given up. */
async function attempt(url, part, pin, { stallMs }, tell) {
  const controller = new AbortController();
  const stall = () =>
    controller.abort(
      new Refusal(`${hostOf(url)} sent nothing for ${stallMs / 1000} s.`, { canRetry: true }),
    );
  const timer = setTimeout(stall, stallMs);
  try {
    const response = await request(url, part, controller.signal);
    timer.refresh();
    await take(response, url, part, pin);
    await part.beginWriting(response.headers.get('etag') ?? '');
    for await (const piece of response.body ?? []) {
      timer.refresh();
      if (part.sizeBytes + piece.length > pin.sizeBytes) throw wrongLength(url, pin, 'more');
      await part.append(piece);
      tell();
    }
    if (part.sizeBytes < pin.sizeBytes)
      throw new Refusal(`${hostOf(url)} broke off in the middle of ${url}.`, { canRetry: true });
  } finally {
    clearTimeout(timer);
    controller.abort();
    await part.endWriting();
  }
}

function request(url, part, signal) {
  // Compressed, neither ranges nor lengths would be the file's.
  const headers = { 'Accept-Encoding': 'identity' };
  if (part.sizeBytes > 0) {
    headers.Range = `bytes=${part.sizeBytes}-`;
    if (part.etag && !part.etag.startsWith('W/')) headers['If-Range'] = part.etag;
  }
  return fetch(url, { headers, signal });
}

/** Refuses an answer that is not the file, and begins anew where it does not go on with the part. */
async function take(response, url, part, pin) {
  const { status, headers } = response;
  refuseStatus(status, url);
  if (/^text\/html\b/i.test(headers.get('content-type') ?? ''))
    throw new Refusal(
      `${url} answered with a web page instead of the file: perhaps a sign-in page of this network, ` +
        'or a host that is no model hub. Open the address in a browser, or try another --host.',
    );
  const goesOn = status === 206 && isRest(headers, part, pin);
  if (status === 206 && !goesOn)
    throw new Refusal(`${hostOf(url)} has another file now.`, { canRetry: true, restart: true });
  if (!goesOn) await part.restart();
  const announced = headers.get('content-encoding') ? null : headers.get('content-length');
  if (announced !== null && part.sizeBytes + Number(announced) !== pin.sizeBytes)
    throw wrongLength(url, pin, `${part.sizeBytes + Number(announced)}`);
}

/** Whether a partial answer begins where the part ends, in a file of the right length and tag. */
function isRest(headers, part, { sizeBytes }) {
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
  if (!range || Number(range[1]) !== part.sizeBytes) return false;
  if (range[2] !== '*' && Number(range[2]) !== sizeBytes) return false;
  const etag = headers.get('etag') ?? '';
  return !etag || !part.etag || etag === part.etag;
}

function refuseStatus(status, url) {
  if (status === 200 || status === 206) return;
  if (status === 404 || status === 410)
    throw new Refusal(
      `${url} does not exist (${status}). Check --host; if it is a mirror, it may lack this model.`,
    );
  if (status === 401 || status === 403)
    throw new Refusal(
      `${hostOf(url)} refuses ${url} (${status}). These models are public: try another --host.`,
    );
  if (status === 416)
    throw new Refusal(`${hostOf(url)} has another file now.`, { canRetry: true, restart: true });
  throw new Refusal(
    `${hostOf(url)} answered ${status} for ${url}. Try again later, or another --host; ` +
      'what has arrived is kept.',
    { canRetry: status === 408 || status === 429 || status >= 500 },
  );
}

function wrongLength(url, { sizeBytes }, found) {
  return new Refusal(
    `${url} has ${found} bytes where the catalogue pins ${sizeBytes}: it is another file, or cut off ` +
      'by a proxy. Nothing of it was kept. Try another --host.',
    { restart: true },
  );
}

function inWords(error, url) {
  if (error instanceof Refusal) return error;
  if (!(error instanceof TypeError)) throw error;
  const cause = error.cause instanceof Error ? error.cause.message : error.message;
  return new Refusal(
    `${hostOf(url)} could not be reached, or broke off (${cause}). Check the network and run the same ` +
      'command again: what has arrived is kept.',
    { canRetry: true, cause: error },
  );
}

const hostOf = (url) => new URL(url).host;
