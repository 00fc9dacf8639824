import { expect, test, vi } from 'vitest';
import { RunQueue } from '../../src/engine/queue';

const never = new AbortController().signal;

/** A job that is recorded as begun and ends when told. */
function openJob(name: string, begun: string[]) {
  let finish!: (value?: unknown) => void;
  let fail!: (error: Error) => void;
  const end = new Promise((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  const job = () => {
    begun.push(name);
    return end;
  };
  return { job, finish, fail };
}

/** Waits until those have begun. */
const until = (begun: string[], names: string[]) =>
  vi.waitFor(() => expect(begun).toEqual(names), 10_000);
/** Time enough for what must not happen. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

test('only one job runs at a time, in the order they came', async () => {
  const queue = new RunQueue();
  const begun: string[] = [];
  const [a, b] = [openJob('a', begun), openJob('b', begun)];
  const first = queue.run('live', never, a.job);
  const second = queue.run('live', never, b.job);
  await until(begun, ['a']);
  await settled();
  expect(begun).toEqual(['a']);
  a.finish('A');
  expect(await first).toBe('A');
  await until(begun, ['a', 'b']);
  b.finish('B');
  expect(await second).toBe('B');
});

test('a live job overtakes batch jobs that wait, but not the one that runs', async () => {
  const queue = new RunQueue();
  const begun: string[] = [];
  const running = openJob('batch 1', begun);
  const runs = [queue.run('batch', never, running.job)];
  await until(begun, ['batch 1']);
  runs.push(queue.run('batch', never, async () => void begun.push('batch 2')));
  runs.push(queue.run('live', never, async () => void begun.push('live')));
  await settled();
  expect(begun).toEqual(['batch 1']);
  running.finish();
  await Promise.all(runs);
  expect(begun).toEqual(['batch 1', 'live', 'batch 2']);
});

test('a job aborted while it waits never runs, and its caller hears the reason', async () => {
  const queue = new RunQueue();
  const begun: string[] = [];
  const running = openJob('running', begun);
  const first = queue.run('live', never, running.job);
  const controller = new AbortController();
  const waiting = queue.run('live', controller.signal, async () => void begun.push('waiting'));
  controller.abort(new Error('no longer wanted'));
  await expect(waiting).rejects.toThrow('no longer wanted');
  running.finish();
  await first;
  await settled();
  expect(begun).toEqual(['running']);
});

test('a job whose signal is already aborted never runs', async () => {
  const begun: string[] = [];
  const job = async () => void begun.push('job');
  await expect(new RunQueue().run('live', AbortSignal.abort(), job)).rejects.toThrow();
  await settled();
  expect(begun).toEqual([]);
});

test('an abort that arrives in the same turn of messages still stops a job that could have begun', async () => {
  const queue = new RunQueue();
  const controller = new AbortController();
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => controller.abort(new Error('too late'));
  port2.postMessage('abort');
  const job = queue.run('live', controller.signal, async () => 'ran');
  await expect(job).rejects.toThrow('too late');
  port1.close();
});

test('a job that has begun is left to finish though it is aborted', async () => {
  const queue = new RunQueue();
  const begun: string[] = [];
  const open = openJob('job', begun);
  const controller = new AbortController();
  const result = queue.run('live', controller.signal, open.job);
  await until(begun, ['job']);
  controller.abort();
  open.finish('kept');
  expect(await result).toBe('kept');
});

test('a job that fails fails alone: the next one runs', async () => {
  const queue = new RunQueue();
  const failing = queue.run('live', never, async () => {
    throw new Error('out of memory');
  });
  const next = queue.run('live', never, async () => 'fine');
  await expect(failing).rejects.toThrow('out of memory');
  expect(await next).toBe('fine');
});
