import { isAbort, CodedError } from '../clip/errors';

/** What the job needs of its surroundings. */
export interface JobParts<Item> {
  /** Items still to be done, the most urgent first, at most `count`; none of them is given out twice. */
  next(count: number): Item[];
  /** Items still to be done, those given out included. */
  left(): number;
  /** Does them. Resolves with how many are done; rejects where none of them can be now. */
  run(items: Item[], signal: AbortSignal): Promise<number>;
  /** Takes items back that were given out and not done. */
  giveBack(items: Item[]): void;
}

/** Items of one call: short, so that a pause is felt at once and a closed tab loses little. */
const itemsPerCall = 8;
/** One call is worked on while the next one's files are being opened. */
const callsAtOnce = 2;
/** The rate is that of the newest seconds. */
const rateWindowMs = 10_000;

/** What was begun between a start and a cancel: what comes of a cancelled round concerns no later one. */
class Round<Item> {
  readonly abort = new AbortController();
  readonly givenOut = new Set<Item[]>();
  running = 0;
}

/** Works through many items in the background: can be paused, resumed and cancelled at any time. */
export class EmbedJob<Item> {
  phase = $state<'idle' | 'running' | 'paused'>('idle');
  /** Since the job was started. */
  done = $state(0);
  total = $state(0);
  perSecond = $state<number | null>(null);
  /** Why it paused by itself. */
  failure = $state.raw<CodedError | null>(null);
  #round = new Round<Item>();
  #ticks: { atMs: number; count: number }[] = [];

  constructor(private readonly parts: JobParts<Item>) {}

  readonly secondsLeft: number | null = $derived(
    this.perSecond ? (this.total - this.done) / this.perSecond : null,
  );

  /** Starts, goes on, or takes notice of items that came since. */
  start(): void {
    const left = this.parts.left();
    if (this.phase === 'idle') this.done = 0;
    this.total = this.done + left;
    if (left === 0) {
      if (this.phase === 'paused') this.phase = 'idle';
      return;
    }
    if (this.phase !== 'running') {
      this.#ticks = [{ atMs: performance.now(), count: 0 }];
      this.perSecond = null;
    }
    this.phase = 'running';
    this.failure = null;
    for (let i = this.#round.running; i < callsAtOnce; i++) void this.#work(this.#round);
  }

  /** Starts nothing more; what has begun is finished and kept. */
  pause(): void {
    if (this.phase === 'running') this.phase = 'paused';
  }

  /** Gives up what has begun. */
  cancel(): void {
    const round = this.#round;
    this.#round = new Round();
    this.phase = 'idle';
    for (const items of round.givenOut) this.parts.giveBack(items);
    round.givenOut.clear();
    round.abort.abort();
  }

  async #work(round: Round<Item>): Promise<void> {
    const { signal } = round.abort;
    round.running += 1;
    while (this.phase === 'running' && !signal.aborted) {
      const items = this.parts.next(itemsPerCall);
      if (items.length === 0) break;
      round.givenOut.add(items);
      try {
        const done = await this.parts.run(items, signal);
        if (!signal.aborted) this.#count(done);
        // Whoever gets nothing done is not to keep the page from everything else.
        if (done === 0) await new Promise((resolve) => setTimeout(resolve));
      } catch (error) {
        if (!signal.aborted) this.#fail(error);
      } finally {
        if (round.givenOut.delete(items)) this.parts.giveBack(items);
      }
    }
    round.running -= 1;
    if (round === this.#round && round.running === 0) this.#ended();
  }

  /** Paused while the last call was under way, it has nothing to go on with. */
  #ended(): void {
    if (this.phase === 'running' || (this.phase === 'paused' && this.parts.left() === 0))
      this.phase = 'idle';
  }

  #count(done: number): void {
    const atMs = performance.now();
    this.done += done;
    this.#ticks.push({ atMs, count: done });
    const recent = this.#ticks.findIndex((tick) => atMs - tick.atMs < rateWindowMs);
    if (recent > 1) this.#ticks.splice(0, recent - 1);
    const since = atMs - this.#ticks[0]!.atMs;
    const counted = this.#ticks.slice(1).reduce((sum, { count }) => sum + count, 0);
    if (since > 500) this.perSecond = (counted * 1000) / since;
  }

  #fail(error: unknown): void {
    if (this.phase !== 'running') return;
    this.phase = isAbort(error) ? 'idle' : 'paused';
    if (isAbort(error)) return;
    this.failure =
      error instanceof CodedError ? error : new CodedError('engine/internal', {}, { cause: error });
  }
}
