import type { Page } from '@playwright/test';
import { en } from '../../src/text/en';
import { runCounts } from './counting';
import { expect, waitForScores } from './playground';

/** As long as a busy machine may take for a picture and what comes before it. */
const patience = { timeout: 120_000 };

/** The probabilities on screen, top to bottom as typed, read at once. */
export async function shownProbs(page: Page): Promise<(string | null)[]> {
  await waitForScores(page);
  return page
    .getByRole('meter')
    .evaluateAll((bars) => bars.map((each) => each.getAttribute('aria-valuenow')));
}

/** The probabilities once they stay: between two frames of a drawing nothing says that one is on its way. */
export async function stillProbs(page: Page): Promise<(string | null)[]> {
  let shown: (string | null)[] = [];
  let before = '';
  const isStill = async () => {
    shown = await shownProbs(page);
    const now = JSON.stringify([shown, (await runCounts(page)).visionRuns]);
    const isSame = now === before;
    before = now;
    return isSame;
  };
  await expect.poll(isStill, { ...patience, intervals: [400] }).toBe(true);
  return shown;
}

/** Brings the empty paper to the front, and resolves with its probabilities. */
export async function openWhitePaper(page: Page): Promise<(string | null)[]> {
  const { visionRuns } = await runCounts(page);
  await page.getByText(en.drawing.title, { exact: true }).click();
  await expect
    .poll(async () => (await runCounts(page)).visionRuns, patience)
    .toBeGreaterThan(visionRuns);
  return stillProbs(page);
}
