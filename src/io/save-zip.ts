import { openLargeFile, saveParts } from './save-large';
import { zipParts, type ZipFile } from './zip-parts';

/** What became of an archive's files. */
export interface SavedZip {
  files: number;
  /** Those whose names hold what Windows refuses. */
  renamed: number;
  failed: { path: string; error: unknown }[];
}

/** Saves an archive; null where the person closes the picker. */
export async function saveZip(
  name: string,
  expectedBytes: number,
  files: readonly ZipFile[] | AsyncIterable<ZipFile>,
  {
    signal,
    onprogress,
  }: { signal: AbortSignal; onprogress?: (done: number, total: number) => void },
): Promise<SavedZip | null> {
  const file = await openLargeFile(name, expectedBytes);
  if (!file) return null;
  const saved: SavedZip = { files: 0, renamed: 0, failed: [] };
  const total = Array.isArray(files) ? files.length : 0;
  const onfile = (path: string, wished: string): void => {
    saved.files++;
    if (path !== wished) saved.renamed++;
    if (total > 0) onprogress?.(saved.files, total);
  };
  const onfailure = (path: string, error: unknown): void => void saved.failed.push({ path, error });
  await saveParts(file, zipParts(files, { signal, onfile, onfailure }));
  return saved;
}
