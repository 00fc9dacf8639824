import type { Page } from '@playwright/test';
import { bar, expect, openPlayground, test, waitForScores } from './playground';

/** Everything that the policy refused from now on, in the page and in its workers. */
function refusals(page: Page): string[] {
  const found: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) found.push(message.text());
  });
  return found;
}

test('nothing is refused by the policy, and classifying asks the network for nothing @backend', async ({
  page,
  context,
  backendQuery,
}) => {
  const refused = refusals(page);
  await openPlayground(page, `./?${backendQuery}`);
  const asked: string[] = [];
  context.on('request', (request) => {
    if (/^(https?|wss?):/.test(request.url())) asked.push(request.url());
  });
  await page.getByRole('textbox', { name: 'Label 1', exact: true }).fill('a lighthouse');
  await expect(bar(page, 'a lighthouse')).toHaveAttribute('aria-valuenow', /\d/);
  await waitForScores(page);
  await page
    .locator('input[type="file"]')
    .first()
    .setInputFiles(['tests/reference/pictures/jpeg-444.jpg']);
  await waitForScores(page);
  expect(asked).toEqual([]);
  expect(refused).toEqual([]);
});

test('the page and its worker can reach no host but their own and the hub', async ({ page }) => {
  await openPlayground(page, './?backend=wasm');
  const tryHost = (): Promise<string> =>
    fetch('https://example.com/').then(
      () => 'answered',
      (error: unknown) => String(error),
    );
  const refused = refusals(page);
  expect(await page.evaluate(tryHost)).toContain('Failed to fetch');
  await expect.poll(() => refused.length).toBeGreaterThan(0);
  const inPage = refused.length;
  expect(await page.workers()[0]!.evaluate(tryHost)).toContain('Failed to fetch');
  await expect.poll(() => refused.length).toBeGreaterThan(inPage);
});

test('the page refuses inline script, eval and styles in markup', async ({ page }) => {
  await openPlayground(page, './?backend=wasm');
  const policy = await page
    .locator('meta[http-equiv="Content-Security-Policy"]')
    .getAttribute('content');
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(policy).toContain("style-src 'self';");
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.inlineRan = true';
    document.head.append(script);
    return 'inlineRan' in window;
  });
  expect(ran).toBe(false);
});
