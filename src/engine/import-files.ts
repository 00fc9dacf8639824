import { CodedError, isAbort } from '../clip/errors';
import { contentName, precisionsOf } from '../clip/models';
import type { Dtype, ModelSpec, PinnedFile } from '../clip/models';
import { copyIn } from './copy-in';
import { removeModel } from './remove-model';
import { isWhole } from './store-names';
import { toWire } from './serve';
import { startGitSha1 } from './content-hash';
import { eachPiece, startSha256 } from './sha256';
import type { DownloadProgress, ImportReport, ImportRequest } from './store-protocol';
import type { Shelf } from './store-shelf';
import { isBegun, missingPins, pinsAt, towerPins, weightOf } from './stored-files';
import type { Sizes } from './stored-files';

export type GivenFiles = ImportRequest['files'];

/** What files that the catalogue does not know are: a model that can be run, or why they are none. */
export type InspectCustomModel = (
  files: GivenFiles,
  signal: AbortSignal,
) => Promise<{ model: ModelSpec } | { refusal: CodedError }>;

interface Parts {
  open(): Promise<Shelf>;
  inspect: InspectCustomModel;
  freeBytes(): Promise<number | null>;
}

interface Context {
  signal: AbortSignal;
  progress(progress: DownloadProgress): void;
}

/** Takes models from files that the person gives, whatever their names and folders are. */
export function createImports({ open, inspect, freeBytes }: Parts) {
  /** What the latest import would keep as a custom model, if the person agrees. */
  let offered: { model: ModelSpec; files: GivenFiles } | null = null;

  const copyAll = async (
    shelf: Shelf,
    wanted: readonly { pin: PinnedFile; path: string; file: File }[],
    context: Context,
  ) => {
    const sizes = await shelf.files.list();
    const missing = wanted.filter(({ pin }) => !isWhole(sizes, pin));
    const neededBytes = weightOf(missing.map(({ pin }) => pin));
    const free = neededBytes > 0 ? await freeBytes() : null;
    if (free !== null && neededBytes > free)
      throw new CodedError('storage/no-room', { neededBytes, freeBytes: free });
    const tell = counter('download', neededBytes, context);
    for (const { pin, path, file } of missing)
      await readable(path, () => copyIn(shelf, pin, file, context.signal, tell(path)));
  };

  return {
    async take({ files }: ImportRequest, context: Context): Promise<ImportReport> {
      offered = null;
      const shelf = await open();
      const customs = await shelf.ownEntries(await shelf.files.list());
      const models = [...shelf.catalogue, ...customs];
      const found = await recognise(models, files, context);
      const recognised = whatFor(models, await shelf.files.list(), files, found);
      if (recognised.length === 0) return offerCustom(files, context.signal);
      const pins = recognised.flatMap(({ model }) => pinsAt(model, precisionsOf(model)));
      const unique = [...new Map(pins.map((pin) => [contentName(pin), pin])).values()];
      const wanted = unique.flatMap((pin) => {
        const given = found.get(contentName(pin));
        return given ? [{ pin, ...given }] : [];
      });
      await copyAll(shelf, wanted, context);
      return reportOf(shelf, recognised);
    },

    /** Keeps what the latest import offered; nothing where it offered nothing. */
    async keepCustom(name: string, context: Context): Promise<void> {
      if (!offered) return;
      const shelf = await open();
      const { files } = offered;
      const model = { ...offered.model, name };
      const wanted = Object.entries(model.files).map(([path, pin]) => {
        const given = givenAt(files, path, pin);
        if (!given) throw new CodedError('custom/missing-file', { path });
        return { pin, ...given };
      });
      // First the entry: another tab deletes what none pins. What is not all here then is no model.
      try {
        await shelf.keepEntry(model);
        await copyAll(shelf, wanted, context);
      } catch (error) {
        await removeModel(shelf, model.id, null).catch(() => undefined);
        throw error;
      }
      offered = null;
    },
  };

  async function offerCustom(files: GivenFiles, signal: AbortSignal): Promise<ImportReport> {
    const nothing = { complete: [], incomplete: [] };
    const verdict = await inspect(files, signal);
    if ('refusal' in verdict) return { ...nothing, custom: null, refusal: toWire(verdict.refusal) };
    offered = { model: verdict.model, files };
    return { ...nothing, custom: verdict.model, refusal: null };
  }
}

type Found = ReadonlyMap<string, { path: string; file: File }>;

/** The given files that some model pins, by what their content is called. Only those of a pinned length are read. */
async function recognise(
  models: readonly ModelSpec[],
  files: GivenFiles,
  context: Context,
): Promise<Found> {
  const pins = models.flatMap((model) => Object.values(model.files));
  const lengths = new Set(pins.map(({ sizeBytes }) => sizeBytes));
  const candidates = files.filter(({ file }) => lengths.has(file.size));
  const total = candidates.reduce((sum, { file }) => sum + file.size, 0);
  const tell = counter('verify', total, context);
  const found = new Map<string, { path: string; file: File }>();
  for (const { path, file } of candidates) {
    const kinds = pins.filter(({ sizeBytes }) => sizeBytes === file.size);
    for (const name of await readable(path, () => namesOf(file, kinds, context, tell(path))))
      found.set(name, { path, file });
  }
  return found;
}

