import type { Page } from '@playwright/test';
import { collection as text } from '../../src/text/en-collection';
import { errors } from '../../src/text/en-errors';
import {
  brokenFiles,
  collectionState,
  fillFolder,
  goodFiles,
  holdReadingAfter,
  offerFolder,
  removeFolder,
  storedEmbeds,
  writeFolder,
} from './collection-files';
import { button, cells, late, waitUntilRead } from './collection-parts';
import { runCounts } from './counting';
import { expect, test } from './playground';

const { grid } = text;
/** Two busy cores and a cold start: these tests wait for states, and some states come late. */
test.setTimeout(240_000);
const address = './?backend=wasm#labels=dog~cat~bus&view=collection';

async function addFolder(page: Page, folder: string): Promise<void> {
  await page.locator('input[webkitdirectory]').setInputFiles(folder);
}

test('a folder with subfolders and broken files is read, seen, filtered and looked at by keyboard', async ({
  page,
}, testInfo) => {
  const folder = writeFolder(testInfo.outputPath('Holiday'), {
    ...goodFiles(30),
    ...brokenFiles,
    '.hidden/picture.jpg': Buffer.from('x'),
    'notes.txt': Buffer.from('no picture'),
  });
  await page.goto(address);
  await expect(page.getByRole('heading', { name: grid.introTitle })).toBeVisible();
  await addFolder(page, folder);
  await waitUntilRead(page, 30);
  const { total, faults } = await collectionState(page);
  expect(total).toBe(40);
  expect(Object.keys(faults).sort()).toEqual(
    Object.keys(brokenFiles)
      .map((name) => `Holiday/${name}`)
      .sort(),
  );
  expect(faults['Holiday/empty.jpg']).toBe('picture/empty');
  expect(faults['Holiday/enormous.png']).toBe('picture/too-large');
  await expect(page.getByText(grid.allRead)).toBeVisible();
  await expect(cells(page).locator('img').first()).toBeVisible();

  await cells(page).first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Control+End');
  await expect(cells(page).last()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByText('Holiday/odd/picture 29.jpg')).toBeVisible();
  await expect(page.getByRole('dialog').getByRole('listitem')).toHaveCount(3);
  await page.keyboard.press('a');
  await expect(page.getByRole('dialog').getByText(text.tag.states.accepted)).toHaveCount(2);
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('dialog').getByText('Holiday/odd/picture 27.jpg')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(cells(page).last()).toBeFocused();

  // Most of a long list is not in the page; the focused cell stays when it is scrolled out of sight.
  await page.setViewportSize({ width: 390, height: 700 });
  await cells(page).first().focus();
  await page.getByRole('grid').evaluate((list) => list.scrollTo(0, list.scrollHeight));
  await expect(page.locator('[data-cell="39"]')).toBeVisible();
  expect(await cells(page).count()).toBeLessThan(40);
  await expect(page.locator('[data-cell="0"]')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('[data-cell="1"]')).toBeFocused();
  await expect(page.locator('[data-cell="1"]')).toBeInViewport();

  await page
    .getByRole('combobox', { name: grid.filter, exact: true })
    .selectOption({ label: grid.filters.failed });
  await expect(page.getByText(grid.shown('10'))).toBeVisible();
  await expect(page.getByText(errors['picture/empty'])).toBeVisible();
});

test('a closed tab loses nothing: the work goes on where it stopped, and no picture is read twice', async ({
  page,
  context,
}) => {
  const [count, before] = [80, 48];
  await offerFolder(page, 'Holiday');
  await page.goto(address);
  await fillFolder(page, 'Holiday', count);
  await holdReadingAfter(page, before / 8);
  await button(page, grid.add).click();
  await button(page, grid.keep.agree).click();
  await expect.poll(async () => (await collectionState(page)).mode, late).toBe('kept');
  await expect.poll(async () => (await collectionState(page)).read, late).toBe(before);
  await expect.poll(() => storedEmbeds(page), late).toBe(before);
  await page.close({ runBeforeUnload: false });

  const again = await context.newPage();
  await offerFolder(again, 'Holiday');
  await again.goto(address);
  await expect.poll(async () => (await collectionState(again)).phase, late).toBe('ready');
  await waitUntilRead(again, count);
  expect((await runCounts(again)).visionPictures).toBe(count - before);
  expect((await collectionState(again)).total).toBe(count);

  await again.reload();
  await expect.poll(async () => (await collectionState(again)).read, late).toBe(count);
  await expect(cells(again).locator('img').first()).toBeVisible();
  expect((await runCounts(again)).visionPictures).toBe(0);
});

