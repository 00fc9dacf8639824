/** What one row of the chart shows; the view computes it, the row draws it. */
export interface ScoreRow {
  id: number;
  text: string;
  /** Position from the top, 0-based, in the present order. */
  rank: number;
  mark: 'ok' | 'empty' | 'duplicate';
  /** Probability in [0, 1] at full precision, or null while there is none yet. */
  prob: number | null;
  cosine: number | null;
  /** The bar shows an older state than the text or picture asked for. */
  stale: boolean;
  /** A remark under the label (an unknown word, a cut text), already worded. */
  remark: string;
  /** The "none of these" row: not editable. */
  fixed: boolean;
}

/**
 * `now` with the very rows of `before` where nothing changed, so that only others are drawn anew. Rows
 * that moved within the list count as changed.
 */
export function withUnchanged(now: readonly ScoreRow[], before: readonly ScoreRow[]): ScoreRow[] {
  return now.map((row, i) => {
    const old = before[i];
    return old && isSame(row, old) ? old : row;
  });
}

function isSame(a: ScoreRow, b: ScoreRow): boolean {
  return (Object.keys(a) as (keyof ScoreRow)[]).every((key) => a[key] === b[key]);
}

/** "73.2 %", with more digits where it would read 0 or 100 though it is neither. */
export function percent(prob: number): string {
  const value = prob * 100;
  if (value > 0 && value < 0.05) return value < 0.001 ? '< 0.001 %' : `${value.toFixed(3)} %`;
  if (value < 100 && value > 99.95) return value > 99.999 ? '> 99.999 %' : `${value.toFixed(3)} %`;
  return `${value.toFixed(1)} %`;
}

/** Every digit of a number of 0 or more, never in exponent form, which assistive technology does not read. */
export function plainDecimal(value: number): string {
  const text = String(value);
  const parts = /^(\d)(?:\.(\d+))?e-(\d+)$/.exec(text);
  if (!parts) return text;
  const [, first = '', rest = '', places] = parts;
  return `0.${'0'.repeat(Number(places) - 1)}${first}${rest}`;
}
