import { getContext, setContext } from 'svelte';
import type { Dtype } from '../clip/models';
import type { StoreVerbs } from '../engine/store-protocol';
import { fetchShippedModels } from '../io/shipped-models';
import { keepLabels, keptLabels, type TabStore } from '../io/kept-labels';
import { readLink, writeLink, type LinkProblem, type LinkSettings, type ViewId } from '../io/link';
import type { PromptChoice } from '../clip/prompts';
export { tabStore } from '../io/kept-labels';
import { Labels } from './labels.svelte';
import type { WorkerLike } from './engine-client';
import type { ModelSession } from './model-session.svelte';
import type { Offline } from './offline.svelte';
import { Pictures } from './pictures.svelte';
import type { Preferences } from './preferences.svelte';
import { Settings } from './settings.svelte';
import { SiteModels } from './site-models.svelte';

/** How far the collection's pictures are read, for whoever looks at another tab. */
export interface Reading {
  phase: 'running' | 'paused' | 'done';
  /** 0 to 1. */
  share: number;
}

export type ProviderChoice = 'auto' | 'webgpu' | 'wasm';

interface Parts {
  session: ModelSession;
  preferences: Preferences;
  offline: Offline;
  /** Starts a worker that keeps model files. */
  spawnStore(): WorkerLike<StoreVerbs>;
  /** Where the page was opened: its hash restores settings, `?backend=` and `?threads=` force a rung. */
  address: { href: string; hash: string; search: string };
  /** What outlives a reload of this tab; null where the browser refuses it. */
  tabStore: TabStore | null;
}

/** What the whole page shares: one object a concern, made once and passed through context. */
export class Playground {
  readonly session: ModelSession;
  readonly preferences: Preferences;
  readonly offline: Offline;
  readonly labels: Labels;
  readonly settings = new Settings();
  readonly pictures = new Pictures();
  readonly models: SiteModels;
  provider = $state<ProviderChoice>('auto');
  /** The tab in front. */
  view = $state<ViewId>('classify');
  /** Null before any picture of a collection is read. */
  reading = $state.raw<Reading | null>(null);
  /** What of the link could not be restored; emptied once it is dismissed. */
  linkProblems = $state.raw<readonly LinkProblem[]>([]);
  /** Absolute URL of the page's own folder. */
  readonly siteUrl: string;
  /** Whether the page was opened by a link, which says what it wants, or by its bare address. */
  readonly #isLinked: boolean;
  readonly #address: Parts['address'];
  readonly #tabStore: TabStore | null;

  constructor({ session, preferences, offline, spawnStore, address, tabStore }: Parts) {
    this.#address = address;
    this.#tabStore = tabStore;
    this.session = session;
    this.preferences = preferences;
    this.offline = offline;
    this.siteUrl = new URL('./', address.href).href;
    this.provider = chosenProvider(address.search);
    this.#isLinked = address.hash.length > 1;
    this.models = new SiteModels({
      session,
      preferences,
      fetchShipped: () => fetchShippedModels(this.siteUrl),
      makeLibrary: async () => {
        const { openLibrary } = await import('./open-library');
        const onReady = (id: string, dtype: Dtype) =>
          void this.models.load(id, this.provider, dtype);
        const shippedFrom = (id: string) => (this.models.shipped[id] ? this.siteUrl : undefined);
        return openLibrary({ spawn: spawnStore, preferences, siteUrl: shippedFrom, onReady });
      },
      onUnknown: (id) => {
        const problem = { code: 'unknown-model', field: 'model', text: id } as const;
        this.linkProblems = [...this.linkProblems, problem];
      },
    });
    const settings = this.#read(address.hash);
    this.labels = new Labels(keptLabels(address.hash, tabStore) ?? settings.labels);
    this.#apply(settings);
  }

  /** Loads the first model, and then looks for others. */
  start(): void {
    this.offline.start(() => this.session.loaded?.rung.executionProvider === 'webgpu');
    void this.models.begin(this.provider, this.#isLinked);
  }

  /** Keeps what is needed offline; call it once the model is there, so that the two do not compete. */
  keepOffline(): void {
    this.offline.keep();
  }

  /** Keeps the labels for a reload, for a link has no room for many; call it when the page goes away. */
  keepLabels(): void {
    keepLabels(this.#address.hash, this.labels.texts, this.#tabStore);
  }

  /** Every setting that a link restores. */
  readonly linked: LinkSettings = $derived.by(() => this.#linkSettings());
  /** The same as a location hash. */
  readonly link: { hash: string; omittedLabels: number } = $derived.by(() =>
    writeLink(this.linked),
  );

  /** Takes over the settings of another hash, as when a link is pasted into the address bar. */
  restore(hash: string): void {
    if (hash === this.link.hash) return;
    const settings = this.#read(hash);
    this.labels.replace(settings.labels);
    this.#apply(settings);
  }

  /** What a hash asks for. */
  #read(hash: string): LinkSettings {
    const { settings, problems } = readLink(hash);
    this.linkProblems = problems;
    this.models.want(settings.modelId);
    return settings;
  }

  #apply({ view, template, logitScale, activation, noneOfThese, sort }: LinkSettings): void {
    const { settings } = this;
    this.view = view;
    settings.templateId = template.kind === 'preset' ? template.preset : 'custom';
    if (template.kind === 'custom') settings.customTemplate = template.text;
    settings.logitScale = logitScale;
    settings.activation = activation;
    settings.noneRow = noneOfThese;
    settings.sort = sort;
  }

  #linkSettings(): LinkSettings {
    const { templateId, customTemplate, logitScale, activation, noneRow, sort } = this.settings;
    const template: PromptChoice =
      templateId === 'custom'
        ? { kind: 'custom', text: customTemplate }
        : { kind: 'preset', preset: templateId };
    return {
      view: this.view,
      modelId: this.models.wantedId ?? this.session.model.id,
      labels: this.labels.texts,
      template,
      logitScale,
      activation,
      noneOfThese: noneRow,
      sort,
    };
  }
}

function chosenProvider(search: string): ProviderChoice {
  const asked = new URLSearchParams(search).get('backend');
  return asked === 'webgpu' || asked === 'wasm' ? asked : 'auto';
}

const key = Symbol('playground');

export function providePlayground(playground: Playground): Playground {
  return setContext(key, playground);
}

export function usePlayground(): Playground {
  return getContext<Playground>(key);
}
