import { parseGroups } from '../../clip/label-groups';
import { scoresOfLabel, type LabelScores } from '../../clip/label-scores';
import { suggestTags, tagCount, tagsOf, tagState, withDecisions } from '../../clip/tags';
import type { Decision, TagRule } from '../../clip/tags';
import { rankedLabel, startingMargin, startingThreshold } from '../../clip/thresholds';
import type { RankedLabel } from '../../clip/thresholds';
import type { Collection, CollectionPicture } from '../../state/collection.svelte';
import type { EmbedTable } from '../../state/embed-table';
import type { ModelSession } from '../../state/model-session.svelte';
import type { EmbeddedLabels, LabelEmbeds } from './label-embeds.svelte';
import { ScoredLabels } from './scored-labels.svelte';

/** How tags are suggested, as the person set it; kept with the collection. */
export interface TagSettings {
  kind: TagRule['kind'];
  /** Labels a picture at most, of the rule `top-k`. */
  k: number;
  /** Logits above the neutral words at which cut-offs start. */
  margin: number;
  /** One group a line. */
  groups: string;
  /** Cut-offs set by hand: model's space -> label -> cosine. */
  thresholds: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const settingsName = 'tagging';
const startSettings: TagSettings = {
  kind: 'threshold',
  k: 3,
  margin: startingMargin,
  groups: '',
  thresholds: {},
};

/** The labels against all pictures: scores, cut-offs, suggestions, and what was decided by hand. */
export class Tagging {
  readonly #scored: ScoredLabels;
  readonly #labelEmbeds: Pick<LabelEmbeds, 'present' | 'isWhole'>;

  constructor(
    readonly collection: Collection,
    private readonly session: Pick<ModelSession, 'model'>,
    parts: { labelEmbeds: Pick<LabelEmbeds, 'present' | 'isWhole'>; table: EmbedTable },
  ) {
    const { labelEmbeds, table } = parts;
    this.#labelEmbeds = labelEmbeds;
    this.#scored = new ScoredLabels({ collection, labelEmbeds, table });
  }

  readonly settings: TagSettings = $derived.by(() => ({
    ...startSettings,
    ...(this.collection.settings.get(settingsName) as Partial<TagSettings> | undefined),
  }));
  /** The labels that are compared with the pictures now. */
  readonly present: EmbeddedLabels = $derived.by(() => this.#scored.present.labels);
  /** Their texts, in typed order. */
  readonly labels: readonly string[] = $derived(this.present.labels);
  readonly pictures: readonly CollectionPicture[] = $derived.by(
    () => this.#scored.present.pictures,
  );
  readonly scores: LabelScores = $derived.by(() => this.#scored.present.scores);
  readonly #start: number = $derived.by(() => {
    const { neutral } = this.#scored.present;
    const { logitScale } = this.session.model;
    return neutral ? startingThreshold(neutral, logitScale, this.settings.margin) : 1;
  });
  readonly #byHand: Readonly<Record<string, number>> = $derived.by(
    () => this.settings.thresholds[this.collection.space ?? ''] ?? {},
  );
  /** `[labels]`, cosines. */
  readonly thresholds: readonly number[] = $derived.by(() =>
    this.labels.map((label) => this.#byHand[label] ?? this.#start),
  );
  readonly groups = $derived.by(() => parseGroups(this.settings.groups, this.labels));
  readonly rule: TagRule = $derived.by(() => {
    const { kind, k } = this.settings;
    if (kind === 'top-k') return { kind, k, least: this.#start };
    if (kind === 'threshold') return { kind, thresholds: this.thresholds };
    return { kind, groups: this.groups.groups, thresholds: this.thresholds };
  });
  /** `[labels x pictures]` of `tagState`. */
  readonly states: Uint8Array = $derived.by(() => {
    void this.collection.decisions.version;
    const decided = new Map(
      this.pictures.flatMap(({ id }, row) => {
        const decisions = this.collection.decisions.of(id);
        return decisions.size > 0 ? [[row, decisions] as const] : [];
      }),
    );
    const suggested = suggestTags(this.scores, this.rule);
    return withDecisions(suggested, this.labels, this.scores.pictureCount, decided);
  });
  /** Whether a read picture's tags are those of the present model and of every present label. */
  readonly isCurrent: boolean = $derived.by(() => {
    const { isWhole, present } = this.#labelEmbeds;
    return this.collection.space !== null && isWhole && this.present === present;
  });
  readonly #rowOf: ReadonlyMap<number, number> = $derived.by(
    () => new Map(this.pictures.map(({ id }, row) => [id, row])),
  );

  /** The body of an effect: follows the pictures and the labels. */
  follow(): void {
    this.#scored.follow();
  }

  isByHand(label: string): boolean {
    return this.#byHand[label] !== undefined;
  }

  /** The tags of a picture, in the labels' order; empty where it was not read. */
  tagsOf(id: number): string[] {
    const row = this.#rowOf.get(id);
    return row === undefined ? [] : tagsOf(this.states, this.labels, this.scores.pictureCount, row);
  }

  /** State of a label on a picture, one of `tagState`. */
  stateOf(label: number, row: number): number {
    return this.states[label * this.scores.pictureCount + row] ?? tagState.none;
  }

  /** State of a label on the picture of that id. */
  stateOfPicture(label: string, id: number): number {
    const row = this.#rowOf.get(id);
    return row === undefined ? tagState.none : this.stateOf(this.labels.indexOf(label), row);
  }

  count(label: number): number {
    return tagCount(this.states, this.scores.pictureCount, label).tagged;
  }

  ranked(label: number): RankedLabel {
    return rankedLabel(scoresOfLabel(this.scores, label));
  }

  decide(ids: readonly number[], label: string, decision: Decision | null): void {
    if (this.collection.keeping.mode !== 'read-only')
      this.collection.decisions.decide(ids, label, decision);
  }

  set(changes: Partial<TagSettings>): void {
    this.collection.putSetting(settingsName, { ...this.settings, ...changes }, 'when-still');
  }

  /** Sets a label's cut-off for the model in use; null gives it back to the starting rule. */
  setThreshold(label: string, threshold: number | null): void {
    const space = this.collection.space ?? '';
    const { [label]: _old, ...others } = this.#byHand;
    const ofSpace = threshold === null ? others : { ...others, [label]: threshold };
    this.set({ thresholds: { ...this.settings.thresholds, [space]: ofSpace } });
  }
}
