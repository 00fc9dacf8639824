import type { Page } from '@playwright/test';
import { collection as english } from '../../src/text/en-collection';
import { en } from '../../src/text/en';
import { zh } from '../../src/text/zh';
import { collection as chinese } from '../../src/text/zh-collection';
import {
  brokenFiles,
  collectionState,
  goodFiles,
  holdReadingAfter,
  writeFolder,
} from './collection-files';
import { button, late, openFew, violations, waitUntilRead } from './collection-parts';
import { expect, test } from './playground';

test.setTimeout(240_000);
const parts = ['grid', 'tag', 'search', 'map', 'matrix', 'duplicates', 'takeAway'] as const;

/** Makes a part show all that it can show. */
const filled: Partial<Record<(typeof parts)[number], (page: Page) => Promise<void>>> = {
  search: async (page) => {
    await page.getByRole('searchbox').fill('cat');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('gridcell').first()).toBeVisible(late);
  },
  map: async (page) => {
    await page.getByRole('application').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('g');
  },
  duplicates: async (page) => {
    await page.getByRole('region').last().getByRole('button').first().click();
    await expect(page.getByRole('slider')).toBeVisible(late);
  },
  takeAway: async (page) => {
    await page.getByRole('region').nth(1).getByRole('button').first().click();
    await expect(page.getByRole('status').getByRole('list')).toBeVisible(late);
  },
};

for (const [name, { text, frame, locale, colorScheme, viewport }] of Object.entries({
  'light, English, wide': {
    text: english,
    frame: en,
    locale: 'en-GB',
    colorScheme: 'light',
    viewport: { width: 1440, height: 900 },
  },
  'dark, Chinese, on a phone': {
    text: chinese,
    frame: zh,
    locale: 'zh-CN',
    colorScheme: 'dark',
    viewport: { width: 390, height: 844 },
  },
} as const))
  test.describe(name, () => {
    test.use({ locale, colorScheme, viewport });
    test('every part passes axe and fits the window', async ({ page }, testInfo) => {
      await page.emulateMedia({ reducedMotion: 'reduce', colorScheme });
      await page.goto('./?backend=wasm#view=collection');
      await expect(page.getByRole('heading', { name: text.grid.introTitle })).toBeVisible(late);
      expect(await violations(page), 'empty').toEqual([]);
      await openFew(page, testInfo, ['cat', 'dog']);
      await page
        .locator('input[webkitdirectory]')
        .setInputFiles(writeFolder(testInfo.outputPath('Broken'), brokenFiles));
      await expect
        .poll(async () => Object.keys((await collectionState(page)).faults), late)
        .toHaveLength(Object.keys(brokenFiles).length);
      await expect(page.getByRole('link', { name: frame.app.collection })).toBeVisible();
      const choice = page.getByRole('group', { name: text.grid.parts });
      for (const part of parts) {
        await choice.getByText(text.grid.partNames[part], { exact: true }).click();
        await filled[part]?.(page);
        expect(await violations(page), part).toEqual([]);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, part).toBe(0);
      }
    });
  });

test('how far reading is stands at the tab while Classify is in front, and is spoken now and then', async ({
  page,
}, testInfo) => {
  const { grid } = english;
  await page.goto('./?backend=wasm#labels=dog~cat&view=collection');
  const letGo = await holdReadingAfter(page, 2);
  await page
    .locator('input[webkitdirectory]')
    .setInputFiles(writeFolder(testInfo.outputPath('Holiday'), goodFiles(48)));
  await expect.poll(async () => (await collectionState(page)).read, late).toBe(16);
  await button(page, grid.pause).click();
  const tab = page.getByRole('link', { name: en.app.collection });
  await expect(tab).not.toContainText('❙❙');
  await page.getByRole('link', { name: en.app.classify }).click();
  await expect(tab).toContainText('❙❙');
  await expect(page.getByText(en.app.reading.paused)).toBeAttached();

  // Stopped, it can be begun again where it was.
  await tab.click();
  await button(page, grid.cancel).click();
  await page.getByRole('button', { name: /^Read \d+ pictures?$/ }).click();
  await expect(page.getByText(/^\d+ of \d+ read/)).toBeVisible();
  // It goes on behind the other tab.
  await page.getByRole('link', { name: en.app.classify }).click();
  await letGo();
  await expect(page.getByText(en.app.reading.done)).toBeAttached(late);
  await expect(tab).toHaveText(en.app.collection);
  await tab.click();
  await waitUntilRead(page, 48);
  await expect(page.getByText(grid.allRead)).toBeVisible();
});
