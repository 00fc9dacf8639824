import type { CodedError } from '../../src/clip/errors';
import type { ModelSpec } from '../../src/clip/models';
import type {
  AskRequest,
  DownloadProgress,
  DownloadRequest,
  ImportReport,
  ListRequest,
  StoreContents,
  StoredModel,
  StoreVerbs,
} from '../../src/engine/store-protocol';
import type { LibraryParts, StoreClient } from '../../src/state/model-library.svelte';

export const emptyContents: StoreContents = {
  place: 'opfs',
  models: [],
  asked: [],
  evicted: [],
  usedBytes: 0,
  freeBytes: 1e9,
  persisted: false,
};

interface Download {
  request: DownloadRequest;
  report(loadedBytes: number, totalBytes: number): void;
  /** Ends it: the model is here at that precision. */
  end(): void;
  fail(error: CodedError): void;
}

/** A store whose downloads end when the test says so. */
export class FakeStore implements StoreClient {
  isDead = false;
  models: StoredModel[] = [];
  downloads: Download[] = [];
  reported: ImportReport | null = null;
  asked: ModelSpec[] = [];
  calls: string[] = [];
  /** What the next call of any verb throws. */
  nextError: CodedError | null = null;

  async call<V extends keyof StoreVerbs>(
    verb: V,
    request: StoreVerbs[V][0],
    options: Parameters<StoreClient['call']>[2] = {},
  ): Promise<StoreVerbs[V][1]> {
    this.calls.push(verb);
    if (this.nextError) {
      const error = this.nextError;
      this.nextError = null;
      throw error;
    }
    if (verb === 'download') await this.#download(request as DownloadRequest, options);
    if (verb === 'askHub') {
      const { draft, host } = request as AskRequest;
      this.asked = [{ ...draft, files: {}, pinnedBy: new URL(host).host }];
    }
    if (verb === 'remove') {
      const { modelId } = request as StoreVerbs['remove'][0];
      this.models = this.models.filter((model) => model.modelId !== modelId);
    }
    const { remembered } = (verb === 'list' ? request : { remembered: [] }) as ListRequest;
    const value = verb === 'importFiles' ? this.reported : this.#contents(remembered);
    return value as StoreVerbs[V][1];
  }

  #contents(remembered: ListRequest['remembered']): StoreContents {
    const isHere = (id: string) => this.models.some(({ modelId }) => modelId === id);
    return {
      ...emptyContents,
      models: this.models,
      asked: this.asked,
      evicted: remembered.filter(({ modelId }) => !isHere(modelId)),
    };
  }

  #download(
    request: DownloadRequest,
    { signal, onProgress }: NonNullable<Parameters<StoreClient['call']>[2]>,
  ): Promise<void> {
    const tell = onProgress as ((progress: DownloadProgress) => void) | undefined;
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
      this.downloads.push({
        request,
        report: (loadedBytes, totalBytes) =>
          tell?.({ phase: 'download', path: 'a', loadedBytes, totalBytes, retryInMs: null }),
        end: () => {
          const { model, dtype } = request;
          this.models = [...this.models, storedModel(model.id, { dtypes: [dtype] })];
          resolve();
        },
        fail: reject,
      });
    });
  }
}

/** A model that is kept on this device. */
export function storedModel(modelId: string, changes: Partial<StoredModel> = {}): StoredModel {
  const none = { revision: 'r', dtypes: [], sizeBytes: 10, unfinished: [], custom: null };
  return { modelId, ...none, ...changes };
}

/** What a library needs, over that store, with a memory of its own. */
export function libraryParts(store: FakeStore, changes: Partial<LibraryParts> = {}): LibraryParts {
  let remembered: ReturnType<LibraryParts['remembered']> = [];
  return {
    connect: () => store,
    host: () => 'https://huggingface.co',
    persist: async () => true,
    siteUrl: () => undefined,
    remembered: () => remembered,
    remember: (models) => (remembered = models),
    onReady: () => undefined,
    ...changes,
  };
}
