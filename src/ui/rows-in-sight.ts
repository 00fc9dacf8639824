import type { ScoreRow } from './score-row';

/** Ranks that are on screen, or about to be: `first` and `last` inclusive. */
export interface RankRange {
  first: number;
  last: number;
}

/** Rows above and below the screen that are kept fresh too. */
const margin = 4;

/**
 * The ranks in sight of a list whose top edge is at `topPx` of a window `windowPx` high, for rows of
 * `rowPx`. All of them where nothing is laid out yet.
 */
export function ranksInSight(topPx: number, windowPx: number, rowPx: number): RankRange {
  if (!(rowPx > 0)) return { first: 0, last: Infinity };
  return {
    first: Math.floor(-topPx / rowPx) - margin,
    last: Math.ceil((windowPx - topPx) / rowPx) + margin,
  };
}

/**
 * The rows to draw now: those in sight, or leaving it, as they are; the others as they were last drawn
 * (`before`, by id), so that five hundred bars cost no more than the twenty on screen.
 */
export function rowsToDraw(
  rows: readonly ScoreRow[],
  before: ReadonlyMap<number, ScoreRow>,
  sight: RankRange,
): ScoreRow[] {
  const isInSight = ({ rank }: ScoreRow) => rank >= sight.first && rank <= sight.last;
  return rows.map((row) => {
    const old = before.get(row.id);
    return !old || isInSight(row) || isInSight(old) ? row : old;
  });
}
