/** Embeds of one space, one row a picture, in one growing buffer. */
export class EmbedRows {
  /** Picture of each row. */
  readonly ids: number[] = [];
  /** Another object whenever a row that was there moved or changed. */
  key: object = {};
  readonly #rowOf = new Map<number, number>();
  #data: Float32Array<ArrayBuffer>;

  constructor(readonly dim: number) {
    this.#data = new Float32Array(64 * dim);
  }

  get count(): number {
    return this.ids.length;
  }

  /** `[count x dim]`, L2-normalised rows; a view that the next `set` may leave behind. */
  get embeds(): Float32Array<ArrayBuffer> {
    return this.#data.subarray(0, this.count * this.dim);
  }

  /** The picture's row, or undefined where it has none. */
  row(id: number): number | undefined {
    return this.#rowOf.get(id);
  }

  /** The picture's embed, `[dim]`: a view, as `embeds` is; null where it has none. */
  embed(id: number): Float32Array<ArrayBuffer> | null {
    const row = this.#rowOf.get(id);
    return row === undefined ? null : this.#data.subarray(row * this.dim, (row + 1) * this.dim);
  }

  has(id: number): boolean {
    return this.#rowOf.has(id);
  }

  /** Puts the picture's embed into its row, or into a new last one. */
  set(id: number, embed: Float32Array): void {
    let row = this.#rowOf.get(id);
    if (row === undefined) {
      row = this.ids.push(id) - 1;
      this.#rowOf.set(id, row);
      this.#grow();
    } else this.key = {};
    this.#data.set(embed, row * this.dim);
  }

  /** Takes rows out; those behind move up. */
  remove(gone: ReadonlySet<number>): void {
    const { dim } = this;
    if (![...gone].some((id) => this.has(id))) return;
    this.key = {};
    const ids = this.ids.filter((id) => !gone.has(id));
    for (const [row, id] of ids.entries()) {
      const from = this.#rowOf.get(id)!;
      if (from !== row) this.#data.copyWithin(row * dim, from * dim, (from + 1) * dim);
    }
    this.ids.splice(0, this.ids.length, ...ids);
    this.#rowOf.clear();
    for (const [row, id] of ids.entries()) this.#rowOf.set(id, row);
  }

  #grow(): void {
    const needed = this.count * this.dim;
    if (needed <= this.#data.length) return;
    const larger = new Float32Array(Math.ceil((needed * 1.3) / this.dim) * this.dim);
    larger.set(this.#data);
    this.#data = larger;
  }
}
