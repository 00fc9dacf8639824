import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { byteRange } from '../../tools/serve.mjs';

/**
 * What goes wrong with one answer.
 * @typedef {object} Fault
 * @property {number} [status] this status and no file
 * @property {true} [html] a web page in place of the file, with status 200
 * @property {number} [cutAfterBytes] the connection breaks after so many bytes of the body
 * @property {Promise<unknown>} [read] the break waits for it: the reader says that it has read them all
 * @property {number} [stallAfterBytes] nothing more comes after so many, and the connection stays
 * @property {number} [bytesPerS] slowly
 * @property {Promise<unknown>} [until] slowly until this is fulfilled, then as fast as it goes
 * @property {Uint8Array} [bytes] this file instead, its length and tag too
 * @property {string} [etag] another tag for the same bytes
 * @property {true} [ignoresRange] the whole file, whatever was asked for
 * @property {true} [unannounced] no length is said beforehand
 *
 * @typedef {{ path: string, range: string | null, ifRange: string | null, status: number }} Asked
 *   an answered request for a file's bytes, by the file's path on the hub, or for what its API tells
 *
 * @typedef {object} Hub
 * @property {string} url address to give as the host
 * @property {readonly string[]} origins of the hub itself and of the server with the bytes
 * @property {(base: string | null) => void} sendTo
 *   redirects go to that address instead of the server with the bytes; null: as before
 * @property {Asked[]} asked in order
 * @property {(path: string, ...faults: Fault[]) => void} fault
 *   what goes wrong with the next answers for that file, one each
 * @property {() => Promise<void>} close
 */

/** A hub lets every site's pages read its files and these headers of them. */
const forAll = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'ETag, Accept-Ranges, Content-Range',
};
const page = '<!doctype html><title>Sign in</title><p>Welcome to the network of this hotel.';
const tagOf = (bytes) => `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"`;

/**
 * A model hub's shape on loopback: `{repo}/resolve/{revision}/{path}` is answered with a redirect to a
 * second server, which has the bytes, ranges and an `ETag`. Files are given by that whole path. What the hub
 * tells of them lies under `api/models/{repo}/`: `revision/{branch}` has the commit, `tree/{commit}` the list.
 * @param {Readonly<Record<string, Uint8Array>>} files
 * @param {readonly [number, number]} ports of the hub and of the server with the bytes; 0 for any free one
 * @returns {Promise<Hub>}
 */
export async function startHub(files, ports = [0, 0]) {
  /** @type {Asked[]} */
  const asked = [];
  /** @type {Map<string, Fault[]>} */
  const faults = new Map();
  /** @type {string | null} */
  let elsewhere = null;
  const blobs = await listen(async (request, response) => {
    const path = pathOf(request);
    const fault = faults.get(path)?.shift() ?? {};
    const { range = null, 'if-range': ifRange = null } = request.headers;
    const entry = { path, range, ifRange, status: 0 };
    asked.push(entry);
    await answer(request, response, files[path], fault, (status) => (entry.status = status));
  }, ports[1]);
  const front = await listen(async (request, response) => {
    const path = pathOf(request);
    if (path.startsWith('api/')) {
      const entry = { path, range: null, ifRange: null, status: 0 };
      asked.push(entry);
      const told = json(toldOf(path, files));
      const fault = faults.get(path)?.shift() ?? (told ? {} : { status: 404 });
      return answer(request, response, told, fault, (status) => (entry.status = status));
    }
    const known = /^[^/]+\/[^/]+\/resolve\/[^/]+\//.test(path) && path in files;
    const Location = `${elsewhere ?? blobs.url}${encodeURI(path)}`;
    if (known) response.writeHead(302, { Location, ...commitOf(path, files), ...forAll }).end();
    else
      response.writeHead(404, { 'Content-Type': 'text/plain', ...forAll }).end('Entry not found');
  }, ports[0]);
  return {
    url: front.url,
    origins: [front, blobs].map(({ url }) => new URL(url).origin),
    asked,
    sendTo: (base) => void (elsewhere = base),
    fault: (path, ...more) => void faults.set(path, [...(faults.get(path) ?? []), ...more]),
    close: async () => void (await Promise.all([front.close(), blobs.close()])),
  };
}

const pathOf = (request) =>
  decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname.slice(1));

