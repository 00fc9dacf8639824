import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Length of a file, or -1 where there is none. */
export async function sizeOf(path) {
  const info = await stat(path).catch(() => null);
  return info?.isFile() ? info.size : -1;
}

/** Whether the file has this length and this SHA-256. */
export async function isPinned(path, { sizeBytes, sha256 }) {
  if ((await sizeOf(path)) !== sizeBytes) return false;
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece);
  return hash.digest('hex') === sha256;
}

/**
 * What has arrived of a file, beside its place, with the `ETag` it came under: kept when a download
 * breaks off, and resumed by the next.
 */
export class PartFile {
  /** @param {string} target */
  constructor(target) {
    this.target = target;
    this.path = `${target}.part`;
    this.tagPath = `${target}.part.etag`;
    this.sizeBytes = 0;
    this.etag = '';
    this.hash = createHash('sha256');
  }

  /** Reads what an earlier attempt left; one that is too long is thrown away. */
  async resume(mostBytes) {
    this.hash = createHash('sha256');
    this.sizeBytes = Math.max(0, await sizeOf(this.path));
    if (this.sizeBytes > mostBytes) return this.restart();
    this.etag = await readFile(this.tagPath, 'utf8').catch(() => '');
    if (this.sizeBytes > 0)
      for await (const piece of createReadStream(this.path)) this.hash.update(piece);
  }

  /** Throws away what has arrived. */
  async restart() {
    await rm(this.path, { force: true });
    await rm(this.tagPath, { force: true });
    this.hash = createHash('sha256');
    this.sizeBytes = 0;
    this.etag = '';
  }

  /** Notes under which tag the bytes come that are appended from now on. */
  async beginWriting(etag) {
    await mkdir(dirname(this.path), { recursive: true });
    this.etag = etag;
    await writeFile(this.tagPath, etag);
    this.handle = await open(this.path, 'a');
  }

  async append(piece) {
    await this.handle.appendFile(piece);
    this.hash.update(piece);
    this.sizeBytes += piece.length;
  }

  async endWriting() {
    await this.handle?.close();
    this.handle = undefined;
  }

  /** Takes its place. */
  async finish() {
    await rename(this.path, this.target);
    await rm(this.tagPath, { force: true });
  }
}
