import type { PinnedFile } from '../clip/models';
import { pinnedHash, startHash } from './content-hash';
import { eachPiece } from './sha256';
import type { RunningHash } from './sha256';
import { readText } from './store-files';
import type { GrowingFile, StoreFiles } from './store-files';
import { namesOf, removePinned } from './store-names';

/** What has arrived of a file; kept when a download breaks off, and continued by the next. */
export class PartFile {
  sizeBytes = 0;
  etag = '';
  #hash: RunningHash | null = null;
  #growing: GrowingFile | null = null;
  readonly #names: ReturnType<typeof namesOf>;

  constructor(
    private readonly files: StoreFiles,
    private readonly pin: PinnedFile,
  ) {
    this.#names = namesOf(pin);
  }

  /** Reads what an earlier attempt left, since its hash goes on from there; what is too long is thrown away. */
  async resume(signal: AbortSignal): Promise<void> {
    const hash = await startHash(this.pin);
    this.#hash = hash;
    const kept = await this.files.open(this.#names.bytes);
    if (!kept) return;
    if (kept.size > this.pin.sizeBytes) return this.restart();
    this.etag = (await readText(this.files, this.#names.etag)) ?? '';
    await eachPiece(kept, signal, (piece) => {
      hash.update(piece);
      this.sizeBytes += piece.length;
    });
  }

  /** Throws away what has arrived. */
  async restart(): Promise<void> {
    await removePinned(this.files, this.pin);
    this.#hash = await startHash(this.pin);
    this.sizeBytes = 0;
    this.etag = '';
  }

  /** Notes under which tag the bytes come that are appended from now on. */
  async beginWriting(etag: string): Promise<void> {
    this.etag = etag;
    await this.files.write(this.#names.etag, etag);
    this.#growing = await this.files.grow(this.#names.bytes);
  }

  async append(piece: Uint8Array): Promise<void> {
    await this.#growing!.append(piece);
    this.#hash!.update(piece);
    this.sizeBytes += piece.length;
  }

  async endWriting(): Promise<void> {
    const growing = this.#growing;
    this.#growing = null;
    await growing?.close();
  }

  /** Marks the file as whole where its hash is the pinned one; returns the hash that it has. */
  async finish(): Promise<string> {
    const hash = this.#hash!.hex();
    if (hash !== pinnedHash(this.pin)) return hash;
    await this.files.write(this.#names.whole, '');
    await this.files.remove(this.#names.etag);
    return hash;
  }
}
