import { describe, expect, test } from 'vitest';
import { CodedError } from '../../src/clip/errors';
import { EmbedJob } from '../../src/state/embed-job.svelte';
import { ReadingOrder } from '../../src/state/reading-order';
import type { CollectionPicture } from '../../src/state/folder-changes';

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

/** A job over the numbers below `count`; each call waits to be let go. */
function numbers(count: number) {
  const waiting = Array.from({ length: count }, (_, i) => i);
  const done: number[] = [];
  const calls: { items: number[]; finish(done?: number): void; fail(error: unknown): void }[] = [];
  const job = new EmbedJob<number>({
    next: (most) => waiting.splice(0, most),
    left: () => count - done.length,
    run: (items) =>
      new Promise((resolve, reject) => {
        const finish = (many = items.length) => {
          done.push(...items.splice(0, many));
          resolve(many);
        };
        calls.push({ items, finish, fail: reject });
      }),
    giveBack: (items) => waiting.unshift(...items),
  });
  const finishAll = async () => {
    for (let i = 0; i < 50; i++) {
      calls.splice(0).forEach((call) => call.finish());
      await turn();
    }
  };
  return { job, calls, done, waiting, finishAll };
}

describe('a background job', () => {
  test('does everything once, two calls at a time, and is idle afterwards', async () => {
    const { job, calls, done, finishAll } = numbers(50);
    job.start();
    await turn();
    expect(calls).toHaveLength(2);
    expect(job.phase).toBe('running');
    await finishAll();
    expect([...done].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect([job.phase, job.done, job.total]).toEqual(['idle', 50, 50]);
  });

  test('with nothing to do stays idle', () => {
    const { job } = numbers(0);
    job.start();
    expect(job.phase).toBe('idle');
  });

  test('paused, keeps what comes in and begins nothing more; it goes on from there', async () => {
    const { job, calls, done, finishAll } = numbers(40);
    job.start();
    await turn();
    job.pause();
    calls.splice(0).forEach((call) => call.finish());
    await turn();
    expect(calls).toHaveLength(0);
    expect([job.phase, job.done]).toEqual(['paused', 16]);
    job.start();
    await finishAll();
    expect(done).toHaveLength(40);
    expect(job.done).toBe(40);
  });

  test('pauses by itself and says why when the engine fails, and gives nothing up', async () => {
    const { job, calls, done, waiting, finishAll } = numbers(20);
    job.start();
    await turn();
    const [first, second] = calls.splice(0);
    first!.fail(new CodedError('engine/run-failed'));
    await turn();
    second!.finish();
    await turn();
    expect(job.phase).toBe('paused');
    expect(job.failure?.code).toBe('engine/run-failed');
    expect(waiting).toHaveLength(12);
    job.start();
    expect(job.failure).toBeNull();
    await finishAll();
    expect(done).toHaveLength(20);
  });

  test('takes notice of what was added while it runs', async () => {
    const { job, calls, waiting, done } = numbers(8);
    job.start();
    await turn();
    expect(calls).toHaveLength(1);
    waiting.push(8, 9);
    job.start();
    await turn();
    expect(calls).toHaveLength(2);
    calls.splice(0).forEach((call) => call.finish());
    await turn();
    expect(done).toHaveLength(10);
  });

  test('paused while its last call was under way, has nothing to go on with', async () => {
    const { job, calls, done } = numbers(8);
    job.start();
    await turn();
    job.pause();
    calls.splice(0).forEach((call) => call.finish());
    await turn();
    expect([job.phase, done.length]).toEqual(['idle', 8]);
  });

  test('paused, and told to go on when nothing is left any more, is idle', async () => {
    const { job, calls, done } = numbers(12);
    job.start();
    await turn();
    job.pause();
    calls.splice(0).forEach((call) => call.fail(new CodedError('engine/died')));
    await turn();
    expect(job.phase).toBe('paused');
    done.push(...Array.from({ length: 12 }, (_, i) => i));
    job.start();
    expect(job.phase).toBe('idle');
  });

  test('cancelled and started again at once, goes on with what was given up', async () => {
    const { job, calls, done, finishAll } = numbers(20);
    job.start();
    await turn();
    const before = calls.splice(0);
    job.cancel();
    job.start();
    before.forEach((call) => call.fail(new DOMException('', 'AbortError')));
    await turn();
    expect([job.phase, calls.length]).toEqual(['running', 2]);
    await finishAll();
    expect([...done].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect([job.phase, job.done]).toEqual(['idle', 20]);
  });

  test('that gets nothing done lets everything else go on', async () => {
    let calls = 0;
    const job = new EmbedJob<number>({
      next: () => [1],
      left: () => 1,
      run: async () => {
        calls += 1;
        return 0;
      },
      giveBack: () => undefined,
    });
    job.start();
    await turn();
    job.cancel();
    await turn();
    expect(calls).toBeLessThan(20);
  });

  test('cancelled, aborts its calls and shows no failure', async () => {
    const signals: AbortSignal[] = [];
    const job = new EmbedJob<number>({
      next: () => [1],
      left: () => 1,
      run: (_, signal) => {
        signals.push(signal);
        return new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))),
        );
      },
      giveBack: () => undefined,
    });
    job.start();
    job.cancel();
    await turn();
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
    expect([job.phase, job.failure]).toEqual(['idle', null]);
  });
});

describe('the order of reading', () => {
  const pictures = Array.from({ length: 10 }, (_, id) => ({ id }) as CollectionPicture);
  const made = (read: Set<number>) =>
    new ReadingOrder({
      pictures: () => pictures,
      picture: (id) => pictures[id] ?? null,
      isWaiting: ({ id }) => !read.has(id),
    });
  const ids = (some: CollectionPicture[]) => some.map(({ id }) => id);

  test('is what is on screen first, then the rest as it lies, each once', () => {
    const order = made(new Set([8]));
    order.inSight = [6, 7, 8];
    expect(ids(order.next(3))).toEqual([6, 7, 0]);
    expect(ids(order.next(20))).toEqual([1, 2, 3, 4, 5, 9]);
    expect(order.next(3)).toEqual([]);
  });

  test('comes back to what was given back and waits still', () => {
    const read = new Set<number>();
    const order = made(read);
    const given = order.next(4);
    read.add(0).add(1);
    order.giveBack(given);
    expect(ids(order.next(3))).toEqual([2, 3, 4]);
  });
});
