/** Rows of token ids that begin alike, and how many tokens of them are run once for all. */
export interface PrefixGroup {
  /** Places in the list. */
  rows: readonly number[];
  prefixLength: number;
}

/** Beginnings whose keys and values are at hand. */
export interface KnownPrefixes {
  /** Tokens of the longest one that these ids begin with; 0 for none. */
  knownLength(ids: readonly number[]): number;
  /** The row that was run last; empty before the first. */
  readonly lastRow: readonly number[];
}

type Rows = readonly (readonly number[])[];

/** What a run costs besides its tokens, in tokens. */
const runTokens = 4;
/** What a group of its own costs, in tokens: a run for its beginning, and fuller runs broken in two. */
const groupTokens = 16;
/** The start token and two more: less is not worth a run of its own when a row comes alone. */
const leastAlone = 3;

/**
 * Every row in one group, such that running each group's beginning once, and then only what follows it, takes few
 * tokens in all. A beginning leaves at least one token of each row, and the first end token, which a row's last token is.
 */
export function groupByPrefix(rows: Rows, known: KnownPrefixes): PrefixGroup[] {
  if (rows.length === 0) return [];
  return split(rows, [...rows.keys()]).map((group) => ({
    rows: group.rows,
    prefixLength: worthwhile(rows, group, known),
  }));
}

interface Branch {
  rows: readonly number[];
  shared: number;
}

/** Groups of these rows: those that share more than the others do, where that outweighs a run more for their beginning. */
function split(all: Rows, rows: readonly number[]): Branch[] {
  const shared = sharedLength(all, rows);
  const branches = new Map<number, number[]>();
  for (const row of rows) {
    const token = all[row]![shared]!;
    branches.set(token, [...(branches.get(token) ?? []), row]);
  }
  if (rows.length === 1 || branches.size === 1) return [{ rows, shared }];
  const rest: number[] = [];
  const own: Branch[] = [];
  for (const branch of branches.values())
    for (const group of split(all, branch)) {
      const saved = group.rows.length * (group.shared - shared);
      if (saved > group.shared + groupTokens) own.push(group);
      else rest.push(...group.rows);
    }
  return rest.length > 0 ? [{ rows: rest, shared: sharedLength(all, rest) }, ...own] : own;
}

/** The beginning to use: all that the group shares, or what is known of it where running it costs more than it saves. */
function worthwhile(all: Rows, { rows, shared }: Branch, known: KnownPrefixes): number {
  const first = all[rows[0]!]!;
  const atHand = known.knownLength(first.slice(0, shared));
  if (rows.length * (shared - atHand) > shared + runTokens) return shared;
  if (rows.length > 1 || atHand >= leastAlone) return atHand;
  // Alone, but whoever adds or edits one label goes on with the next.
  const likeLast = sharedLength([first, known.lastRow], [0, 1]);
  return likeLast >= leastAlone ? likeLast : atHand;
}

/**
 * Tokens that all these rows begin with, less than any row has, and before an end token that a text may have inside:
 * the tower takes its embed at the first one, which has to be among what is run.
 */
function sharedLength(all: Rows, rows: readonly number[]): number {
  const first = all[rows[0]!]!;
  let length = Math.max(0, first.indexOf(first.at(-1)!));
  for (const row of rows) {
    length = Math.min(length, Math.max(0, all[row]!.length - 1));
    for (let i = 0; i < length; i++) if (all[row]![i] !== first[i]) length = i;
  }
  return length;
}
