import type { DownloadProgress } from '../../src/engine/store-protocol';
import type { Network } from '../../src/engine/connection';
import { localLocks } from '../../src/engine/locks';
import type { Patience } from '../../src/engine/patience';
import { createStore } from '../../src/engine/store';
import type { StoreParts } from '../../src/engine/store';
import type { StoreFiles } from '../../src/engine/store-files';
import { memoryFiles } from '../../src/engine/store-memory';
import { CodedError } from '../../src/clip/errors';
import { catalogue, quick } from '../tools/made-up-model';

/** Short waits between attempts, for tests, but time enough for a busy machine's loopback to answer. */
export const brief: Patience = { attempts: 6, ...quick };

/** This machine's network, where every loopback host may answer. */
export const loopback: Network = {
  fetchFile: fetch,
  mayAnswer: () => true,
  policyRefusal: async () => null,
};

/** The made-up model with its two precisions. */
export const madeUp = catalogue.findModel('made-up')!;

/** A store over files in memory, which are returned with it. */
export function storeOver(changes: Partial<StoreParts> & { files?: StoreFiles } = {}) {
  const { files = memoryFiles(), ...parts } = changes;
  const store = createStore({
    openFiles: async () => files,
    catalogue: catalogue.models,
    network: loopback,
    locks: localLocks(),
    patience: brief,
    room: async () => ({ freeBytes: 1e9, persisted: false }),
    inspect: async () => ({ refusal: new CodedError('custom/no-weights') }),
    ...parts,
  });
  return { store, files };
}

/** The context of a call, with all progress that was told. */
export function context(signal: AbortSignal = new AbortController().signal) {
  const told: DownloadProgress[] = [];
  return { signal, told, progress: (progress: DownloadProgress) => void told.push(progress) };
}

/** Names of a store's files, without the marks of whole ones. */
export async function namesIn(files: StoreFiles): Promise<string[]> {
  return [...(await files.list()).keys()].sort();
}

/** Bytes of a store's file. */
export async function bytesIn(files: StoreFiles, name: string): Promise<Uint8Array> {
  const blob = await files.open(name);
  return new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0));
}
