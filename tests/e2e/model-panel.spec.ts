import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { Playground } from '../../src/state/playground.svelte';
import { bar, expect, openPlayground, test, waitForScores } from './playground';

type TestedWindow = Window & { clipPlayground: Playground };

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const starter = resolve('dist/models/starter');
const tinyClip = resolve('tests/reference/models/clip-gelu');
const starterFiles = ['tokenizer.json', 'onnx/text_model.onnx', 'onnx/vision_model.onnx'];

const panel = (page: Page) => page.getByRole('dialog', { name: /^(Model|模型)$/ });
const card = (page: Page, id: string) => panel(page).locator(`[data-model="${id}"]`);
const disk = (page: Page) => panel(page).getByRole('region', { name: 'From disk' });
const host = (page: Page) => panel(page).getByRole('region', { name: 'Where downloads come from' });

async function openPanel(page: Page): Promise<void> {
  await page.getByRole('banner').locator('button[aria-haspopup=dialog]').first().click();
  await expect(panel(page).locator('[data-model]').first()).toBeVisible();
  await expect(panel(page).locator('input[webkitdirectory]')).toBeAttached();
}

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).withTags(wcag).analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** Puts models into every state that a card can have, which no real store has at once. */
async function showEveryState(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { library } = (window as unknown as TestedWindow).clipPlayground.models;
    const none = { revision: 'r', sizeBytes: 1, unfinished: [], custom: null };
    const begun = { dtype: 'q8', loadedBytes: 40.3e6, totalBytes: 154.2e6 } as const;
    library!.contents = {
      ...library!.contents!,
      models: [
        { ...none, modelId: 'tinyclip-8m', dtypes: ['q8'] },
        { ...none, modelId: 'clip-vit-base-patch16', dtypes: [], unfinished: [begun] },
      ],
    };
    const progress = { phase: 'download', path: '', ...begun, retryInMs: null } as const;
    library!.downloads.running = {
      'clip-vit-base-patch32': { progress, bytesPerS: 2.1e6, msLeft: 55_000 },
    };
    library!.evicted = [{ modelId: 'siglip-base-patch16-224', name: '' }];
  });
}

for (const [colorScheme, locale, width] of [
  ['light', 'en-GB', 1440],
  ['dark', 'zh-CN', 390],
] as const) {
  test.describe(`the panel, ${colorScheme}, ${locale}, ${width} px`, () => {
    test.use({ locale, colorScheme, viewport: { width, height: 900 } });

    test('passes axe with models in every state, and tells a download by words', async ({
      page,
    }) => {
      await page.emulateMedia({ reducedMotion: 'reduce', colorScheme });
      await openPlayground(page, './?backend=wasm');
      await openPanel(page);
      await showEveryState(page);
      const progress = panel(page).getByRole('progressbar');
      await expect(progress).toHaveAttribute('aria-valuenow', '26');
      await expect(progress).toHaveAttribute('aria-valuetext', /40\.3 MB.*154\.2 MB/);
      await expect(page.getByRole('banner')).toContainText('26 %');
      await disk(page)
        .or(panel(page).getByRole('region', { name: '从磁盘' }))
        .scrollIntoViewIfNeeded();
      expect(await violations(page)).toEqual([]);
      const overflow = await panel(page).evaluate((each) => each.scrollWidth - each.clientWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    });
  });
}

test('a folder is recognised by its hashes, and what is missing of it is named', async ({
  page,
}) => {
  await openPlayground(page, './?backend=wasm');
  await openPanel(page);
  const files = disk(page).locator('input[multiple]:not([webkitdirectory])');
  await files.setInputFiles(starterFiles.slice(1).map((path) => join(starter, path)));
  await expect(disk(page)).toContainText(/Recognised: Starter\. Still missing:.*tokenizer\.json/);
  await disk(page).locator('input[webkitdirectory]').setInputFiles(starter);
  await expect(disk(page)).toContainText('Recognised and kept: Starter at fp32');
  await expect(card(page, 'starter')).toContainText('on this device');
  await expect(panel(page)).toContainText(/Models take [1-9][\d.]* MB/);
  await card(page, 'starter')
    .getByRole('button', { name: /^Delete Starter/ })
    .click();
  await card(page, 'starter').getByRole('button', { name: 'Yes, delete' }).click();
  await expect(card(page, 'starter')).toContainText('comes with this site');
});

test('files that are dropped on the panel are no pictures, and no model is refused with a sentence', async ({
  page,
}) => {
  await openPlayground(page, './?backend=wasm');
  await openPanel(page);
  const pictures = await page
    .getByRole('radiogroup', { name: 'Pictures' })
    .getByRole('radio')
    .count();
  const config = await readFile(join(tinyClip, 'config.json'), 'utf8');
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'config.json', { type: 'application/json' }));
    return data;
  }, config);
  await disk(page).dispatchEvent('dragover', { dataTransfer: transfer });
  await expect(disk(page)).toContainText('Drop the model’s folder');
  await disk(page).dispatchEvent('drop', { dataTransfer: transfer });
  await expect(disk(page)).toContainText('These files are no model that can be used.');
  await expect(page.getByText('Drop to see what the model makes of it')).toHaveCount(0);
  await expect(page.getByRole('radiogroup', { name: 'Pictures' }).getByRole('radio')).toHaveCount(
    pictures,
  );
  await expect(page.getByText('Not added')).toHaveCount(0);
});

