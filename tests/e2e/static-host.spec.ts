import type { Page } from '@playwright/test';
import { expect, openPlayground, test, waitForScores } from './playground';
import { serveCopy, type SiteCopy } from './site-copy';

test.use({ serviceWorkers: 'allow' });

let site: SiteCopy;
test.beforeEach(async () => {
  site = await serveCopy({ headers: false, base: '/some/where/' });
});
test.afterEach(() => site.remove());

const isIsolated = (page: Page): Promise<boolean> => page.evaluate(() => crossOriginIsolated);

function countLoads(page: Page): () => number {
  let count = 0;
  page.on('domcontentloaded', () => count++);
  return () => count;
}

test('is isolated after one reload on a host without headers, under any path', async ({ page }) => {
  const loads = countLoads(page);
  await page.goto(site.url);
  await expect.poll(() => isIsolated(page).catch(() => false)).toBe(true);
  await waitForScores(page);
  expect(loads()).toBe(2);
});

test('works where its address ends in index.html', async ({ page }) => {
  await page.goto(`${site.url}index.html?backend=wasm`);
  await expect.poll(() => isIsolated(page).catch(() => false)).toBe(true);
  await waitForScores(page);
});

test('does not reload under the hands of a person who has begun', async ({ page }) => {
  await page.addInitScript(() =>
    document.addEventListener('DOMContentLoaded', () =>
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'a' })),
    ),
  );
  const loads = countLoads(page);
  await openPlayground(page, site.url);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state))
    .toBe('activated');
  expect([loads(), await isIsolated(page)]).toEqual([1, false]);
  await page.reload();
  await waitForScores(page);
  expect(await isIsolated(page)).toBe(true);
});

test('does not reload again where a reload does not help', async ({ page }) => {
  await page.addInitScript(() =>
    Object.defineProperty(window, 'crossOriginIsolated', { get: () => false }),
  );
  const loads = countLoads(page);
  await page.goto(site.url);
  await expect.poll(loads).toBe(2);
  await waitForScores(page);
  expect(loads()).toBe(2);
});
