import { expect, test } from 'vitest';
import { countTests, e2eTotals, unitTotals } from '../../tools/test.mjs';

test('counts what passed and what failed', () => {
  expect(countTests({ passed: 5, failed: 0, skipped: 0 }, true)).toEqual({ passed: 5, failed: 0 });
  expect(countTests({ passed: 5, failed: 2, skipped: 0 }, false)).toEqual({ passed: 5, failed: 2 });
});

test('counts a skipped test, an empty run and a run that ended badly as failures', () => {
  expect(countTests({ passed: 5, failed: 0, skipped: 1 }, true).failed).toBe(1);
  expect(countTests({ passed: 0, failed: 0, skipped: 0 }, true).failed).toBe(1);
  expect(countTests({ passed: 5, failed: 0, skipped: 0 }, false).failed).toBe(1);
});

test("reads Vitest's and Playwright's totals", () => {
  const unit = { numPassedTests: 3, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
  expect(unitTotals(unit)).toEqual({ passed: 3, failed: 1, skipped: 3 });
  const e2e = { stats: { expected: 4, unexpected: 1, flaky: 2, skipped: 1 } };
  expect(e2eTotals(e2e)).toEqual({ passed: 4, failed: 3, skipped: 1 });
});
