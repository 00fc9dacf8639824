import type { Worker } from '@playwright/test';
import { bar, expect, openPlayground, test, waitForScores } from './playground';

interface PageState {
  clipPlayground: { session: { counts: { visionRuns: number } } };
}

const isEngine = (worker: Worker): boolean => /\/worker-[^/]*\.js$/.test(worker.url());

/** Has a page or a worker note what the policy refuses it. */
function noteRefusals(): void {
  const noted: string[] = [];
  Object.assign(globalThis, { noted });
  globalThis.addEventListener('securitypolicyviolation', (event) => {
    const { effectiveDirective, blockedURI } = event as SecurityPolicyViolationEvent;
    noted.push(`${effectiveDirective} ${blockedURI}`);
  });
}

const notedRefusals = (): string[] => (globalThis as unknown as { noted: string[] }).noted;

test('nothing is refused by the policy, and classifying asks the network for nothing @backend', async ({
  page,
  context,
  backendQuery,
}) => {
  await page.addInitScript(noteRefusals);
  page.on('worker', (worker) => void (isEngine(worker) && worker.evaluate(noteRefusals)));
  await openPlayground(page, `./?${backendQuery}`);
  await page.waitForLoadState('networkidle');
  const asked: string[] = [];
  context.on('request', (request) => {
    if (/^(https?|wss?):/.test(request.url())) asked.push(request.url());
  });
  await page.getByRole('textbox', { name: 'Label 1', exact: true }).fill('a lighthouse');
  await expect(bar(page, 'a lighthouse')).toHaveAttribute('aria-valuenow', /\d/);
  await waitForScores(page);
  const visionRuns = (): Promise<number> =>
    page.evaluate(() => (window as unknown as PageState).clipPlayground.session.counts.visionRuns);
  const before = await visionRuns();
  await page
    .locator('input[type="file"]')
    .first()
    .setInputFiles(['tests/reference/pictures/jpeg-444.jpg']);
  await expect.poll(visionRuns).toBeGreaterThan(before);
  await waitForScores(page);
  expect(asked).toEqual([]);
  expect(await page.evaluate(notedRefusals)).toEqual([]);
  expect(await page.workers().find(isEngine)!.evaluate(notedRefusals)).toEqual([]);
});

/** Asks a foreign host; what became of it, and the directive that refused it. */
async function askForeignHost(): Promise<string> {
  const refusedBy = new Promise<string>((resolve) => {
    const listen = (event: Event): void =>
      resolve((event as SecurityPolicyViolationEvent).effectiveDirective);
    globalThis.addEventListener('securitypolicyviolation', listen, { once: true });
  });
  const answer = await fetch('https://example.com/').then(
    () => 'answered',
    () => 'refused',
  );
  return `${answer} by ${await refusedBy}`;
}

test('the page and its worker can reach no host but their own and the hub', async ({ page }) => {
  await openPlayground(page, './?backend=wasm');
  expect(await page.evaluate(askForeignHost)).toBe('refused by connect-src');
  const engine = page.workers().find(isEngine)!;
  expect(await engine.evaluate(askForeignHost)).toBe('refused by connect-src');
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
