import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { bar, expect, openPlayground, test, waitForScores } from './playground';

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).withTags(wcag).analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

const wide = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

test.describe('the frame', () => {
  for (const colorScheme of ['light', 'dark'] as const)
    test(`passes axe, ${colorScheme}, wide and on a phone`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize(wide);
      await openPlayground(page, './?backend=wasm&threads=1#labels=dog~cat~bus~dog~zyzzyva&none=1');
      await page.getByText('Prompts as sent').click();
      await page.locator('summary', { hasText: 'The same in Python' }).click();
      expect(await violations(page), 'wide').toEqual([]);
      await page.setViewportSize(phone);
      await waitForScores(page);
      expect(await violations(page), 'phone').toEqual([]);
    });

  test('passes axe in Chinese, with each panel open', async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await openPlayground(page, './?backend=wasm');
    await page.getByRole('button', { name: 'Language and theme' }).click();
    await page.getByRole('radio', { name: '简体中文' }).check({ force: true });
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
    await expect(page).toHaveTitle('CLIP 游乐场');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '不发送任何内容' }).click();
    await expect(page.getByRole('dialog')).toContainText('凭什么相信');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Starter/ }).click();
    await expect(page.getByRole('dialog')).toContainText('自检');
    expect(await violations(page)).toEqual([]);
  });

  test('remembers language and theme', async ({ page }) => {
    await openPlayground(page, './?backend=wasm');
    await page.getByRole('button', { name: 'Language and theme' }).click();
    await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
    await page.getByRole('radio', { name: '简体中文' }).check({ force: true });
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('CLIP 游乐场');
  });

  test('works all the same where the browser refuses storage', async ({ page }) => {
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    await page.addInitScript(() => {
      const refuse = {
        get: (): never => {
          throw new DOMException('Storage is refused.', 'SecurityError');
        },
      };
      for (const name of ['localStorage', 'sessionStorage', 'caches', 'indexedDB'])
        Object.defineProperty(window, name, refuse);
    });
    await openPlayground(page, './?backend=wasm');
    await page.getByRole('button', { name: 'Language and theme' }).click();
    await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    expect(errors).toEqual([]);
  });

  test('names every bar by its label and gives the full-precision probability', async ({
    page,
  }) => {
    await openPlayground(page, './?backend=wasm#labels=dog~cat');
    const meter = bar(page, 'dog');
    await expect(meter).toHaveAttribute('aria-valuemin', '0');
    await expect(meter).toHaveAttribute('aria-valuemax', '1');
    const digits = (await meter.getAttribute('aria-valuenow'))!.replace(/^0\.0*|e.*$/g, '');
    expect(digits.length).toBeGreaterThan(8);
  });

  test('does not scroll sideways, however wide the window is', async ({ page }) => {
    await openPlayground(page, './?backend=wasm');
    for (const width of [1920, 1024, 768, 390, 320]) {
      await page.setViewportSize({ width, height: 800 });
      const overflow = () =>
        page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return { wider: scrollWidth - clientWidth, window: window.innerWidth };
        });
      await expect.poll(overflow).toEqual({ wider: 0, window: width });
    }
  });

  test('stops its motion where the person asked for less', async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await openPlayground(page, './?backend=wasm');
    const durations = await page
      .locator('.fill, [data-row]')
      .evaluateAll((all) => all.map((each) => getComputedStyle(each).transitionDuration));
    expect(new Set(durations.flatMap((each) => each.split(', ')))).toEqual(new Set(['0s']));
  });

  test('can be reached and left by keyboard alone, labels first by the skip link', async ({
    page,
  }) => {
    await openPlayground(page, './?backend=wasm');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to the labels' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('textbox', { name: 'Prompt template' })).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('textbox', { name: 'Label 1', exact: true })).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: '+ Add a label' })).toBeFocused();
  });
});
