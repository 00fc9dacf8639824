import type { StorePlace } from './store-protocol';

/** A file that grows at its end. */
export interface GrowingFile {
  /** Bytes that are in it. */
  readonly sizeBytes: number;
  append(bytes: Uint8Array): Promise<void>;
  /** Makes sure that what was appended stays, and lets others open the file. */
  close(): Promise<void>;
}

/** A file that is read at once, without a promise. Others may not write it until it is closed. */
export interface FileNow {
  readonly sizeBytes: number;
  /** Fills `target` with what lies at that place; returns how many bytes there were. */
  read(target: Uint8Array, at: number): number;
  close(): void;
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
  /** The file, to be read at once; null where there is none, or another tab reads it so. Only where that can be. */
  openNow?(name: string): Promise<FileNow | null>;
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
