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

/** Works through many items in the background: can be paused, resumed and cancelled at any time. */
export class EmbedJob<Item> {
  phase = $state<'idle' | 'running' | 'paused'>('idle');
  /** Since the job was started. */
  done = $state(0);
  total = $state(0);
  perSecond = $state<number | null>(null);
  /** Why it paused by itself. */
  failure = $state.raw<CodedError | null>(null);
  #abort = new AbortController();
  #running = 0;
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
    if (left === 0) return;
    if (this.phase !== 'running') {
      this.#ticks = [{ atMs: performance.now(), count: 0 }];
      this.perSecond = null;
    }
    this.phase = 'running';
    this.failure = null;
    if (this.#abort.signal.aborted) this.#abort = new AbortController();
    for (let i = this.#running; i < callsAtOnce; i++) void this.#work();
  }

  /** Starts nothing more; what has begun is finished and kept. */
  pause(): void {
    if (this.phase === 'running') this.phase = 'paused';
  }

  /** Gives up what has begun. */
  cancel(): void {
    this.phase = 'idle';
    this.#abort.abort();
  }

  async #work(): Promise<void> {
    this.#running += 1;
    while (this.phase === 'running') {
      const items = this.parts.next(itemsPerCall);
      if (items.length === 0) break;
      try {
        this.#count(await this.parts.run(items, this.#abort.signal));
      } catch (error) {
        this.#fail(error);
      } finally {
        this.parts.giveBack(items);
      }
    }
    this.#running -= 1;
    if (this.#running === 0 && this.phase === 'running') this.phase = 'idle';
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
