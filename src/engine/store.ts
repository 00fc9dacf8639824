import type { ModelSpec } from '../clip/models';
import { askHub } from './ask-hub';
import type { Network } from './connection';
import { downloadModel } from './download-model';
import { inStoreWords } from './download-fault';
import { createImports } from './import-files';
import type { InspectCustomModel } from './import-files';
import type { Locks } from './locks';
import type { Patience } from './patience';
import type { MethodsOf } from './protocol';
import { removeModel } from './remove-model';
import type { StoreFiles } from './store-files';
import type { ListRequest, StoreContents, StoreVerbs } from './store-protocol';
import { Shelf } from './store-shelf';
import { storedModels } from './stored-files';

/** What the store needs of its surroundings. */
export interface StoreParts {
  /** Opens the best place that this browser offers; asked once. */
  openFiles(): Promise<StoreFiles>;
  catalogue: readonly ModelSpec[];
  network: Network;
  locks: Locks;
  patience: Patience;
  /** What the browser says of its room; null where it does not. */
  room(): Promise<{ freeBytes: number | null; persisted: boolean }>;
  inspect: InspectCustomModel;
}

/**
 * The model store: downloads, keeps, lists and deletes. Every file in it that counts is whole and has its pinned
 * SHA-256. Every verb throws `storage/*` where the browser refuses.
 */
export function createStore(parts: StoreParts): MethodsOf<StoreVerbs> {
  let opening: Promise<Shelf> | null = null;
  const open = () => (opening ??= openShelf(parts));
  const freeBytes = async () => (await parts.room()).freeBytes;
  const contents = async (remembered: ListRequest['remembered'] = []) =>
    contentsOf(await open(), parts, remembered);
  const imports = createImports({ open, inspect: parts.inspect, freeBytes });

  return coded({
    list: async (request) => contents(request?.remembered),
    async download(request, context) {
      const shelf = await open();
      await downloadModel({ ...parts, shelf, freeBytes }, request, context);
      return contents();
    },
    async askHub(request, { signal }) {
      const shelf = await open();
      await shelf.keepEntry(await askHub(parts, request, signal));
      return contents();
    },
    async remove({ modelId, dtype }) {
      await removeModel(await open(), modelId, dtype);
      return contents();
    },
    importFiles: (request, context) => imports.take(request, context),
    async keepCustom({ name }, context) {
      await imports.keepCustom(name, context);
      return contents();
    },
  });
}

async function openShelf({ openFiles, catalogue, locks }: StoreParts): Promise<Shelf> {
  const shelf = new Shelf(await openFiles(), catalogue, locks);
  // What cannot be tidied up is no reason to keep the person from the rest.
  await shelf.sweep().catch(() => undefined);
  return shelf;
}

async function contentsOf(
  shelf: Shelf,
  { catalogue, room }: StoreParts,
  remembered: ListRequest['remembered'],
): Promise<StoreContents> {
  const sizes = await shelf.files.list();
  const own = await shelf.ownEntries(sizes);
  const models = storedModels(sizes, [...catalogue, ...own]);
  const isHere = (id: string) => models.some((model) => model.modelId === id && model.dtypes[0]);
  return {
    place: shelf.files.place,
    models,
    asked: own.filter(({ pinnedBy }) => pinnedBy !== undefined),
    evicted: remembered.filter(({ modelId }) => !isHere(modelId)),
    usedBytes: [...sizes.values()].reduce((sum, each) => sum + each, 0),
    ...(await room()),
  };
}

/** The same methods, which throw codes where the browser's storage throws its own errors. */
function coded(methods: MethodsOf<StoreVerbs>): MethodsOf<StoreVerbs> {
  const wrap =
    <A extends unknown[], R>(method: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      try {
        return await method(...args);
      } catch (error) {
        throw inStoreWords(error);
      }
    };
  return {
    list: wrap(methods.list),
    download: wrap(methods.download),
    askHub: wrap(methods.askHub),
    remove: wrap(methods.remove),
    importFiles: wrap(methods.importFiles),
    keepCustom: wrap(methods.keepCustom),
  };
}
