import type { StorePlace } from './store-protocol';

/** A file that grows at its end. */
export interface GrowingFile {
  /** Bytes that are in it. */
  readonly sizeBytes: number;
  append(bytes: Uint8Array): Promise<void>;
  /** Makes sure that what was appended stays, and lets others open the file. */
  close(): Promise<void>;
}

/**
 * Where the store's files lie, as few operations as three kinds of storage share. Names are plain words
 * without a slash. Everything throws what the browser throws; `inStoreWords` turns that into codes.
 */
export interface StoreFiles {
  readonly place: StorePlace;
  /** Name and length of every file, unfinished ones too. */
  list(): Promise<ReadonlyMap<string, number>>;
  /** The file's content, not read yet; null where there is no such file. */
  open(name: string): Promise<Blob | null>;
  /** The file, made where there is none, to be written at its end. */
  grow(name: string): Promise<GrowingFile>;
  /** Puts a small file in the place of what was there. */
  write(name: string, text: string): Promise<void>;
  /** Nothing happens where there is no such file. */
  remove(name: string): Promise<void>;
}

/** The text of a small file; null where there is none. */
export async function readText(files: StoreFiles, name: string): Promise<string | null> {
  return (await (await files.open(name))?.text()) ?? null;
}
