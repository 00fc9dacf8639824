import { CodedError } from '../clip/errors';
import { towerPaths } from '../clip/models';
import type { ModelSpec, PinnedFile } from '../clip/models';
import { pinnedHash, startHash } from './content-hash';
import type { Rung } from './protocol';
import type { FileNow } from './store-files';

export interface OpenOptions {
  signal: AbortSignal;
  /** Asks for other bytes than before, past any cache: those were wrong. */
  fresh: boolean;
}

/** Somewhere a model's files may lie. Sources are asked in turn; the first that has a file gives it. */
export interface FileSource {
  /**
   * The file's bytes as they arrive, or null where it is not here. A `Blob` is a file whose hash was found right when
   * it was kept: its length is still compared. May throw a `model/*` or `storage/*` error.
   */
  open(
    model: ModelSpec,
    path: string,
    options: OpenOptions,
  ): Promise<ReadableStream<Uint8Array> | Blob | null>;
  /** The same file as `open` gives, whose hash was found right, to be read at once; null where that cannot be. */
  openNow?(model: ModelSpec, path: string): Promise<FileNow | null>;
}

/** The bytes, checked against the catalogue. */
export interface ReadFile {
  (path: string): Promise<Uint8Array<ArrayBuffer>>;
  /** The file, kept on this device, to be read at once and piece by piece, then closed; null where that cannot be. */
  now?(path: string): Promise<FileNow | null>;
}

/** What ships with the site: `models/<id>/<path>` under `siteUrl`. */
export function siteSource(siteUrl: string, fetchFile: typeof fetch = fetch): FileSource {
  return {
    async open(model, path, { signal, fresh }) {
      const url = new URL(`models/${encodeURIComponent(model.id)}/${path}`, siteUrl);
      const cache = fresh ? 'reload' : 'default';
      const response = await reach(() => fetchFile(url, { signal, cache }), path);
      if (!response.ok) {
        await response.body?.cancel();
        return null;
      }
      if (response.headers.get('content-type')?.startsWith('text/html')) {
        await response.body?.cancel();
        throw new CodedError('model/not-the-file', { path });
      }
      return response.body ?? new Blob([]).stream();
    },
  };
}

/**
 * Reads files of one model from the first source that has them, each into one buffer of its pinned
 * length; a wrong one is asked for once more, since a cache may hold what was right for an older
 * version. `onBytes` hears of every piece as it arrives (a negative number takes a wrong file back).
 * Throws `model/unreachable`, `missing-file`, `not-the-file`, `wrong-length` or `wrong-hash` with the path, or the
 * signal's reason.
 */
export function fileReader(
  model: ModelSpec,
  sources: readonly FileSource[],
  signal: AbortSignal,
  onBytes: (sizeBytes: number) => void,
): ReadFile {
  const attempt = async (path: string, pin: PinnedFile, fresh: boolean) => {
    const found = await openFirst(model, sources, path, { signal, fresh });
    if (found instanceof Blob) return readKept(found, pin, path, onBytes);
    const bytes = await collect(found, pin, path, onBytes);
    const hash = await hashOf(bytes, pin);
    if (hash === pinnedHash(pin)) return bytes;
    onBytes(-bytes.length);
    throw new CodedError('model/wrong-hash', { path, hash });
  };
  const read = async (path: string) => {
    const pin = model.files[path];
    if (!pin) throw new CodedError('model/missing-file', { path });
    try {
      return await attempt(path, pin, false);
    } catch (error) {
      if (!isWrongFile(error)) throw error;
      return attempt(path, pin, true);
    }
  };
  const now = async (path: string) => {
    for (const source of sources) {
      const file = await source.openNow?.(model, path);
      if (file && file.sizeBytes === model.files[path]?.sizeBytes) {
        onBytes(file.sizeBytes);
        return file;
      }
      file?.close();
    }
    return null;
  };
  return Object.assign(read, { now });
}

function isWrongFile(error: unknown): boolean {
  return (
    error instanceof CodedError &&
    (error.code === 'model/wrong-hash' || error.code === 'model/wrong-length')
  );
}

/** Where every model's tokenizer lies, and what is said of it and of pictures where no entry says it. */
export const configPaths = {
  tokenizer: 'tokenizer.json',
  tokenizerConfig: 'tokenizer_config.json',
  preprocessor: 'preprocessor_config.json',
} as const;

/** The files that one rung of a model needs, besides its self-test. */
export function rungPaths(model: ModelSpec, { dtype }: Pick<Rung, 'dtype'>): readonly string[] {
  return [
    ...towerPaths(model.towers[dtype]!),
    configPaths.tokenizer,
    ...(model.tokenizer ? [] : [configPaths.tokenizerConfig]),
    ...(model.preprocess ? [] : [configPaths.preprocessor]),
  ];
}

/** A JSON file's content. Throws `model/unreadable-config` where it is none. */
export async function readJson(read: ReadFile, path: string): Promise<unknown> {
  const text = new TextDecoder().decode(await read(path));
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CodedError('model/unreadable-config', { path }, { cause });
  }
}

/** Lower-case hex SHA-256. Without a secure context (plain http on a LAN) browsers hide their own. */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  const digest = subtle
    ? new Uint8Array(await subtle.digest('SHA-256', bytes))
    : (await import('@noble/hashes/sha2.js')).sha256(bytes);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function hashOf(bytes: Uint8Array<ArrayBuffer>, pin: PinnedFile): Promise<string> {
  if (pin.gitSha1 === undefined) return sha256Hex(bytes);
  const hash = await startHash(pin);
  hash.update(bytes);
  return hash.hex();
}

async function openFirst(
  model: ModelSpec,
  sources: readonly FileSource[],
  path: string,
  options: OpenOptions,
): Promise<ReadableStream<Uint8Array> | Blob> {
  for (const source of sources) {
    const found = await source.open(model, path, options);
    if (found) return found;
  }
  throw new CodedError('model/missing-file', { path });
}

/** Straight into the one buffer, in a single call: a stream's pieces would need half as much memory again. */
async function readKept(
  blob: Blob,
  { sizeBytes }: PinnedFile,
  path: string,
  onBytes: (sizeBytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  if (blob.size !== sizeBytes) {
    const data = { path, expectedBytes: sizeBytes, actualBytes: blob.size };
    throw new CodedError('model/wrong-length', data);
  }
  try {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    onBytes(sizeBytes);
    return bytes;
  } catch (cause) {
    // Deleted or thrown away at this very moment.
    throw new CodedError('model/missing-file', { path }, { cause });
  }
}

async function collect(
  stream: ReadableStream<Uint8Array>,
  pin: PinnedFile,
  path: string,
  onBytes: (sizeBytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(pin.sizeBytes);
  let filled = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reach(() => reader.read(), path);
    if (done && filled === bytes.length) return bytes;
    const actualBytes = filled + (value?.length ?? 0);
    if (done || actualBytes > bytes.length) {
      await reader.cancel();
      onBytes(-filled);
      const expectedBytes = pin.sizeBytes;
      throw new CodedError('model/wrong-length', { path, expectedBytes, actualBytes });
    }
    bytes.set(value, filled);
    filled = actualBytes;
    onBytes(value.length);
  }
}

/** A network failure is a `TypeError` without a cause that a person could use. */
async function reach<T>(attempt: () => Promise<T>, path: string): Promise<T> {
  try {
    return await attempt();
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new CodedError('model/unreachable', { path }, { cause });
  }
}
