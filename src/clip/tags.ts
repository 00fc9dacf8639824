import type { LabelGroup } from './label-groups';
import { scoresOfLabel, type LabelScores } from './label-scores';

/** What a person said of one label on one picture; no rule ever changes it. */
export type Decision = 'accepted' | 'rejected';
/** Row -> label (its text) -> decision. */
export type Decisions = ReadonlyMap<number, ReadonlyMap<string, Decision>>;

/**
 * How tags are suggested:
 * - `threshold`: every label whose cosine reaches its own threshold.
 * - `top-k`: the best `k` labels of each picture, as far as their cosines reach `least`.
 * - `best-of-group`: the best label of each group, whatever its cosine; labels in no group by their threshold.
 */
export type TagRule =
  | { kind: 'threshold'; thresholds: ArrayLike<number> }
  | { kind: 'top-k'; k: number; least: number }
  | { kind: 'best-of-group'; groups: readonly LabelGroup[]; thresholds: ArrayLike<number> };

/** State of a label on a picture. */
export const tagState = { none: 0, suggested: 1, accepted: 2, rejected: 3 } as const;

/**
 * What the rule suggests, `[labels x pictures]` of `tagState.none` and `tagState.suggested`. A picture
 * without scores (NaN) gets nothing. Of equal cosines the earlier label wins.
 */
export function suggestTags(scores: LabelScores, rule: TagRule): Uint8Array<ArrayBuffer> {
  const states = new Uint8Array(scores.labelCount * scores.pictureCount);
  if (rule.kind === 'top-k') suggestTopK(scores, rule, states);
  else {
    const grouped = new Set(
      rule.kind === 'best-of-group' ? rule.groups.flatMap(({ members }) => members) : [],
    );
    for (let label = 0; label < scores.labelCount; label++) {
      if (!grouped.has(label)) suggestAbove(scores, label, rule.thresholds[label] ?? NaN, states);
    }
    if (rule.kind === 'best-of-group') {
      for (const { members } of rule.groups) suggestBest(scores, members, states);
    }
  }
  return states;
}

/** The suggestions with the decisions laid over them, as a copy. Unknown rows and labels are passed over. */
export function withDecisions(
  suggested: Uint8Array,
  labels: readonly string[],
  pictureCount: number,
  decisions: Decisions,
): Uint8Array<ArrayBuffer> {
  const states = new Uint8Array(suggested);
  const places = new Map(labels.map((label, place) => [label, place]));
  for (const [row, ofRow] of decisions) {
    if (row >= pictureCount) continue;
    for (const [label, decision] of ofRow) {
      const place = places.get(label);
      if (place !== undefined) states[place * pictureCount + row] = tagState[decision];
    }
  }
  return states;
}

/** The labels that a picture has: suggested and not rejected, or accepted; in the label set's order. */
export function tagsOf(
  states: Uint8Array,
  labels: readonly string[],
  pictureCount: number,
  row: number,
): string[] {
  return labels.filter((_, place) => isTag(states[place * pictureCount + row]!));
}

/** Pictures that have the label, and how many of them a person decided on. */
export function tagCount(
  states: Uint8Array,
  pictureCount: number,
  label: number,
): { tagged: number; accepted: number; rejected: number } {
  let [suggested, accepted, rejected] = [0, 0, 0];
  for (let at = label * pictureCount; at < (label + 1) * pictureCount; at++) {
    const state = states[at]!;
    if (state === tagState.none) continue;
    if (state === tagState.suggested) suggested += 1;
    else if (state === tagState.accepted) accepted += 1;
    else rejected += 1;
  }
  return { tagged: suggested + accepted, accepted, rejected };
}

/** Whether a label in this state is a tag of the picture. */
export function isTag(state: number): boolean {
  return state === tagState.suggested || state === tagState.accepted;
}

function suggestAbove(scores: LabelScores, label: number, threshold: number, states: Uint8Array) {
  const column = scoresOfLabel(scores, label);
  const from = label * scores.pictureCount;
  for (let row = 0; row < column.length; row++) {
    if (column[row]! >= threshold) states[from + row] = tagState.suggested;
  }
}

function suggestBest(scores: LabelScores, members: readonly number[], states: Uint8Array): void {
  const { cosines, pictureCount } = scores;
  for (let row = 0; row < pictureCount; row++) {
    let best = -1;
    for (const label of members) {
      const cosine = cosines[label * pictureCount + row]!;
      if (best < 0 ? !Number.isNaN(cosine) : cosine > cosines[best * pictureCount + row]!) {
        best = label;
      }
    }
    if (best >= 0) states[best * pictureCount + row] = tagState.suggested;
  }
}

function suggestTopK(
  { cosines, labelCount, pictureCount }: LabelScores,
  { k, least }: { k: number; least: number },
  states: Uint8Array,
): void {
  for (let row = 0; row < pictureCount; row++) {
    for (let taken = 0; taken < Math.min(k, labelCount); taken++) {
      let best = -1;
      for (let label = 0; label < labelCount; label++) {
        const at = label * pictureCount + row;
        const isFree = states[at] === tagState.none && cosines[at]! >= least;
        if (isFree && (best < 0 || cosines[at]! > cosines[best * pictureCount + row]!))
          best = label;
      }
      if (best < 0) break;
      states[best * pictureCount + row] = tagState.suggested;
    }
  }
}