test('a model of one’s own is named, kept, used, found again at the next visit, and deleted', async ({
  page,
}) => {
  await openPlayground(page, './?backend=wasm#labels=dog~cat');
  await openPanel(page);
  await disk(page).locator('input[webkitdirectory]').setInputFiles(tinyClip);
  await disk(page).getByRole('textbox', { name: 'Name' }).fill('Our CLIP');
  expect(await violations(page)).toEqual([]);
  await disk(page).getByRole('button', { name: 'Keep this model' }).click();
  const own = panel(page).locator('[data-model^=custom]');
  await expect(own).toContainText('Our CLIP');
  await own.getByRole('button', { name: /^Use Our CLIP/ }).click();
  await expect(own).toContainText('In use');
  await page.keyboard.press('Escape');
  await waitForScores(page);
  await expect(bar(page, 'dog')).toBeVisible();
  await expect(page).toHaveURL(/model=custom-/);

  await page.reload();
  await waitForScores(page);
  await expect(page.getByRole('banner')).toContainText('Our CLIP');
  await expect(page.getByText('The link asks for')).toHaveCount(0);
  await page.goto('about:blank');
  await openPlayground(page, './?backend=wasm');
  await expect(page.getByRole('banner')).toContainText('Our CLIP');

  await openPanel(page);
  await own.getByRole('button', { name: /^Delete Our CLIP/ }).click();
  await own.getByRole('button', { name: 'Yes, delete' }).click();
  await expect(own).toHaveCount(0);
  await page.goto('about:blank');
  await openPlayground(page, './?backend=wasm');
  await expect(page.getByRole('banner')).toContainText('Starter');
});

test('a mirror is checked, explained, remembered, and given up again', async ({ page }) => {
  await openPlayground(page, './?backend=wasm');
  await openPanel(page);
  const field = host(page).getByRole('textbox').or(host(page).getByRole('combobox'));
  const save = host(page).getByRole('button', { name: 'Use this host' });
  await expect(host(page)).toContainText('Downloads come from https://huggingface.co.');
  await expect(host(page)).toContainText('learn your network address');
  for (const [typed, sentence] of [
    ['http://hf-mirror.com', 'must begin with https://'],
    ['https://me:secret@hf-mirror.com', 'Leave out the name and the password'],
    ['https://hf-mirror.com/models', 'Give the host alone'],
    ['https://mirror.example', 'CLIP_HUB_HOSTS="https://mirror.example"'],
  ] as const) {
    await field.fill(typed);
    await save.click();
    await expect(host(page)).toContainText(sentence);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
  }
  await field.fill('hf-mirror.com');
  await field.press('Enter');
  await expect(host(page)).toContainText('Downloads come from https://hf-mirror.com from now on');
  await page.reload();
  await waitForScores(page);
  await openPanel(page);
  await expect(host(page)).toContainText('Downloads come from https://hf-mirror.com.');
  await host(page).getByRole('button', { name: 'Back to https://huggingface.co' }).click();
  await expect(host(page)).toContainText('Downloads come from https://huggingface.co.');
});

test('the browser’s answer to “keep on this device” is told as it is', async ({ page }) => {
  await openPlayground(page, './?backend=wasm');
  await openPanel(page);
  await panel(page).getByRole('button', { name: 'Keep on this device' }).click();
  await expect(panel(page)).toContainText(/The browser (did not promise|has promised)/);
});
