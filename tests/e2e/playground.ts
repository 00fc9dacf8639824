import { expect, test as base, type Page } from '@playwright/test';

export interface PlaygroundOptions {
  /** The project's forced backend, as the page's query, without a question mark. */
  backendQuery: string;
}

/** Playwright's `test`, knowing the project's backend. */
export const test = base.extend<PlaygroundOptions>({
  backendQuery: ['', { option: true }],
});

export { expect };

/** The bar of a label. */
export const bar = (page: Page, label: string) =>
  page.getByRole('meter', { name: label, exact: true });

/** Opens the page at `url` and waits until its bars carry numbers that are not stale. */
export async function openPlayground(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await waitForScores(page);
}

/** A cold start on a busy machine with two cores; each test has a limit of its own beside it. */
const coldStartMs = 120_000;

/** Waits until there are bars and none of them is stale or without a number. */
export async function waitForScores(page: Page): Promise<void> {
  const bars = page.getByRole('meter');
  await expect(bars.first()).toHaveAttribute('aria-valuenow', /\d/, { timeout: coldStartMs });
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0, { timeout: coldStartMs });
}
