/** A person who types waits for the run that has begun: it should take no longer than a few frames. */
export const longestRunMs = 50;

/** How long runs took, smoothed, by the towers that ran: milliseconds an item, be it a picture or a padded token. */
export class RunTimes {
  readonly #ms = new WeakMap<object, number>();

  /** Items of a run that should end within `longestRunMs`; undefined before the first run. */
  fitting(towers: object): number | undefined {
    const eachMs = this.#ms.get(towers);
    return eachMs === undefined ? undefined : longestRunMs / eachMs;
  }

  /** Takes note of a run of so many items. */
  add(towers: object, tookMs: number, items: number): void {
    const eachMs = tookMs / items;
    this.#ms.set(towers, 0.7 * (this.#ms.get(towers) ?? eachMs) + 0.3 * eachMs);
  }
}
