/**
 * The best `limit` of a stream of scored rows, in a heap whose worst is on top: a score that is no
 * better than the worst one kept costs one comparison. Equal scores keep the earlier row. NaN never enters.
 */
export class TopRows {
  readonly #limit: number;
  readonly #rows: Uint32Array;
  readonly #scores: Float64Array;
  #count = 0;

  constructor(limit: number) {
    this.#limit = Math.max(0, Math.floor(limit));
    this.#rows = new Uint32Array(this.#limit);
    this.#scores = new Float64Array(this.#limit);
  }

  /** What a score has to beat; -Infinity while there is room. */
  get bar(): number {
    return this.#count < this.#limit ? -Infinity : (this.#scores[0] ?? Infinity);
  }

  offer(row: number, score: number): void {
    if (this.#count < this.#limit) {
      if (Number.isNaN(score)) return;
      this.#place(this.#count++, row, score);
      this.#rise(this.#count - 1);
    } else if (this.#limit > 0 && score >= this.#scores[0]!) {
      if (score === this.#scores[0] && row > this.#rows[0]!) return;
      this.#place(0, row, score);
      this.#sink(0);
    }
  }

  /** Best first. */
  ranked(): { rows: Uint32Array<ArrayBuffer>; scores: Float64Array<ArrayBuffer> } {
    const order = Array.from({ length: this.#count }, (_, at) => at).sort((a, b) =>
      this.#isWorse(b, a) ? -1 : 1,
    );
    return {
      rows: Uint32Array.from(order, (at) => this.#rows[at]!),
      scores: Float64Array.from(order, (at) => this.#scores[at]!),
    };
  }

  #isWorse(a: number, b: number): boolean {
    const [x, y] = [this.#scores[a]!, this.#scores[b]!];
    return x < y || (x === y && this.#rows[a]! > this.#rows[b]!);
  }

  #place(at: number, row: number, score: number): void {
    this.#rows[at] = row;
    this.#scores[at] = score;
  }

  #rise(from: number): void {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!this.#isWorse(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(from: number): void {
    for (let at = from; ;) {
      const left = 2 * at + 1;
      if (left >= this.#count) return;
      const right = left + 1;
      const worse = right < this.#count && this.#isWorse(right, left) ? right : left;
      if (!this.#isWorse(worse, at)) return;
      this.#swap(at, worse);
      at = worse;
    }
  }

  #swap(a: number, b: number): void {
    const [row, score] = [this.#rows[a]!, this.#scores[a]!];
    this.#place(a, this.#rows[b]!, this.#scores[b]!);
    this.#place(b, row, score);
  }
}

/** Rows of the `limit` highest scores, best first, ties as they were; NaN left out. */
export function topRows(scores: ArrayLike<number>, limit: number): Uint32Array<ArrayBuffer> {
  const top = new TopRows(Math.min(limit, scores.length));
  for (let row = 0; row < scores.length; row++) top.offer(row, scores[row]!);
  return top.ranked().rows;
}

/** All rows with a score, highest first, ties as they were; NaN left out. */
export function rankRows(scores: ArrayLike<number>): Uint32Array<ArrayBuffer> {
  const rows = Uint32Array.from(scores, (_, row) => row).filter(
    (row) => !Number.isNaN(scores[row]),
  );
  if (scores instanceof Float32Array && scores.length <= mostPacked) return ranked(rows, scores);
  return rows.sort((a, b) => scores[b]! - scores[a]! || a - b);
}

/** A row's number takes 21 of the 53 bits of a whole number, its score 32. */
const mostPacked = 2 ** 21;

/** By one number a row, which the browser sorts by itself, without asking a function for every two. */
function ranked(rows: Uint32Array<ArrayBuffer>, scores: Float32Array): Uint32Array<ArrayBuffer> {
  const value = new Float32Array(1);
  const bits = new Int32Array(value.buffer);
  const keys = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) {
    // Minus zero is as good as zero.
    value[0] = scores[rows[at]!]! + 0;
    // Bits of floats ascend with them; of negative ones they descend.
    const ascending = bits[0]! >= 0 ? bits[0]! : -(bits[0]! & 0x7fffffff);
    keys[at] = (2 ** 31 - ascending) * mostPacked + rows[at]!;
  }
  keys.sort();
  for (let at = 0; at < rows.length; at++) rows[at] = keys[at]! % mostPacked;
  return rows;
}
