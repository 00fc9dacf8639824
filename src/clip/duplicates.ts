import { DisjointSets, type LikePairs } from './like-pairs';

/** Pictures that hang together: each is alike enough to at least one other of the group. */
export interface DuplicateGroup {
  /** The suggested one first, the others as they were. */
  rows: readonly number[];
  /** The weakest link that holds it together. */
  cosine: number;
}

/** Two equal embeds of unit length multiply to one but for float32's rounding. */
const rounding = 1e-6;

/**
 * The groups at a cut-off, at once for any cut-off from `pairs.least` on; the most alike first. `sizeOf` gives
 * what is best of a group (pixels, say, then bytes): the largest is suggested, the first of equal ones.
 */
export function groupsAt(
  { a, b, cosines }: LikePairs,
  cutOff: number,
  sizeOf: (row: number) => number,
): DuplicateGroup[] {
  let used = 0;
  let rows = 0;
  for (; used < cosines.length && cosines[used]! >= cutOff - rounding; used++) {
    rows = Math.max(rows, a[used]! + 1, b[used]! + 1);
  }
  const sets = new DisjointSets(rows);
  for (let pair = 0; pair < used; pair++) sets.join(a[pair]!, b[pair]!);
  const groups = new Map<number, { rows: Set<number>; cosine: number }>();
  for (let pair = 0; pair < used; pair++) {
    const root = sets.find(a[pair]!);
    const group = groups.get(root) ?? { rows: new Set(), cosine: 1 };
    group.rows.add(a[pair]!).add(b[pair]!);
    group.cosine = Math.min(group.cosine, cosines[pair]!);
    groups.set(root, group);
  }
  return [...groups.values()]
    .map(({ rows: members, cosine }) => ({ rows: bestFirst([...members], sizeOf), cosine }))
    .sort((x, y) => y.cosine - x.cosine || x.rows[0]! - y.rows[0]!);
}

function bestFirst(rows: number[], sizeOf: (row: number) => number): number[] {
  rows.sort((x, y) => x - y);
  const sizes = rows.map((row) => sizeOf(row) || 0);
  const best = sizes.indexOf(Math.max(...sizes));
  return [rows[best]!, ...rows.filter((_, at) => at !== best)];
}
