import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Rung } from '../../src/engine/protocol';
import { bar, expect, openPlayground, test, waitForScores } from './playground';
import { buildOf, offlineStage, serveCopy, type SiteCopy } from './site-copy';

interface PageState {
  clipPlayground: {
    session: { loaded: { rung: Rung } };
    labels: { texts: string[]; replace(texts: string[]): void };
  };
}

test.use({ serviceWorkers: 'allow' });

let site: SiteCopy;
test.beforeEach(async () => {
  site = await serveCopy();
});
test.afterEach(() => site.remove());

/** The cache's names, and what lies in the first one, relative to the site. */
function cacheContents(page: Page): Promise<{ names: string[]; files: string[] }> {
  return page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await (await caches.open(names[0]!)).keys();
    const files = requests.map(({ url }) => url.slice(new URL('./', location.href).href.length));
    return { names, files };
  });
}

async function expectStage(page: Page, stage: string): Promise<void> {
  await expect.poll(() => offlineStage(page), { timeout: 60_000 }).toBe(stage);
}

/** What the model runs on, as the page says it. */
function rung(page: Page): Promise<Rung> {
  return page.evaluate(() => (window as unknown as PageState).clipPlayground.session.loaded.rung);
}

test('classifies as before with no network, once it has said that it is ready offline @backend', async ({
  page,
  context,
  backendQuery,
}) => {
  await openPlayground(page, `${site.url}?${backendQuery}`);
  await expectStage(page, 'ready');
  const online = await rung(page);
  await site.stop();
  await context.setOffline(true);
  await page.reload();
  await waitForScores(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(await rung(page)).toEqual(online);
  await page.getByRole('textbox', { name: 'Label 1', exact: true }).fill('a lighthouse');
  await expect(bar(page, 'a lighthouse')).toHaveAttribute('aria-valuenow', /\d/);
  await expectStage(page, 'ready');
});

test('is ready only with every file of the build in one cache', async ({ page }) => {
  await openPlayground(page, site.url);
  await expectStage(page, 'ready');
  const all = await readdir(site.folder, { recursive: true, withFileTypes: true });
  const expected = all
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name).slice(site.folder.length + 1))
    // What a site ships may change without a build; model cards and the server are for whoever has the folder.
    .filter(
      (path) =>
        !/^(_headers|serve\.mjs|service-worker\.js|index\.html|models\/index\.json)$/.test(path),
    )
    .filter((path) => !/\.(jspi|asyncify)[^/]*\.wasm$|\.md$/.test(path));
  const { names, files } = await cacheContents(page);
  expect(names).toHaveLength(1);
  expect(files.sort()).toEqual(['', ...expected].sort());
});

test('does not call itself ready while a file is not what was built', async ({ page }) => {
  await appendFile(join(site.folder, 'samples/ship.webp'), 'x');
  await openPlayground(page, site.url);
  await expectStage(page, 'incomplete');
  const { files } = await cacheContents(page);
  expect(files).not.toContain('samples/ship.webp');
  expect(files).toContain('samples/cat.webp');
});

/** The label list as it is on the page. */
function labels(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as unknown as PageState).clipPlayground.labels.texts);
}

test('lets a new version wait until the person asks for it, with no network by then, and brings every label along', async ({
  page,
  context,
}) => {
  await openPlayground(page, site.url);
  await expectStage(page, 'ready');
  const old = await buildOf(page);
  await site.newVersion();
  await page.reload();
  await waitForScores(page);
  const update = page.getByRole('button', { name: 'Reload' });
  await expect(update).toBeVisible();
  // The old version looks through its files while the new one waits with all of its own.
  await page.reload();
  await waitForScores(page);
  await expectStage(page, 'ready');
  await expect(update).toBeVisible();
  expect(await buildOf(page)).toBe(old);
  const many = Array.from({ length: 40 }, (_, i) => `label ${i}, ${'long '.repeat(50)}`);
  await page.evaluate((texts) => {
    (window as unknown as PageState).clipPlayground.labels.replace(texts);
  }, many);
  await expect.poll(() => new URL(page.url()).hash.length).toBeGreaterThan(7_000);
  await site.stop();
  await context.setOffline(true);
  await update.click();
  await expect(page.locator('meta[name="build"]')).not.toHaveAttribute('content', old!);
  await waitForScores(page);
  expect(await labels(page)).toEqual(many);
  await expectStage(page, 'ready');
  await expect.poll(async () => (await cacheContents(page)).names.length).toBe(1);
});

test('leaves another tab its older version, whole, until it is reloaded', async ({
  page,
  context,
}) => {
  await openPlayground(page, site.url);
  await expectStage(page, 'ready');
  const chunk = (await cacheContents(page)).files.find((file) =>
    /assets\/TakeAway.*\.js$/.test(file),
  )!;
  const other = await context.newPage();
  await openPlayground(other, site.url);
  const old = await buildOf(other);
  await site.newVersion(/assets\/TakeAway/);
  await page.reload();
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect(page.locator('meta[name="build"]')).not.toHaveAttribute('content', old!);
  await waitForScores(page);
  const statusOf = (path: string): Promise<number> =>
    fetch(path, { cache: 'reload' }).then(({ status }) => status);
  expect(await other.evaluate(statusOf, chunk)).toBe(200);
  await expect(other.getByRole('button', { name: 'Reload' })).toBeVisible();
  await page.close();
  await other.getByRole('button', { name: 'Reload' }).click();
  await expect(other.locator('meta[name="build"]')).not.toHaveAttribute('content', old!);
  await waitForScores(other);
  await expectStage(other, 'ready');
  await expect.poll(async () => (await cacheContents(other)).names.length).toBe(1);
  expect(await other.evaluate(statusOf, chunk)).toBe(404);
});

test('leads an unknown address to the page when there is no network', async ({ page }) => {
  await openPlayground(page, site.url);
  await expectStage(page, 'ready');
  await site.stop();
  await page.goto(`${site.url}some/where/else`);
  expect(page.url()).toBe(site.url);
  await waitForScores(page);
});