test('a second tab looks on and takes over when the first is closed; forgetting deletes everything', async ({
  page: first,
  context,
}, testInfo) => {
  await first.goto(address);
  await addFolder(first, writeFolder(testInfo.outputPath('Holiday'), goodFiles(12)));
  await button(first, grid.keep.agree).click();
  await waitUntilRead(first, 12);
  await expect.poll(async () => (await collectionState(first)).isBehind, late).toBe(false);

  const second = await context.newPage();
  await second.goto(address);
  await expect(second.getByText(grid.notices['other-tab'])).toBeVisible(late);
  await expect(cells(second).locator('img').first()).toBeVisible(late);
  expect((await collectionState(second)).mode).toBe('read-only');
  await first.close();
  await expect(second.getByText(grid.notices['other-tab'])).toBeHidden(late);
  expect(await collectionState(second)).toMatchObject({ mode: 'kept', total: 12 });

  await button(second, grid.keep.kept).click();
  await button(second, grid.keep.forget).click();
  await button(second, grid.keep.forgetYes).click();
  await expect(second.getByRole('heading', { name: grid.introTitle })).toBeVisible(late);
  const names = () =>
    second.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  expect(await names()).not.toContain('clip-playground-collection');
});

test('a folder that vanishes midway is told and waited for; when it is back, only the rest is read', async ({
  page,
}) => {
  const [count, before] = [40, 16];
  await offerFolder(page, 'Holiday');
  await page.goto(address);
  await fillFolder(page, 'Holiday', count);
  const letGo = await holdReadingAfter(page, before / 8);
  await button(page, grid.add).click();
  await expect.poll(async () => (await collectionState(page)).read, late).toBe(before);
  await removeFolder(page, 'Holiday');
  await letGo();
  await expect(page.getByText(grid.notices['folder-gone']('Holiday'))).toBeVisible(late);
  expect(await collectionState(page)).toMatchObject({ read: before, total: count });

  await fillFolder(page, 'Holiday', count);
  await button(page, grid.resume).click();
  await waitUntilRead(page, count);
  expect((await runCounts(page)).visionPictures).toBe(count);
  await expect(page.getByText(grid.notices['folder-gone']('Holiday'))).toBeHidden();
});

test('storage that is full midway is told, nothing is lost, and it is kept once there is room', async ({
  page,
}, testInfo) => {
  const cdp = await page.context().newCDPSession(page);
  await page.goto(address);
  const { origin } = new URL(page.url());
  await addFolder(page, writeFolder(testInfo.outputPath('First'), goodFiles(8)));
  await button(page, grid.keep.agree).click();
  await waitUntilRead(page, 8);
  await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  // Chromium's IndexedDB remembers for half a minute how much room there was.
  await page.waitForTimeout(31_000);
  await addFolder(page, writeFolder(testInfo.outputPath('Second'), goodFiles(40)));
  await expect(page.getByText(grid.notices['storage-full'])).toBeVisible(late);
  await waitUntilRead(page, 48);
  expect((await collectionState(page)).isBehind).toBe(true);

  await cdp.send('Storage.overrideQuotaForOrigin', { origin });
  await button(page, grid.retryKeeping).click();
  await expect.poll(async () => (await collectionState(page)).isBehind, late).toBe(false);
  await page.reload();
  await expect.poll(async () => (await collectionState(page)).read, late).toBe(48);
  await expect(page.getByText(grid.notices['add-again']('Second'))).toBeVisible();
  await addFolder(page, testInfo.outputPath('Second'));
  await expect(page.getByText(grid.notices['add-again']('Second'))).toBeHidden();
  await waitUntilRead(page, 48);
  expect((await runCounts(page)).visionPictures).toBe(0);
});
