/** What `tools/bench/storage.mjs` measures, in a worker as the app's store runs in one. */
import { sha256 } from '/noble/sha2.js';

const sizeBytes = 150 * 2 ** 20;
const pieceBytes = 2 ** 20;
const piece = new Uint8Array(pieceBytes);
for (let i = 0; i < pieceBytes; i += 65_536) crypto.getRandomValues(piece.subarray(i, i + 65_536));
const name = 'measured.bin';
const url = '/measured.bin';

async function openHandle() {
  const root = await navigator.storage.getDirectory();
  const file = await root.getFileHandle(name, { create: true });
  return file.createSyncAccessHandle();
}
const openCache = () => caches.open('measured');

const opfsFile = async () => {
  const root = await navigator.storage.getDirectory();
  return (await root.getFileHandle(name)).getFile();
};

function pieces() {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= sizeBytes) return controller.close();
      at += pieceBytes;
      controller.enqueue(piece.slice());
    },
  });
}

async function collect(stream) {
  const bytes = new Uint8Array(sizeBytes);
  let filled = 0;
  for await (const part of stream) {
    bytes.set(part, filled);
    filled += part.length;
  }
  return bytes;
}

/** Each returns what it has read or hashed, so that nothing of it can be left out. */
const scenes = {
  async 'opfs write'() {
    const handle = await openHandle();
    for (let at = 0; at < sizeBytes; at += pieceBytes) handle.write(piece, { at });
    handle.flush();
    handle.close();
  },
  async 'opfs read, handle into one buffer'() {
    const handle = await openHandle();
    const bytes = new Uint8Array(sizeBytes);
    for (let at = 0; at < sizeBytes; at += pieceBytes)
      handle.read(bytes.subarray(at, at + pieceBytes), { at });
    handle.close();
    return bytes;
  },
  'opfs read, file as a stream into one buffer': async () => collect((await opfsFile()).stream()),
  'opfs read, file.arrayBuffer()': async () =>
    new Uint8Array(await (await opfsFile()).arrayBuffer()),
  async 'cache write, from a stream'() {
    await (await openCache()).put(url, new Response(pieces()));
  },
  'cache read, as a stream into one buffer': async () =>
    collect((await (await openCache()).match(url)).body),
  'cache read, arrayBuffer()': async () =>
    new Uint8Array(await (await (await openCache()).match(url)).arrayBuffer()),
  async 'hash by pieces, @noble/hashes'() {
    const hash = sha256.create();
    for (let at = 0; at < sizeBytes; at += pieceBytes) hash.update(piece);
    return hash.digest();
  },
  async 'hash by pieces while reading opfs'() {
    const handle = await openHandle();
    const hash = sha256.create();
    const buffer = new Uint8Array(pieceBytes);
    for (let at = 0; at < sizeBytes; at += pieceBytes) {
      handle.read(buffer, { at });
      hash.update(buffer);
    }
    handle.close();
    return hash.digest();
  },
  async 'hash the whole, crypto.subtle'() {
    const bytes = new Uint8Array(sizeBytes).fill(3);
    return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  },
};

self.onmessage = async ({ data }) => {
  try {
    const startMs = performance.now();
    const result = await scenes[data]();
    const seconds = (performance.now() - startMs) / 1000;
    self.postMessage({ seconds, megabytes: sizeBytes / 1e6, kept: result?.length ?? 0 });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
self.postMessage({ ready: Object.keys(scenes) });
