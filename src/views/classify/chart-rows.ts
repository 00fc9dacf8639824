import { orderByProb } from '../../clip/scores';
import type { LabelRow } from '../../state/labels.svelte';
import type { SentPrompt } from '../../ui/sent-prompt';
import type { ScoreRow } from '../../ui/score-row';
import { noneId, type Classification } from './classification.svelte';

/**
 * The chart's rows in typed order, the "none of these" row last. `ranks` says how far from the top each
 * is drawn, by row id; null draws them as typed. `stale` marks all of them.
 */
export function scoreRows(
  classification: Classification,
  typed: readonly LabelRow[],
  remarks: ReadonlyMap<number, string>,
  ranks: ReadonlyMap<number, number> | null,
  stale: boolean,
): ScoreRow[] {
  const texts = new Map(typed.map((row) => [row.id, row.text]));
  return classification.rows.map((row, i) => {
    const score = classification.scores.get(row.id);
    return {
      id: row.id,
      text: texts.get(row.id) ?? '',
      rank: ranks?.get(row.id) ?? i,
      mark: row.mark,
      prob: score?.prob ?? null,
      cosine: score?.cosine ?? null,
      stale: row.stale || stale,
      remark: remarks.get(row.id) ?? '',
      fixed: row.id === noneId,
    };
  });
}

/** Row id -> place from the top, most probable first; rows without a score come below. */
export function ranksByProb(classification: Classification): ReadonlyMap<number, number> {
  const scored = [...classification.scores.keys()];
  const ids = orderByProb(classification.probs ?? []).map((position) => scored[position]!);
  const rest = classification.rows
    .map((row) => row.id)
    .filter((id) => !classification.scores.has(id));
  return new Map([...ids, ...rest].map((id, rank) => [id, rank]));
}

/** Every prompt that the shown rows were computed from, with its token count before any cut. */
export function sentPrompts(classification: Classification): SentPrompt[] {
  return classification.rows.flatMap(({ entry }) =>
    entry ? entry.prompts.map((prompt, i) => ({ prompt, tokens: entry.tokenCounts[i] ?? 0 })) : [],
  );
}