/** What the content is called in each way in which files of this length are pinned; read once. */
async function namesOf(
  file: File,
  pins: readonly PinnedFile[],
  { signal }: Context,
  onBytes: (sizeBytes: number) => void,
): Promise<readonly string[]> {
  const [sha256, gitSha1] = await Promise.all([
    startSha256(),
    pins.some((pin) => pin.gitSha1) ? startGitSha1(file.size) : null,
  ]);
  await eachPiece(file, signal, (piece) => {
    sha256.update(piece);
    gitSha1?.update(piece);
    onBytes(piece.length);
  });
  const names = [contentName({ sha256: sha256.hex() })];
  return gitSha1 ? [...names, contentName({ gitSha1: gitSha1.hex() })] : names;
}

/** A model, and the precisions of it that files are for. */
interface Recognised {
  model: ModelSpec;
  dtypes: readonly Dtype[];
}

/**
 * What the files are for: the precisions with a tower among them. Where no weights were given, those that are begun
 * and lack one of the files, else those that have one.
 */
function whatFor(
  models: readonly ModelSpec[],
  sizes: Sizes,
  files: GivenFiles,
  found: Found,
): readonly Recognised[] {
  const isGiven = (pin: PinnedFile) => found.has(contentName(pin));
  const those = (isFor: (model: ModelSpec, dtype: Dtype) => boolean) =>
    models
      .map((model) => ({
        model,
        dtypes: precisionsOf(model).filter((dtype) => isFor(model, dtype)),
      }))
      .filter(({ dtypes }) => dtypes.length > 0);
  const withTower = those((model, dtype) => towerPins(model, dtype).some(isGiven));
  // Weights that nobody pins are another model's, which may share its small files with one that is here.
  if (withTower.length > 0 || files.some(({ path }) => /\.onnx$/i.test(path))) return withTower;
  const begun = (pinsOf: (pins: readonly PinnedFile[]) => readonly PinnedFile[]) =>
    those(
      (model, dtype) =>
        isBegun(sizes, model, dtype) && pinsOf(pinsAt(model, [dtype])).some(isGiven),
    );
  const lacking = begun((pins) => missingPins(sizes, pins));
  return lacking.length > 0 ? lacking : begun((pins) => pins);
}

async function reportOf(shelf: Shelf, recognised: readonly Recognised[]): Promise<ImportReport> {
  const sizes = await shelf.files.list();
  const complete: { modelId: string; dtypes: readonly Dtype[] }[] = [];
  const incomplete: { modelId: string; missing: readonly string[] }[] = [];
  for (const { model, dtypes: given } of recognised) {
    const lacks = given.map((dtype) => missingPins(sizes, pinsAt(model, [dtype])));
    const dtypes = given.filter((_, i) => lacks[i]!.length === 0);
    if (dtypes.length > 0) complete.push({ modelId: model.id, dtypes });
    else {
      const fewest = lacks.reduce((best, each) => (weightOf(each) < weightOf(best) ? each : best));
      incomplete.push({ modelId: model.id, missing: pathsOf(model, fewest) });
    }
  }
  return { complete, incomplete, custom: null, refusal: null };
}

function pathsOf({ files }: ModelSpec, pins: readonly PinnedFile[]): readonly string[] {
  const names = new Set(pins.map(contentName));
  return Object.keys(files).filter((path) => names.has(contentName(files[path]!)));
}

/** The given file that lies at that path of the hub's layout, whatever folder holds it all. */
function givenAt(files: GivenFiles, path: string, { sizeBytes }: PinnedFile) {
  return files.find(
    (given) =>
      (given.path === path || given.path.endsWith(`/${path}`)) && given.file.size === sizeBytes,
  );
}

/** A stick that is pulled out, or a file that has changed, is no fault of the browser's storage. */
async function readable<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const isGone =
      error instanceof DOMException && ['NotReadableError', 'NotFoundError'].includes(error.name);
    if (isAbort(error) || !isGone) throw error;
    throw new CodedError('custom/unreadable-file', { path }, { cause: error });
  }
}

/** Tells progress over several files; `tell(path)` is what one of them calls with its bytes. */
function counter(
  phase: DownloadProgress['phase'],
  totalBytes: number,
  { progress }: Context,
): (path: string) => (sizeBytes: number) => void {
  let loadedBytes = 0;
  let lastMs = -Infinity;
  return (path) => (sizeBytes) => {
    loadedBytes += sizeBytes;
    const now = performance.now();
    if (now - lastMs < 100 && loadedBytes < totalBytes) return;
    lastMs = now;
    progress({ phase, path, loadedBytes, totalBytes, retryInMs: null });
  };
}
