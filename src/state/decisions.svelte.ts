import type { Decision, StoredDecisions } from '../io/collection-store';

export type { Decision } from '../io/collection-store';

/** What a person decided by hand, by picture and label; no rule ever changes it. */
export class Decisions {
  /** Another number means that something was decided since. */
  version = $state(0);
  readonly #byPicture = new Map<number, Map<string, Decision>>();

  /** `onChange` hears what has to be kept. */
  constructor(private readonly onChange: (changed: StoredDecisions[]) => void) {}

  /** The decisions on a picture, by label; empty where there are none. */
  of(id: number): ReadonlyMap<string, Decision> {
    return this.#byPicture.get(id) ?? none;
  }

  /** Pictures with at least one decision. */
  get ids(): Iterable<number> {
    return this.#byPicture.keys();
  }

  /** Decides a label of these pictures; null takes the decision back. */
  decide(ids: readonly number[], label: string, decision: Decision | null): void {
    for (const id of ids) {
      const byLabel = this.#byPicture.get(id) ?? new Map<string, Decision>();
      if (decision) byLabel.set(label, decision);
      else byLabel.delete(label);
      if (byLabel.size > 0) this.#byPicture.set(id, byLabel);
      else this.#byPicture.delete(id);
    }
    this.version += 1;
    this.onChange(ids.map((id) => this.stored(id)));
  }

  /** A picture's decisions as they are kept. */
  stored(id: number): StoredDecisions {
    return { id, byLabel: Object.fromEntries(this.of(id)) };
  }

  /** Takes over what was kept. */
  restore(all: readonly StoredDecisions[]): void {
    this.#byPicture.clear();
    for (const { id, byLabel } of all) {
      const entries = Object.entries(byLabel);
      if (entries.length > 0) this.#byPicture.set(id, new Map(entries));
    }
    this.version += 1;
  }

  /** Adds decisions on labels that nothing was decided about; what was decided stays. */
  join(all: readonly StoredDecisions[]): void {
    const changed = new Set<number>();
    for (const { id, byLabel } of all)
      for (const [label, decision] of Object.entries(byLabel)) {
        if (this.of(id).has(label)) continue;
        this.#byPicture.set(id, new Map(this.of(id)).set(label, decision));
        changed.add(id);
      }
    if (changed.size === 0) return;
    this.version += 1;
    this.onChange([...changed].map((id) => this.stored(id)));
  }

  remove(ids: Iterable<number>): void {
    for (const id of ids) this.#byPicture.delete(id);
    this.version += 1;
  }
}

const none: ReadonlyMap<string, Decision> = new Map();
