import type { CollectionFacts, LabelFacts } from '../../io/collection-facts';
import type { CollectionEmbeds } from '../../io/embeds-files';
import { scoresOfPicture } from '../../clip/label-scores';
import { promptsFor, templatesOf } from '../../clip/prompts';
import type { Playground } from '../../state/playground.svelte';
import type { Tagging } from './tagging.svelte';
import type { TakeAwaySource, TakenPicture } from './take-away.svelte';

declare const __APP_VERSION__: string;

/** What of a collection can be taken away, as it is at that moment. */
export class CollectionSource implements TakeAwaySource {
  #changes = 0;

  constructor(
    private readonly tagging: Tagging,
    private readonly playground: Pick<Playground, 'session' | 'settings'>,
  ) {}

  readonly version: number = $derived.by(() => {
    void this.tagging.states;
    void this.tagging.labels;
    void this.tagging.collection.version;
    void this.tagging.isCurrent;
    this.#changes += 1;
    return this.#changes;
  });

  get isReady(): boolean {
    return this.tagging.isCurrent;
  }

  facts(): CollectionFacts {
    const { session, settings } = this.playground;
    const { model, loaded } = session;
    const { kind, k, margin } = this.tagging.settings;
    return {
      appVersion: __APP_VERSION__,
      createdAt: new Date(),
      model: { id: model.id, name: model.name, repo: model.repo, revision: model.revision },
      dtype: loaded?.rung.dtype ?? 'fp32',
      executionProvider: loaded?.rung.executionProvider ?? 'wasm',
      templates: this.#templates(),
      activation: settings.activation ?? model.activation,
      logitScale: settings.logitScale ?? model.logitScale,
      logitBias: model.logitBias,
      rule: kind === 'top-k' ? { kind, k, margin } : { kind, margin },
      labels: this.#labels(),
    };
  }

  /** Every picture that is not missing; those with an embed have scores. */
  pictures(): readonly TakenPicture[] {
    const { tagging } = this;
    const { collection, labels, scores } = tagging;
    const isScored = scores.labelCount === labels.length;
    const scored = isScored ? tagging.pictures : [];
    const rowOf = new Map(scored.map(({ id }, row) => [id, row]));
    const places = labels.map((_, place) => place);
    return collection.pictures
      .filter(({ missing }) => !missing)
      .map(({ id, path, sizeBytes, modifiedMs, file, fault, stale }) => {
        const row = rowOf.get(id);
        const cosines = row === undefined ? null : scoresOfPicture(scores, row);
        const decided = collection.decisions.of(id);
        const decidedAs = (decision: string) =>
          places.filter((place) => decided.get(labels[place]!) === decision);
        const accepted = decidedAs('accepted');
        const named = new Set(tagging.tagsOf(id));
        // What a person said holds without the model too.
        const tags = cosines ? places.filter((place) => named.has(labels[place]!)) : accepted;
        const isUnread = cosines === null || stale;
        return {
          path,
          sizeBytes,
          modifiedMs,
          tags,
          accepted,
          rejected: decidedAs('rejected'),
          cosines,
          best: cosines ? bestOf(tags, cosines) : (tags[0] ?? null),
          unknown: fault ? 'unreadable' : isUnread ? 'unread' : null,
          open: file && (() => file.open()),
        };
      });
  }

  embeds(): CollectionEmbeds | null {
    const { embedded } = this.tagging.collection;
    if (!embedded || embedded.pictures.length === 0) return null;
    const paths = embedded.pictures.map(({ path }) => path);
    return { dim: embedded.dim, paths, blocks: [embedded.embeds] };
  }

  folders() {
    return this.tagging.collection.folders.list;
  }

  sidecars() {
    return [...this.tagging.collection.folders.sidecars.values()];
  }

  #templates(): readonly string[] {
    const { templateId, customTemplate } = this.playground.settings;
    return templatesOf(
      templateId === 'custom'
        ? { kind: 'custom', text: customTemplate }
        : { kind: 'preset', preset: templateId },
    );
  }

  #labels(): LabelFacts[] {
    const { labels, thresholds, groups, settings } = this.tagging;
    const templates = this.#templates();
    const isGrouped = settings.kind === 'best-of-group';
    return labels.map((label, place) => {
      const expanded = promptsFor(templates, label);
      const group = groups.groups.find(({ members }) => members.includes(place));
      return {
        label,
        group: isGrouped ? (group?.name ?? null) : null,
        prompts: expanded.ok ? expanded.prompts : [],
        threshold: settings.kind === 'top-k' || (isGrouped && group) ? null : thresholds[place]!,
      };
    });
  }
}

/** The tag with the highest cosine; null without a tag. */
function bestOf(tags: readonly number[], cosines: ArrayLike<number>): number | null {
  let best: number | null = null;
  for (const tag of tags) if (best === null || cosines[tag]! > cosines[best]!) best = tag;
  return best;
}
