import type { RowTable } from './row-table';

/** Pairs of rows that are alike, most alike first; no two paths lead from one row to another. */
export interface LikePairs {
  a: Uint32Array<ArrayBuffer>;
  b: Uint32Array<ArrayBuffer>;
  cosines: Float32Array<ArrayBuffer>;
  /** The least cosine that was looked for: groups below it cannot be told. */
  least: number;
}

/** Rows a side of one block: 256 x 256 products fill the table's tile. */
const side = 256;
/** Pairs held before those that link nothing new are dropped. */
const heldPairs = 1 << 20;

/**
 * The pairs of rows with a cosine of at least `least`, reduced to those that say which rows hang together at
 * any cut-off above it: the strongest ones that link two groups (a maximum spanning forest, fewer pairs
 * than rows), so that ten thousand equal pictures need no more memory than different ones.
 * A generator: it yields blocks done and their number after each block, for progress and cancelling.
 */
export function* likePairs(
  table: RowTable,
  least: number,
): Generator<{ done: number; total: number }, LikePairs> {
  const { count } = table;
  const blocks = Math.ceil(count / side);
  const total = (blocks * (blocks + 1)) / 2;
  const forest = new Forest(count, heldPairs);
  let done = 0;
  for (let i = 0; i < blocks; i++) {
    for (let j = i; j < blocks; j++) {
      collect(table, count, i * side, j * side, least, forest);
      done += 1;
      yield { done, total };
    }
  }
  return { ...forest.pairs(), least };
}

function collect(
  table: RowTable,
  count: number,
  firstA: number,
  firstB: number,
  least: number,
  forest: Forest,
): void {
  const countA = Math.min(side, count - firstA);
  const countB = Math.min(side, count - firstB);
  const products = table.timesRows(firstA, countA, firstB, countB);
  const own = firstA === firstB;
  for (let a = 0; a < countA; a++) {
    for (let b = own ? a + 1 : 0, at = a * countB + b; b < countB; b++, at++) {
      if (products[at]! >= least) forest.add(firstA + a, firstB + b, products[at]!);
    }
  }
}

class Forest {
  readonly #rowCount: number;
  readonly #a: Uint32Array;
  readonly #b: Uint32Array;
  readonly #cosines: Float32Array;
  #held = 0;
  /** The groups at the last pruning, and the weakest pair in each, by the row that stands for it. */
  #sets: DisjointSets;
  readonly #weakest: Float32Array;

  constructor(rowCount: number, room: number) {
    this.#rowCount = rowCount;
    const size = Math.max(2 * rowCount, room);
    this.#a = new Uint32Array(size);
    this.#b = new Uint32Array(size);
    this.#cosines = new Float32Array(size);
    this.#sets = new DisjointSets(rowCount);
    this.#weakest = new Float32Array(rowCount).fill(1);
  }

  /** To four digits, so that equal pictures are equally alike whatever the last bits say. */
  add(a: number, b: number, cosine: number): void {
    const rounded = Math.fround(Math.min(1, Math.round(cosine * 1e4) / 1e4));
    const root = this.#sets.find(a);
    if (root === this.#sets.find(b) && rounded <= this.#weakest[root]!) return;
    if (this.#held === this.#a.length) this.#prune();
    this.#a[this.#held] = a;
    this.#b[this.#held] = b;
    this.#cosines[this.#held++] = rounded;
  }

  pairs(): Omit<LikePairs, 'least'> {
    this.#prune();
    return {
      a: this.#a.slice(0, this.#held),
      b: this.#b.slice(0, this.#held),
      cosines: this.#cosines.slice(0, this.#held),
    };
  }

  /** Kruskal's algorithm on what is held: the strongest first, those that close a circle dropped. */
  #prune(): void {
    const cosines = this.#cosines;
    const order = Uint32Array.from({ length: this.#held }, (_, at) => at);
    order.sort((x, y) => cosines[y]! - cosines[x]! || x - y);
    const sets = new DisjointSets(this.#rowCount);
    const kept = order.filter((at) => sets.join(this.#a[at]!, this.#b[at]!));
    const take = <T extends Uint32Array | Float32Array>(from: T) =>
      Array.from(kept, (at) => from[at]!);
    const [a, b, strengths] = [take(this.#a), take(this.#b), take(cosines)];
    this.#a.set(a);
    this.#b.set(b);
    this.#cosines.set(strengths);
    this.#held = kept.length;
    this.#sets = sets;
    this.#weakest.fill(1);
    a.forEach((row, at) => {
      const root = sets.find(row);
      this.#weakest[root] = Math.min(this.#weakest[root]!, strengths[at]!);
    });
  }
}

/** Union-find with path halving. */
export class DisjointSets {
  readonly #parents: Uint32Array;

  constructor(count: number) {
    this.#parents = Uint32Array.from({ length: count }, (_, row) => row);
  }

  /** The row that stands for the set of this one. */
  find(row: number): number {
    const parents = this.#parents;
    while (parents[row] !== row) {
      parents[row] = parents[parents[row]!]!;
      row = parents[row]!;
    }
    return row;
  }

  /** Makes one set of two; false where they were one already. */
  join(a: number, b: number): boolean {
    const [rootA, rootB] = [this.find(a), this.find(b)];
    if (rootA === rootB) return false;
    this.#parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
    return true;
  }
}
