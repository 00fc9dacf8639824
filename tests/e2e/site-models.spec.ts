import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Playground } from '../../src/state/playground.svelte';
import { bar, expect, openPlayground, test, waitForScores } from './playground';
import { serveCopy, type SiteCopy } from './site-copy';

const clip = 'clip-vit-base-patch32';
const linkWithClip = `?backend=wasm#labels=dog~cat&model=${clip}`;
type TestedWindow = Window & { clipPlayground: Playground };

let site: SiteCopy;

test.beforeEach(async () => {
  site = await serveCopy();
});
test.afterEach(() => site.remove());

const ship = (list: unknown): Promise<void> =>
  writeFile(join(site.folder, 'models/index.json'), JSON.stringify(list));
const panel = (page: Page) => page.getByRole('dialog', { name: 'Model' });
const openPanel = (page: Page) =>
  page
    .getByRole('banner')
    .getByRole('button', { name: /Starter|CLIP/ })
    .click();
const card = (page: Page, id: string) => panel(page).locator(`[data-model="${id}"]`);
const useButton = (page: Page) => panel(page).getByRole('button', { name: /Use CLIP ViT-B\/32/ });

/**
 * Puts the starter's files in the place of the large model's, and its pins in the place of that entry's,
 * on the page that has just failed to load it: the real files cannot be had here.
 */
async function standIn(page: Page): Promise<void> {
  await cp(join(site.folder, 'models/starter'), join(site.folder, 'models', clip), {
    recursive: true,
  });
  await page.evaluate(() => {
    const { session, models } = (window as unknown as TestedWindow).clipPlayground;
    const entry = session.model;
    return models.load('starter', 'wasm').then(() => {
      const { files, towers, projectionDim, contextLength, imageSize, logitScale } = session.model;
      Object.assign(entry, {
        files,
        towers: { q8: towers.fp32 },
        ...{ projectionDim, contextLength, imageSize, logitScale },
      });
    });
  });
}

test('a site with the starter alone offers the others as downloads, asks nobody, and its console stays clean', async ({
  page,
}) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(site.url) && !/^(blob|data):/.test(url)) complaints.push(url);
  });
  await openPlayground(page, `${site.url}?backend=wasm`);
  await page.waitForLoadState('networkidle');
  await openPanel(page);
  await expect(panel(page).getByRole('button', { name: /^Download 155\.9 MB/ })).toBeVisible();
  await expect(panel(page)).toContainText('Models take 0.0 MB of this device');
  expect(complaints).toEqual([]);
});

test('a shipped model is used at a click, with labels and pictures kept, and back again', async ({
  page,
}) => {
  await ship({ starter: ['fp32'], [clip]: ['q8'] });
  const asked: string[] = [];
  page.on('request', (request) => void asked.push(request.url()));
  await openPlayground(page, `${site.url}?backend=wasm#labels=dog~cat~a small boat`);
  const before = await bar(page, 'dog').getAttribute('aria-valuenow');
  await openPanel(page);
  await expect(panel(page)).toContainText('155.9 MB at q8');
  await expect(panel(page)).toContainText('English · MIT licence · ImageNet 63.3 %');
  expect(asked.filter((url) => url.includes(clip))).toEqual([]);

  await useButton(page).click();
  await expect(panel(page).getByRole('alert')).toHaveText('The model could not be loaded');
  await standIn(page);
  await useButton(page).click();
  await expect(card(page, clip)).toContainText('In use');
  await page.keyboard.press('Escape');
  await waitForScores(page);
  expect(await bar(page, 'dog').getAttribute('aria-valuenow')).toBe(before);
  await expect(page.getByRole('meter')).toHaveCount(3);
  await expect(page).toHaveURL(new RegExp(`model=${clip}`));

  await openPanel(page);
  await expect(page.getByRole('banner')).toContainText(/CLIP ViT-B\/32.*q8/);
  await panel(page)
    .getByRole('button', { name: /Use Starter/ })
    .click();
  await expect(card(page, 'starter')).toContainText('In use');
  await expect(page).not.toHaveURL(/model=/);
});

test('a link that asks for a shipped model offers it by its size, and starts without it', async ({
  page,
}) => {
  await ship({ starter: ['fp32'], [clip]: ['q8'] });
  await openPlayground(page, site.url + linkWithClip);
  await expect(page.getByText('The link was made with CLIP ViT-B/32')).toBeVisible();
  await expect(page.getByRole('button', { name: /Use CLIP.*155\.9 MB at q8/ })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`model=${clip}`));
  await page.getByRole('status').getByRole('button', { name: 'Close' }).click();
  await expect(page).not.toHaveURL(/model=/);
});

test('a link that asks for a model that the site does not ship offers its download by size', async ({
  page,
}) => {
  await rm(join(site.folder, 'models/index.json'));
  await openPlayground(page, site.url + linkWithClip);
  await expect(page.getByText('CLIP ViT-B/32, which is not on this device')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Download 155\.9 MB/ })).toBeVisible();
  await expect(bar(page, 'dog')).toBeVisible();
});

test('a link that asks for a model that nobody knows says so and goes on', async ({ page }) => {
  await openPlayground(page, `${site.url}?backend=wasm#labels=dog~cat&model=no-such-model`);
  await expect(page.getByText('The link asks for the model “no-such-model”')).toBeVisible();
  await expect(bar(page, 'dog')).toBeVisible();
  await expect(page).not.toHaveURL(/model=/);
});
