import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StillValues } from '../../src/state/still-values';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a value that is dragged is written once, as it was left', () => {
  const write = vi.fn();
  const values = new StillValues(write);
  for (let i = 1; i <= 50; i++) {
    values.put('cut-off', i);
    vi.advanceTimersByTime(30);
  }
  expect(write).not.toHaveBeenCalled();
  values.put('groups', 'a | b');
  vi.advanceTimersByTime(1000);
  expect(write.mock.calls).toEqual([
    ['cut-off', 50],
    ['groups', 'a | b'],
  ]);
});

test('leaving the page writes what waits at once, and not again later', () => {
  const page = new EventTarget();
  vi.stubGlobal('document', page);
  const write = vi.fn();
  new StillValues(write).put('cut-off', 0.3);
  page.dispatchEvent(new Event('visibilitychange'));
  expect(write.mock.calls).toEqual([['cut-off', 0.3]]);
  vi.advanceTimersByTime(1000);
  expect(write).toHaveBeenCalledTimes(1);
});

test('what is dropped is never written', () => {
  const write = vi.fn();
  const values = new StillValues(write);
  values.put('cut-off', 0.3);
  values.drop();
  vi.advanceTimersByTime(1000);
  values.settle();
  expect(write).not.toHaveBeenCalled();
});
