/** Longer than between two moves of a hand that drags. */
const stillMs = 400;

/** Values that change many times a second: each is written once it is still, or when the page is left. */
export class StillValues {
  readonly #waiting = new Map<string, unknown>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly write: (name: string, value: unknown) => void) {
    globalThis.document?.addEventListener('visibilitychange', () => this.settle());
  }

  /** Notes a value; an earlier one of that name is never written. */
  put(name: string, value: unknown): void {
    this.#waiting.set(name, value);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.settle(), stillMs);
  }

  /** Writes what waits, now. */
  settle(): void {
    clearTimeout(this.#timer);
    const values = [...this.#waiting];
    this.#waiting.clear();
    for (const [name, value] of values) this.write(name, value);
  }

  /** Writes nothing of what waits. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }
}
