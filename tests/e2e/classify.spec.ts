import { bar, expect, openPlayground, test, waitForScores } from './playground';
import { runCounts, twenty } from './counting';

test.describe('classify', () => {
  test('shows live bars for the opening picture and moves one as its label is typed @backend', async ({
    page,
    backendQuery,
  }) => {
    await openPlayground(page, `./?${backendQuery}`);
    await expect(page.getByRole('meter')).toHaveCount(9);
    const values = await page
      .getByRole('meter')
      .evaluateAll((bars) => bars.map((each) => Number(each.getAttribute('aria-valuenow'))));
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
    expect(Math.max(...values)).toBeGreaterThan(Math.min(...values));

    const first = page.getByRole('textbox', { name: 'Label 1', exact: true });
    await first.fill('a red bus');
    await expect(bar(page, 'a red bus')).toHaveAttribute('aria-valuenow', /\d/);
    await waitForScores(page);
    const typed = await bar(page, 'a red bus').getAttribute('aria-valuenow');
    expect(Number(typed)).not.toBe(values[0]);
  });

  test('says on screen which backend runs @backend', async ({ page, backendQuery }) => {
    await openPlayground(page, `./?${backendQuery}`);
    const wanted = backendQuery.includes('webgpu')
      ? 'WebGPU'
      : backendQuery.includes('threads=1')
        ? 'WASM, one thread'
        : /WASM, \d threads/;
    await page.getByRole('button', { name: /^Starter/ }).click();
    const panel = page.getByRole('dialog', { name: 'Model' });
    await expect(panel.getByText(wanted).first()).toBeVisible();
    await expect(panel).toContainText('agrees with the stored embeds');
  });

  test('nothing moves while the model looks at a picture; then its frame closes in', async ({
    page,
  }) => {
    await openPlayground(page, './?backend=wasm#labels=dog~cat');
    await expect(page.getByRole('radiogroup', { name: 'Pictures' }).getByRole('radio')).toHaveCount(
      8,
    );
    const seen = await page.evaluate(async () => {
      const page = window as unknown as {
        clipPlayground: {
          pictures: {
            list: { id: string }[];
            select(id: string): void;
            add(files: { name: string; blob: Blob }[], where: 'behind'): Promise<unknown>;
          };
        };
      };
      const moving = () =>
        document
          .getAnimations()
          .filter(({ playState }) => playState === 'running')
          .map((each) => (each.effect as KeyframeEffect).target?.className);
      const nextFrame = () => new Promise(requestAnimationFrame);
      const isHeld = () => !!document.querySelector('.held');
      const { pictures } = page.clipPlayground;
      const canvas = new OffscreenCanvas(300, 200);
      canvas.getContext('2d')!.fillRect(50, 50, 60, 60);
      await pictures.add([{ name: 'made.png', blob: await canvas.convertToBlob() }], 'behind');
      while (moving().length > 0) await nextFrame();
      pictures.select(pictures.list.at(-1)!.id);
      // The page is redrawn in microtasks; no answer of the engine can come in between.
      for (let i = 0; i < 20; i++) await Promise.resolve();
      const meanwhile = { held: isHeld(), moving: moving() };
      while (isHeld()) await nextFrame();
      return { meanwhile, after: moving() };
    });
    expect(seen.meanwhile).toEqual({ held: true, moving: [] });
    expect(seen.after.join(' ')).toContain('seen');
  });

  test('costs what it must: one prompt for an edit, nothing for a slider, one picture for a swap, nothing for the way back', async ({
    page,
  }) => {
    await openPlayground(page, `./?backend=wasm#labels=${twenty.join('~')}`);
    await expect(page.getByRole('meter')).toHaveCount(20);
    const tiles = page.getByRole('radiogroup', { name: 'Pictures' }).getByRole('radio');
    await expect(tiles).toHaveCount(8);

    let before = await runCounts(page);
    await page.getByRole('textbox', { name: 'Label 7', exact: true }).fill('a blue whale');
    await expect(bar(page, 'a blue whale')).toHaveCount(1);
    await waitForScores(page);
    expect(await runCounts(page)).toEqual({
      ...before,
      textRuns: before.textRuns + 1,
      textPrompts: before.textPrompts + 1,
    });

    before = await runCounts(page);
    const slider = page.getByRole('slider', { name: 'Logit scale' });
    const was = await bar(page, 'a blue whale').getAttribute('aria-valuenow');
    await slider.focus();
    for (let step = 0; step < 20; step++) await page.keyboard.press('ArrowLeft');
    await expect(bar(page, 'a blue whale')).not.toHaveAttribute('aria-valuenow', was!);
    expect(await runCounts(page)).toEqual(before);

    await tiles.nth(1).click();
    await expect(tiles.nth(1)).toBeChecked();
    await expect.poll(() => runCounts(page)).toMatchObject({ visionRuns: before.visionRuns + 1 });
    await waitForScores(page);
    expect(await runCounts(page)).toEqual({
      ...before,
      visionRuns: before.visionRuns + 1,
      visionPictures: before.visionPictures + 1,
    });

    const there = await runCounts(page);
    const second = await bar(page, 'cat').getAttribute('aria-valuenow');
    await tiles.nth(0).click();
    await expect(bar(page, 'cat')).not.toHaveAttribute('aria-valuenow', second!);
    await waitForScores(page);
    await tiles.nth(1).click();
    await expect(bar(page, 'cat')).toHaveAttribute('aria-valuenow', second!);
    expect(await runCounts(page)).toEqual(there);
  });

  test('swaps pictures by arrow keys', async ({ page }) => {
    await openPlayground(page, './?backend=wasm');
    const tiles = page.getByRole('radiogroup', { name: 'Pictures' }).getByRole('radio');
    await expect(tiles).toHaveCount(8);
    await tiles.first().focus();
    await page.keyboard.press('ArrowRight');
    await expect(tiles.nth(1)).toBeChecked();
    await expect(tiles.nth(1)).toBeFocused();
    await page.keyboard.press('ArrowLeft');
    await expect(tiles.first()).toBeChecked();
  });

  test('leaves measures that a script can read, with counts and sizes', async ({ page }) => {
    await openPlayground(page, './?backend=wasm');
    const names = ['load', 'decode', 'preprocess', 'vision', 'text', 'scores'];
    const measures = await page.evaluate(
      (all) =>
        all.map((name) => {
          const [entry] = performance.getEntriesByName(`clip:${name}`, 'measure');
          const { detail } = (entry ?? {}) as PerformanceMeasure;
          return { name, durationMs: entry?.duration ?? -1, keys: Object.keys(detail ?? {}) };
        }),
      names,
    );
    for (const { name, durationMs, keys } of measures) {
      expect(durationMs, name).toBeGreaterThanOrEqual(0);
      expect(keys.length, name).toBeGreaterThan(0);
    }
  });
});