/** The commit that a hub names beside a file of a branch: the one under which it has that repository. */
function commitOf(path, files) {
  const [owner, name] = path.split('/');
  const commit = new RegExp(`^${owner}/${name}/resolve/([0-9a-f]{40})/`);
  const [found] = Object.keys(files).flatMap((each) => commit.exec(each)?.[1] ?? []);
  return found ? { 'X-Repo-Commit': found } : {};
}

const json = (value) => value && Buffer.from(JSON.stringify(value));

/** What the hub's API answers under that path; null where it knows of nothing. */
function toldOf(path, files) {
  const [, repo, verb, revision] =
    /^api\/models\/([^/]+\/[^/]+)\/(revision|tree)\/([^/]+)$/.exec(path) ?? [];
  const commit = Object.keys(files).flatMap(
    (each) => each.match(new RegExp(`^${repo}/resolve/([0-9a-f]{40})/`))?.[1] ?? [],
  )[0];
  if (!commit) return null;
  if (verb === 'revision') return { id: repo, sha: commit };
  const inside = `${repo}/resolve/${revision}/`;
  const found = Object.keys(files).filter((each) => each.startsWith(inside));
  return [
    { type: 'directory', oid: 'd'.repeat(40), size: 0, path: 'onnx' },
    ...found.map((each) => listed(each.slice(inside.length), files[each])),
  ];
}

/** One file of the list: weights lie in large-file storage, and in git a note of where they are. */
function listed(path, bytes) {
  const size = bytes.length;
  const sha1 = (...parts) => parts.reduce((hash, each) => hash.update(each), createHash('sha1'));
  if (!path.endsWith('.onnx'))
    return { type: 'file', oid: sha1(`blob ${size}\0`, bytes).digest('hex'), size, path };
  const oid = createHash('sha256').update(bytes).digest('hex');
  return {
    ...{ type: 'file', oid: sha1('pointer', bytes).digest('hex'), size, path },
    lfs: { oid, size, pointerSize: 134 },
  };
}

async function answer(request, response, file, fault, noteStatus) {
  const bytes = fault.bytes ?? file;
  const send = (status, headers) => {
    noteStatus(status);
    response.writeHead(status, { ...headers, ...forAll });
  };
  if (fault.status) return (send(fault.status, { 'Content-Type': 'text/plain' }), response.end());
  if (fault.html) return (send(200, { 'Content-Type': 'text/html' }), response.end(page));
  const ETag = fault.etag ?? tagOf(bytes);
  const isFresh = !request.headers['if-range'] || request.headers['if-range'] === ETag;
  const wantsRange = isFresh && !fault.ignoresRange;
  const range = wantsRange ? byteRange(request.headers.range, bytes.length) : null;
  if (range === 'unsatisfiable') return (send(416, {}), response.end());
  const { start, end } = range ?? { start: 0, end: bytes.length - 1 };
  send(range ? 206 : 200, {
    ETag,
    'Content-Type': 'application/octet-stream',
    'Accept-Ranges': 'bytes',
    ...(range && { 'Content-Range': `bytes ${start}-${end}/${bytes.length}` }),
    ...(!fault.unannounced && { 'Content-Length': end - start + 1 }),
  });
  await sendBody(response, bytes.subarray(start, end + 1), fault);
}

async function sendBody(response, body, fault) {
  const { cutAfterBytes, read, stallAfterBytes, bytesPerS, until } = fault;
  const limit = Math.min(cutAfterBytes ?? Infinity, stallAfterBytes ?? Infinity, body.length);
  let isSlow = bytesPerS !== undefined;
  void until?.then(() => (isSlow = false));
  response.flushHeaders();
  for (let at = 0, piece = 0; at < limit; at += piece) {
    piece = isSlow ? Math.ceil(bytesPerS / 20) : 65_536;
    await new Promise((done) =>
      response.write(body.subarray(at, Math.min(limit, at + piece)), done),
    );
    if (isSlow) await wait(50);
  }
  if (stallAfterBytes !== undefined) return;
  // Closed at once, the socket would take with it what the reader, who may be slow, has not read.
  if (cutAfterBytes !== undefined) return (read ?? wait(250)).then(() => response.destroy());
  response.end();
}

/** Listens on a port of the loopback. */
async function listen(handle, port) {
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise((done) => server.listen(port, '127.0.0.1', () => done(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = () =>
    new Promise((done) => {
      server.close(() => done(undefined));
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${address.port}/`, close };
}
