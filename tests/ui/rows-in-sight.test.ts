import { describe, expect, it } from 'vitest';
import { ranksInSight, rowsToDraw } from '../../src/ui/rows-in-sight';
import type { ScoreRow } from '../../src/ui/score-row';

const row = (id: number, rank: number, prob: number): ScoreRow => ({
  id,
  text: `label ${id}`,
  rank,
  mark: 'ok',
  prob,
  cosine: 0,
  stale: false,
  remark: '',
  fixed: false,
});

describe('rows in sight', () => {
  it('are counted from the list’s place in the window, with a margin', () => {
    expect(ranksInSight(-500, 800, 50)).toEqual({ first: 6, last: 30 });
    expect(ranksInSight(300, 800, 50)).toEqual({ first: -10, last: 14 });
  });

  it('are all of them before anything is laid out', () => {
    expect(ranksInSight(0, 800, NaN).last).toBe(Infinity);
  });

  it('are drawn fresh, the others as they were', () => {
    const old = [row(1, 0, 0.1), row(2, 1, 0.2), row(3, 2, 0.3)];
    const fresh = [row(1, 0, 0.5), row(2, 1, 0.6), row(3, 2, 0.7)];
    const before = new Map(old.map((each) => [each.id, each]));
    expect(rowsToDraw(fresh, before, { first: 0, last: 1 })).toEqual([fresh[0], fresh[1], old[2]]);
  });

  it('include a row that leaves the screen and one that is new', () => {
    const before = new Map([[1, row(1, 0, 0.1)]]);
    const fresh = [row(1, 90, 0.5), row(2, 80, 0.6)];
    expect(rowsToDraw(fresh, before, { first: 0, last: 5 })).toEqual(fresh);
  });
});
