import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DownloadProgress } from '../../src/engine/store-protocol';
import { msLeft, TransferRate } from '../../src/state/transfer-rate';
import { Transfers } from '../../src/state/transfers.svelte';
import type { TransferOptions } from '../../src/state/transfers.svelte';

describe('a speed', () => {
  test('is that of the past five seconds, not of the whole time', () => {
    const rate = new TransferRate();
    for (let second = 0; second <= 10; second++) rate.note(second * 1_000, second * 1_000);
    for (let second = 11; second <= 20; second++)
      rate.note(10_000 + (second - 10) * 5_000, second * 1_000);
    expect(rate.bytesPerS(20_000)).toBeCloseTo(5_000);
    expect(rate.bytesPerS(23_000)).toBeCloseTo(2_000);
    expect(rate.bytesPerS(26_000)).toBe(0);
  });

  test('does not count what was there before', () => {
    const rate = new TransferRate();
    rate.note(80_000_000, 0);
    expect(rate.bytesPerS(100)).toBeNull();
    rate.note(81_000_000, 1_000);
    expect(rate.bytesPerS(1_000)).toBeCloseTo(1_000_000);
  });

  test('begins anew where bytes are taken back', () => {
    const rate = new TransferRate();
    rate.note(5_000, 0);
    rate.note(9_000, 1_000);
    rate.note(2_000, 2_000);
    expect(rate.bytesPerS(2_100)).toBeNull();
    rate.note(3_000, 3_000);
    expect(rate.bytesPerS(3_000)).toBeCloseTo(1_000);
  });

  test('tells when the rest will be here, and nothing while it stands still', () => {
    expect(msLeft(40, 100, 20)).toBe(3_000);
    expect(msLeft(100, 100, 20)).toBe(0);
    expect(msLeft(40, 100, 0)).toBeNull();
    expect(msLeft(40, 100, null)).toBeNull();
  });
});

describe('transfers', () => {
  let nowMs = 0;
  beforeEach(() => {
    nowMs = 0;
    vi.useFakeTimers();
  });
  afterEach(() => void vi.useRealTimers());

  const at = (
    loadedBytes: number,
    totalBytes: number,
    phase: DownloadProgress['phase'] = 'download',
  ): DownloadProgress => ({ phase, path: 'a', loadedBytes, totalBytes, retryInMs: null });

  /** One that ends when the test says so. */
  function begin(transfers: Transfers, key: string) {
    let end!: () => void;
    let options!: TransferOptions;
    const done = transfers.run(key, (given) => {
      options = given;
      return new Promise<void>((resolve, reject) => {
        end = resolve;
        given.signal.addEventListener('abort', () => reject(given.signal.reason as Error));
      });
    });
    return { done, end: () => end(), options };
  }

  test('show bytes, speed and time left, and their share together', () => {
    const transfers = new Transfers(() => nowMs);
    expect(transfers.share).toBeNull();
    const first = begin(transfers, 'a');
    const second = begin(transfers, 'b');
    expect(transfers.share).toBe(0);
    first.options.onProgress(at(100, 1_000));
    nowMs = 1_000;
    first.options.onProgress(at(200, 1_000));
    second.options.onProgress(at(700, 2_000));
    expect(transfers.running['a']).toMatchObject({ bytesPerS: 100, msLeft: 8_000 });
    expect(transfers.share).toBeCloseTo(0.3);
  });

  test('notice without any message that nothing comes', () => {
    const transfers = new Transfers(() => nowMs);
    const { options } = begin(transfers, 'a');
    options.onProgress(at(0, 1_000));
    nowMs = 1_000;
    options.onProgress(at(500, 1_000));
    expect(transfers.running['a']?.bytesPerS).toBe(500);
    nowMs = 8_000;
    vi.advanceTimersByTime(1_000);
    expect(transfers.running['a']).toMatchObject({ bytesPerS: 0, msLeft: null });
  });

  test('have no speed while they wait for the next attempt', () => {
    const transfers = new Transfers(() => nowMs);
    const { options } = begin(transfers, 'a');
    options.onProgress(at(0, 1_000));
    nowMs = 1_000;
    options.onProgress(at(500, 1_000, 'retry'));
    expect(transfers.running['a']).toMatchObject({ bytesPerS: null, msLeft: null });
  });

  test('are gone once they have ended, by themselves or by being cancelled', async () => {
    const transfers = new Transfers(() => nowMs);
    const first = begin(transfers, 'a');
    const second = begin(transfers, 'b');
    first.end();
    await first.done;
    expect(Object.keys(transfers.running)).toEqual(['b']);
    transfers.cancel('b');
    await expect(second.done).rejects.toMatchObject({ name: 'AbortError' });
    second.options.onProgress(at(1, 2));
    expect(transfers.running).toEqual({});
    expect(vi.getTimerCount()).toBe(0);
  });
});
