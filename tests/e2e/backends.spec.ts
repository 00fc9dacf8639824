import type { Page, Route } from '@playwright/test';
import { chromiumFlags, findChromium, softwareWebgpuFlags } from '../../tools/chromium.mjs';
import type { LoadedModel } from '../../src/engine/protocol';
import type { Playground } from '../../src/state/playground.svelte';
import { bar, expect, openPlayground, test, waitForScores } from './playground';

const executablePath = findChromium()!;
// Every backend in one browser, so that their numbers can be compared.
test.use({ launchOptions: { executablePath, args: [...chromiumFlags, ...softwareWebgpuFlags] } });
test.setTimeout(400_000);
/** The software adapter is about a hundred times slower than WASM. */
const patiently = { timeout: 180_000 };

type TestedWindow = Window & { clipPlayground: Playground };

/** The page begins once its words are there. */
const begun = (page: Page) => page.waitForFunction(() => 'clipPlayground' in window);

const loaded = (page: Page): Promise<LoadedModel> =>
  page.evaluate(() => (window as unknown as TestedWindow).clipPlayground.session.loaded!);

const reasonFor = ({ refused }: LoadedModel, executionProvider: string) =>
  refused.findLast(({ rung }) => rung.executionProvider === executionProvider)?.reason;

const kill = (page: Page) =>
  page.evaluate(() => (window as unknown as TestedWindow).clipPlayground.session.kill());

const panel = (page: Page) => page.getByRole('dialog', { name: 'Model' });

/** Opens the page and waits for its bars as long as a software adapter may take. */
async function openPatiently(page: Page, url: string): Promise<void> {
  await page.goto(url);
  const bars = page.getByRole('meter');
  await expect(bars.first()).toHaveAttribute('aria-valuenow', /\d/, patiently);
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0, patiently);
}

/** Label -> probability, as the bars show them. */
async function shown(page: Page): Promise<Record<string, number>> {
  await waitForScores(page);
  const entries = await page
    .getByRole('meter')
    .evaluateAll((bars) =>
      bars.map((each) => [
        each.getAttribute('aria-label')!,
        Number(each.getAttribute('aria-valuenow')),
      ]),
    );
  return Object.fromEntries(entries) as Record<string, number>;
}

function expectSame(one: Record<string, number>, other: Record<string, number>): void {
  expect(Object.keys(one)).toEqual(Object.keys(other));
  for (const [label, prob] of Object.entries(one)) {
    expect(Math.abs(prob - other[label]!), label).toBeLessThan(1e-3);
  }
}

