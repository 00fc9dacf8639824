import type { Page } from '@playwright/test';
import { expect, openPlayground, test } from './playground';

/** Keeps files of these names from arriving, until what it returns is called. */
async function cutOff(page: Page, files: RegExp): Promise<() => Promise<void>> {
  await page.route(files, (route) => route.abort('connectionfailed'));
  return () => page.unroute(files);
}

const missing = (page: Page) =>
  page.getByRole('alert').filter({ hasText: 'This part of the page could not be fetched.' });
const tryAgain = (page: Page) => page.getByRole('button', { name: 'Try again' });

test.describe('a part of the page that the network does not bring', () => {
  test('is asked for again, a tab, a panel and a file, and comes with its style', async ({
    page,
  }) => {
    test.slow();
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    await openPlayground(page, './?backend=wasm');
    const restore = await cutOff(page, /\/(CollectionView|PrivacyPanel|take-away-files)-[^/]*$/);
    const json = page.getByRole('button', { name: 'Results as JSON' });
    await json.click();
    await expect(page.getByText('This part of the page could not be fetched.')).toBeVisible();
    await page.getByRole('button', { name: 'Nothing is sent' }).click();
    await expect(page.getByRole('dialog').and(page.locator(':popover-open'))).toContainText(
      'could not be fetched',
    );
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Collection' }).click();
    await expect(missing(page)).toBeVisible();
    await tryAgain(page).click();
    await expect(missing(page)).toBeVisible();
    await restore();
    await tryAgain(page).click();
    await expect(page.getByRole('heading', { level: 2, name: 'Collection' })).toBeAttached();
    const isStyled = () =>
      page.evaluate(() => [...document.styleSheets].some(({ href }) => /CollectionV/.test(href!)));
    await expect.poll(isStyled).toBe(true);
    await page.getByRole('button', { name: 'Nothing is sent' }).click();
    await tryAgain(page).click();
    await expect(page.getByText('How can one believe it?')).toBeVisible();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Classify' }).click();
    const download = page.waitForEvent('download');
    await json.click();
    await download;
    await expect(page.getByText('could not be fetched')).toHaveCount(0);
    expect(errors).toEqual([]);
  });

  test('is never the whole page: without its words it takes the other language’s, or says what to do', async ({
    page,
  }) => {
    const withEnglish = await cutOff(page, /\/en-[^/]*\.js$/);
    await page.goto('./?backend=wasm');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('CLIP 游乐场');
    const withChinese = await cutOff(page, /\/zh-[^/]*\.js$/);
    await page.reload();
    await expect(page.getByText('This page did not arrive whole.')).toBeVisible();
    await expect(page.getByText('这个页面没有完整取到。')).toBeVisible();
    await withEnglish();
    await withChinese();
    await page.reload();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('CLIP Playground');
  });
});
