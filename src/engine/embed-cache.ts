interface Entry<Value> {
  value: Value;
  sizeBytes: number;
}

/** Values by key within a number of bytes: what was not asked for longest goes first. */
export class EmbedCache<Value> {
  readonly #entries = new Map<string, Entry<Value>>();
  #sizeBytes = 0;

  constructor(private readonly maxBytes: number) {}

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** The value, which counts as just used; undefined where there is none. */
  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** Keeps a value that takes `sizeBytes` beside its key; one larger than the whole cache is not kept. */
  set(key: string, value: Value, sizeBytes: number): void {
    this.#drop(key);
    // Two bytes a UTF-16 unit of the key, and some four hundred for an array's buffer and the map's own records.
    const entry = { value, sizeBytes: sizeBytes + 2 * key.length + 400 };
    if (entry.sizeBytes > this.maxBytes) return;
    this.#entries.set(key, entry);
    this.#sizeBytes += entry.sizeBytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#sizeBytes <= this.maxBytes) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#sizeBytes -= entry.sizeBytes;
  }
}