/** Puts a script before the engine's own, as a browser would differ. */
async function beforeEngine(page: Page, script: string): Promise<void> {
  await page.route(/\/assets\/worker-[^/]*\.js$/, async (route: Route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${script}\n${await response.text()}` });
  });
}

test('WASM with threads, WASM on one thread and WebGPU give the same probabilities', async ({
  page,
}) => {
  await openPlayground(page, './?backend=wasm&threads=2');
  const threads = await shown(page);
  expect((await loaded(page)).rung).toEqual({
    executionProvider: 'wasm',
    dtype: 'fp32',
    threads: 2,
  });
  await openPlayground(page, './?backend=wasm&threads=1');
  expectSame(await shown(page), threads);
  expect((await loaded(page)).rung).toEqual({
    executionProvider: 'wasm',
    dtype: 'fp32',
    threads: 1,
  });
  await openPatiently(page, './?backend=webgpu');
  expectSame(await shown(page), threads);
  const webgpu = await loaded(page);
  expect(webgpu.rung).toEqual({ executionProvider: 'webgpu', dtype: 'fp32', threads: 1 });
  expect(webgpu.selfTestCosine).toBeGreaterThan(0.9999);
});

test('by itself the page leaves a software adapter alone, and can say why', async ({ page }) => {
  await openPlayground(page, './');
  const model = await loaded(page);
  expect(model.rung.executionProvider).toBe('wasm');
  expect(reasonFor(model, 'webgpu')).toBe('software-adapter');
});

test('a killed engine comes back with the same bars, and the page says so', async ({ page }) => {
  await openPlayground(page, './?backend=wasm');
  const before = await shown(page);
  await kill(page);
  await expect(page.getByText('The engine stopped and was started again.')).toBeVisible(patiently);
  expectSame(await shown(page), before);
  await page.getByRole('textbox', { name: 'Label 1', exact: true }).fill('a lighthouse');
  await expect(bar(page, 'a lighthouse')).toHaveAttribute('aria-valuenow', /\d/, patiently);
});

test('an engine killed while it loads, and again while it works, still answers', async ({
  page,
}) => {
  await page.goto('./?backend=wasm');
  await begun(page);
  await kill(page);
  await waitForScores(page);
  await page.getByRole('textbox', { name: 'Label 1', exact: true }).fill('a lighthouse');
  await kill(page);
  await expect(bar(page, 'a lighthouse')).toHaveAttribute('aria-valuenow', /\d/, patiently);
  await waitForScores(page);
});

test('when the graphics device is lost while it runs, the page goes on with WASM and the same bars', async ({
  page,
}) => {
  await beforeEngine(
    page,
    `const requestDevice = GPUAdapter.prototype.requestDevice;
    GPUAdapter.prototype.requestDevice = async function (...args) {
      return (self.newestDevice = await requestDevice.apply(this, args));
    };`,
  );
  await openPatiently(page, './?backend=webgpu');
  const before = await shown(page);
  expect((await loaded(page)).rung.executionProvider).toBe('webgpu');
  const engine = page.workers().find((worker) => worker.url().includes('/worker-'))!;
  const first = page.getByRole('textbox', { name: 'Label 1', exact: true });
  const label = await first.inputValue();
  await first.fill('a lighthouse');
  await engine.evaluate(() => {
    (self as unknown as { newestDevice: GPUDevice }).newestDevice.destroy();
  });
  await expect(page.getByText('The engine stopped and was started again.')).toBeVisible(patiently);
  await expect(bar(page, 'a lighthouse')).toHaveAttribute('aria-valuenow', /\d/, patiently);
  await first.fill(label);
  await expect(bar(page, label)).toHaveAttribute('aria-valuenow', /\d/, patiently);
  expectSame(await shown(page), before);
  const after = await loaded(page);
  expect(after.rung.executionProvider).toBe('wasm');
  expect(reasonFor(after, 'webgpu')).toBe('died');
});

test.describe('a browser that differs', () => {
  test('without WebGPU runs WASM though WebGPU was asked for, with the reason', async ({
    page,
  }) => {
    await beforeEngine(
      page,
      `Object.defineProperty(WorkerNavigator.prototype, 'gpu', { value: undefined });`,
    );
    await openPatiently(page, './?backend=webgpu');
    const model = await loaded(page);
    expect(model.rung.executionProvider).toBe('wasm');
    expect(reasonFor(model, 'webgpu')).toBe('no-webgpu');
  });

  test('with WebGPU but no adapter does the same', async ({ page }) => {
    await beforeEngine(page, `GPU.prototype.requestAdapter = async () => null;`);
    await openPatiently(page, './?backend=webgpu');
    const model = await loaded(page);
    expect(model.rung.executionProvider).toBe('wasm');
    expect(reasonFor(model, 'webgpu')).toBe('no-adapter');
  });

  test('whose WebGPU computes nonsense is found out by the self-test', async ({ page }) => {
    await beforeEngine(
      page,
      `const getMappedRange = GPUBuffer.prototype.getMappedRange;
      GPUBuffer.prototype.getMappedRange = function (...args) {
        const range = getMappedRange.apply(this, args);
        if (this.usage & GPUBufferUsage.MAP_READ) new Float32Array(range).reverse();
        return range;
      };`,
    );
    await openPatiently(page, './?backend=webgpu');
    const model = await loaded(page);
    expect(model.rung.executionProvider).toBe('wasm');
    expect(reasonFor(model, 'webgpu')).toBe('failed-self-test');
  });

  test('that refuses WebAssembly gets a sentence, not a spinner', async ({ page }) => {
    await page.route(/\/assets\/worker-[^/]*\.js$/, async (route) => {
      const response = await route.fetch();
      const headers = {
        ...response.headers(),
        'content-security-policy': "default-src 'self'; script-src 'self'",
      };
      await route.fulfill({ response, headers });
    });
    await page.goto('./?backend=wasm');
    await begun(page);
    const session = () =>
      page.evaluate(() => {
        const { phase, failure } = (window as unknown as TestedWindow).clipPlayground.session;
        return { phase, code: failure?.code };
      });
    await expect.poll(session, patiently).toEqual({ phase: 'failed', code: 'model/no-backend' });
    await page.getByRole('button', { name: /^Starter/ }).click();
    await expect(panel(page)).toContainText('No backend could run the model');
  });

  test('that refuses more workers has one thread, and can say why', async ({ page }) => {
    await beforeEngine(
      page,
      `self.Worker = class { constructor() { throw new Error('no more workers'); } };`,
    );
    await openPlayground(page, './?backend=wasm&threads=2');
    const model = await loaded(page);
    expect(model.rung.threads).toBe(1);
    expect(reasonFor(model, 'wasm')).toBe('failed-to-load');
  });

  test('that is not isolated has one thread, and can say why', async ({ page }) => {
    await page.route('**/*', async (route) => {
      const response = await route.fetch();
      const headers = response.headers();
      delete headers['cross-origin-opener-policy'];
      delete headers['cross-origin-embedder-policy'];
      await route.fulfill({ response, headers });
    });
    await openPlayground(page, './?backend=wasm');
    const model = await loaded(page);
    expect(model.rung.threads).toBe(1);
    expect(reasonFor(model, 'wasm')).toBe('not-isolated');
  });
});

test.describe('files of the model', () => {
  const failures: [string, (route: Route) => Promise<void>, string][] = [
    ['missing', (route) => route.fulfill({ status: 404 }), 'A file of the model is missing'],
    [
      "replaced by the host's own page",
      (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Welcome</h1>' }),
      'The site sent a web page instead of the model',
    ],
    [
      'cut off',
      (route) => route.fulfill({ body: Buffer.alloc(1000) }),
      'A file of the model arrived incomplete',
    ],
  ];
  for (const [what, answer, sentence] of failures) {
    test(`${what}: the page says so, and loads once it is right again`, async ({ page }) => {
      await page.route('**/onnx/text_model.onnx', answer);
      await page.goto('./?backend=wasm');
      await page.getByRole('button', { name: /^Starter/ }).click();
      await expect(panel(page)).toContainText(sentence, patiently);
      await page.unroute('**/onnx/text_model.onnx');
      await page.getByRole('button', { name: 'Try again' }).click();
      await waitForScores(page);
    });
  }
});
