import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { bar, expect, openPlayground, test, waitForScores } from './playground';

async function saved(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  const file = await download;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/** What each bar says, in the order of the rows. */
async function probsByLabel(page: Page): Promise<Map<string, number>> {
  const bars = await page
    .getByRole('meter')
    .evaluateAll((all) =>
      all.map(
        (each) => [each.ariaLabel ?? '', Number(each.getAttribute('aria-valuenow'))] as const,
      ),
    );
  return new Map(bars);
}

test.describe('take away', () => {
  test('saves JSON from which the probabilities on screen can be computed again', async ({
    page,
  }) => {
    await openPlayground(page, './?backend=wasm#labels=dog~cat~bus&none=1');
    const { name, bytes } = await saved(page, 'Results as JSON');
    expect(name).toBe('A street with a red bus - CLIP.json');
    const results = JSON.parse(bytes.toString('utf8')) as {
      logitScale: number;
      logitBias: number;
      picture: { sha256: string };
      model: { id: string; revision: string };
      labels: { label: string; cosine: number; prob: number; prompts: string[] }[];
    };
    expect(results.model.id).toBe('starter');
    expect(results.picture.sha256).toMatch(/^[0-9a-f]{64}$/);
    const exps = results.labels.map(({ cosine }) => Math.exp(results.logitScale * cosine));
    const sum = exps.reduce((total, value) => total + value, 0);
    for (const [i, { prob }] of results.labels.entries())
      expect(prob).toBeCloseTo(exps[i]! / sum, 9);
    expect(results.labels.map(({ label }) => label)).toEqual([
      'dog',
      'cat',
      'bus',
      'none of these',
    ]);
    const shown = await bar(page, 'bus').getAttribute('aria-valuenow');
    expect(results.labels[2]!.prob).toBe(Number(shown));
  });

  test('saves CSV with a line a label, and the chart as PNG', async ({ page }) => {
    await openPlayground(page, './?backend=wasm#labels=a,b~猫');
    const csv = (await saved(page, 'Results as CSV')).bytes.toString('utf8');
    expect(csv.startsWith('\uFEFFlabel,')).toBe(true);
    expect(csv).toContain('\r\n"a,b",');
    expect(csv).toContain('\r\n猫,');
    const png = await saved(page, 'Chart as PNG');
    expect(png.name).toMatch(/\.png$/);
    expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(png.bytes.readUInt32BE(16)).toBe(1920);
    expect(png.bytes.length).toBeGreaterThan(20_000);
  });

  test('gives a link that restores labels, template, scale and rows, and never the picture', async ({
    page,
    context,
  }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await openPlayground(page, './?backend=wasm#labels=dog~cat~bus');
    await page.getByRole('textbox', { name: 'Label 2', exact: true }).fill('一只 {} & 100% ~ cat');
    await page.getByRole('textbox', { name: 'Prompt template' }).fill('art of {}');
    await page.getByRole('slider', { name: 'Logit scale' }).fill('100');
    await page.getByRole('checkbox', { name: /none of these/ }).check();
    await page.getByRole('button', { name: 'Copy a link' }).click();
    await expect(page.getByText('Link copied.')).toBeVisible();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    await waitForScores(page);
    const before = await probsByLabel(page);
    await page.goto('about:blank');
    await openPlayground(page, link);
    await expect(page.getByRole('meter')).toHaveCount(4);
    await waitForScores(page);
    const after = await probsByLabel(page);
    expect([...after.keys()]).toEqual([...before.keys()]);
    // A batch of another size may round its last digit otherwise.
    for (const [label, prob] of before) expect(after.get(label)).toBeCloseTo(prob, 5);
    expect(link).not.toContain('blob');
  });

  test('restores what it can of a broken link and says so', async ({ page }) => {
    await openPlayground(
      page,
      './?backend=wasm#labels=dog~cat&scale=hot&model=nonsense&x=%E0%A4%A',
    );
    await expect(page.getByText('A part of the link could not be read')).toBeVisible();
    await expect(bar(page, 'dog')).toBeVisible();
    await expect(page.getByRole('meter')).toHaveCount(2);
  });

  test('shows the same in Python with the present labels', async ({ page }) => {
    await openPlayground(page, "./?backend=wasm#labels=dog~it's a cat");
    await page.locator('summary', { hasText: 'The same in Python' }).click();
    const code = page.locator('pre');
    await expect(code).toContainText(`"it's a cat"`);
    await expect(code).toContainText('print(');
    await page.getByRole('textbox', { name: 'Label 1', exact: true }).fill('wolf');
    await expect(code).toContainText('wolf');
  });
});
