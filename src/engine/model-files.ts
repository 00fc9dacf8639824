import { CodedError } from '../clip/errors';
import type { ModelSpec, PinnedFile } from '../clip/models';
import type { Rung } from './protocol';

/** Somewhere a model's files may lie. Sources are asked in turn; the first that has a file gives it. */
export interface FileSource {
  /** The file's bytes as they arrive, or null where this source does not have it. May throw a `model/*` error. */
  open(
    model: ModelSpec,
    path: string,
    signal: AbortSignal,
  ): Promise<ReadableStream<Uint8Array> | null>;
}

/** The bytes, checked against the catalogue. */
export type ReadFile = (path: string) => Promise<Uint8Array<ArrayBuffer>>;

/** What ships with the site: `models/<id>/<path>` under `siteUrl`. */
export function siteSource(siteUrl: string, fetchFile: typeof fetch = fetch): FileSource {
  return {
    async open(model, path, signal) {
      const url = new URL(`models/${encodeURIComponent(model.id)}/${path}`, siteUrl);
      const response = await reach(() => fetchFile(url, { signal }), path);
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
 * length. `onBytes` hears of every piece as it arrives. Throws `model/missing-file`, `not-the-file`,
 * `wrong-length` or `wrong-hash` with the path, or the signal's reason.
 */
export function fileReader(
  model: ModelSpec,
  sources: readonly FileSource[],
  signal: AbortSignal,
  onBytes: (sizeBytes: number) => void,
): ReadFile {
  return async (path) => {
    const pin = model.files[path];
    if (!pin) throw new CodedError('model/missing-file', { path });
    const stream = await openFirst(model, sources, path, signal);
    const bytes = await collect(stream, pin, path, onBytes);
    const sha256 = await sha256Hex(bytes);
    if (sha256 !== pin.sha256) throw new CodedError('model/wrong-hash', { path, sha256 });
    return bytes;
  };
}

/** The files that one rung of a model needs, besides its self-test. */
export function towerFiles(model: ModelSpec, rung: Rung) {
  const { text, vision } = model.towers[rung.dtype]!;
  return { tokenizer: 'tokenizer.json', tokenizerConfig: 'tokenizer_config.json', text, vision };
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

async function openFirst(
  model: ModelSpec,
  sources: readonly FileSource[],
  path: string,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  for (const source of sources) {
    const stream = await source.open(model, path, signal);
    if (stream) return stream;
  }
  throw new CodedError('model/missing-file', { path });
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
    if (done) break;
    if (filled + value.length > bytes.length) {
      await reader.cancel();
      throw wrongLength(path, pin, filled + value.length);
    }
    bytes.set(value, filled);
    filled += value.length;
    onBytes(value.length);
  }
  if (filled < bytes.length) throw wrongLength(path, pin, filled);
  return bytes;
}

function wrongLength(path: string, pin: PinnedFile, actualBytes: number): CodedError {
  return new CodedError('model/wrong-length', { path, expectedBytes: pin.sizeBytes, actualBytes });
}

/** A network failure is a `TypeError` without a cause that a person could use. */
async function reach<T>(attempt: () => Promise<T>, path: string): Promise<T> {
  try {
    return await attempt();
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new CodedError('model/missing-file', { path }, { cause });
  }
}
