import type { Page } from '@playwright/test';
import type { RunCounts } from '../../src/engine/protocol';

/** Twenty labels, distinct, "cat" among them. */
export const twenty =
  'dog~woman~man~bus~truck~person~horse~boat~cat~bird~tree~house~car~train~pizza~banana~orange~lemon~chair~table'.split(
    '~',
  );

/** Runs of the towers for this page so far, as the engine counted them. */
export function runCounts(page: Page): Promise<RunCounts> {
  return page.evaluate(() => {
    const { clipPlayground } = window as unknown as {
      clipPlayground: { session: { counts: RunCounts } };
    };
    return { ...clipPlayground.session.counts };
  });
}
