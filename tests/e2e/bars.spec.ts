import type { Page } from '@playwright/test';
import { samples } from '../../src/io/samples';
import type { Playground } from '../../src/state/playground.svelte';
import { en } from '../../src/text/en';
import { errors } from '../../src/text/en-errors';
import { pick, referencePicture } from './picture-files';
import { expect, openPlayground, test, waitForScores } from './playground';
import { openWhitePaper } from './shown-probs';

// Each loads the model more than once.
test.setTimeout(300_000);
const patienceMs = 120_000;

type TestedWindow = Window & { clipPlayground: Playground };

const bars = (page: Page) => page.getByRole('meter');
const strip = (page: Page) => page.getByRole('radiogroup', { name: en.pictures.strip });
const source = (page: Page, title: string) => page.getByText(title, { exact: true }).first();
const json = (page: Page) => page.getByRole('button', { name: en.takeAway.json });

/** No bars, and nothing that promises any. */
async function expectNone(page: Page): Promise<void> {
  await expect(bars(page)).toHaveCount(0, { timeout: patienceMs });
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await expect(json(page)).toBeDisabled();
}

test('bars are only of the picture in front and of the model in use', async ({
  page,
  backendQuery,
}) => {
  await openPlayground(page, `./?${backendQuery}`);
  await expect(strip(page).getByRole('radio')).toHaveCount(samples.length);

  await test.step('not under a picture that cannot be read', async () => {
    const broken = referencePicture('rgba-16-bit.png');
    broken.name = 'broken.png';
    broken.buffer.fill(0x5a, broken.buffer.length - 120, broken.buffer.length - 20);
    await pick(page, broken);
    const complaint = en.pictures.faulty('broken.png', errors['picture/truncated']);
    await expect(page.locator('figcaption')).toContainText(complaint, { timeout: patienceMs });
    await expectNone(page);
    await page.getByRole('button', { name: en.pictures.remove('broken.png') }).click();
    await waitForScores(page);
  });

  await test.step('not of the model before, where nobody asks the new one', async () => {
    await source(page, en.camera.title).click();
    await page.evaluate(() => {
      const { session } = (window as unknown as TestedWindow).clipPlayground;
      return session.load(session.model, 'wasm');
    });
    await expectNone(page);
    await strip(page).getByRole('radio').first().click();
    await waitForScores(page);
  });

  await test.step('not of a picture that was removed', async () => {
    await strip(page).getByRole('radio').first().focus();
    for (let left = samples.length; left > 0; left--) {
      await expect(strip(page).getByRole('radio')).toHaveCount(left);
      await page.keyboard.press('Delete');
    }
    await expectNone(page);
  });
});

test('a drawing is sent again where the engine dies over it, and is saved under no picture’s name', async ({
  page,
  backendQuery,
}) => {
  await openPlayground(page, `./?${backendQuery}`);
  const [white] = await openWhitePaper(page);
  await page.evaluate(() => {
    const { session } = (window as unknown as TestedWindow).clipPlayground;
    const embedImage = session.embedImage.bind(session);
    session.embedImage = (...asked) => {
      session.embedImage = embedImage;
      const answer = embedImage(...asked);
      session.kill();
      return answer;
    };
  });
  // One mark, and so one frame.
  await page.getByRole('application', { name: en.drawing.canvas }).focus();
  await page.keyboard.press('f');
  await expect(page.getByText(en.model.recovered)).toBeVisible({ timeout: patienceMs });
  await waitForScores(page);
  await expect(bars(page).first()).not.toHaveAttribute('aria-valuenow', white!);
  const download = page.waitForEvent('download');
  await json(page).click();
  expect((await download).suggestedFilename()).toBe('picture - CLIP.json');
});

test('an engine that cannot be fetched is not said to be coming, and starts when told to', async ({
  page,
  backendQuery,
}) => {
  const script = /\/assets\/worker-[^/]*\.js$/;
  await page.route(script, (route) => route.abort());
  await page.goto(`./?${backendQuery}`);
  const sentence = page.getByText(errors['engine/no-start']).first();
  await expect(sentence).toBeVisible({ timeout: patienceMs });
  await page.unroute(script);
  await page.getByRole('button', { name: en.model.failed }).click();
  await page.getByRole('button', { name: en.model.retry }).first().click();
  await waitForScores(page);
  await expect(page.getByText(errors['engine/no-start'])).toHaveCount(0);
});
