import type { LabelRow } from '../../state/labels.svelte';
import type { SentPrompt } from '../../ui/sent-prompt';
import type { ScoreRow } from '../../ui/score-row';
import { noneId, type Classification } from './classification.svelte';

/**
 * The chart's rows in typed order, the "none of these" row last. `order` holds positions among the
 * scored rows, most probable first; null keeps the typed order. Rows without a score come below.
 */
export function scoreRows(
  classification: Classification,
  typed: readonly LabelRow[],
  remarks: ReadonlyMap<number, string>,
  order: readonly number[] | null,
): ScoreRow[] {
  const texts = new Map(typed.map((row) => [row.id, row.text]));
  const ranks = order ? ranksOf(classification, order) : null;
  return classification.rows.map((row, i) => {
    const score = classification.scores.get(row.id);
    return {
      id: row.id,
      text: texts.get(row.id) ?? '',
      rank: ranks?.get(row.id) ?? i,
      mark: row.mark,
      prob: score?.prob ?? null,
      cosine: score?.cosine ?? null,
      stale: row.stale || classification.imageStale,
      remark: remarks.get(row.id) ?? '',
      fixed: row.id === noneId,
    };
  });
}

function ranksOf(classification: Classification, order: readonly number[]): Map<number, number> {
  const scored = [...classification.scores.keys()];
  const ids = order.map((position) => scored[position]!);
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
