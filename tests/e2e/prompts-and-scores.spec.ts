import { bar, expect, openPlayground, test, waitForScores } from './playground';
import { runCounts } from './counting';

test.describe('prompts and scores', () => {
  test.beforeEach(({ page }) => openPlayground(page, './?backend=wasm#labels=dog~cat~bus'));

  test('show the prompts as sent with their tokens, and those of the ensembles', async ({
    page,
  }) => {
    await page.getByText('Prompts as sent').click();
    await expect(page.getByText('a photo of a dog.', { exact: true })).toBeVisible();
    await expect(page.getByText(/^\d+ of 32 tokens$/).first()).toBeVisible();
    await page.getByRole('combobox', { name: 'Prompt', exact: true }).selectOption('seven');
    await expect(page.getByText('itap of a cat.')).toBeVisible();
    await expect(page.getByText('the mean of 7 prompts')).toBeVisible();
    const before = await runCounts(page);
    await page.getByRole('combobox', { name: 'Prompt', exact: true }).selectOption('eighty');
    await expect(page.getByText('the mean of 80 prompts')).toBeVisible();
    await waitForScores(page);
    // Three labels in eighty templates, less the eight that are there already: "a photo of a {}." and the seven.
    await expect
      .poll(async () => (await runCounts(page)).textPrompts - before.textPrompts)
      .toBe(216);
  });

  test('take a template of one’s own and refuse one without a place for the label', async ({
    page,
  }) => {
    const template = page.getByRole('textbox', { name: 'Prompt template' });
    const before = await bar(page, 'dog').getAttribute('aria-valuenow');
    await template.fill('a drawing');
    await expect(page.getByText('The template has no {}')).toBeVisible();
    await expect(bar(page, 'dog')).toHaveAttribute('aria-valuenow', before!);
    await template.fill('a drawing of a {}, {}!');
    await expect(page.getByText('The template has no {}')).toHaveCount(0);
    await page.getByText('Prompts as sent').click();
    await expect(page.getByText('a drawing of a cat, cat!')).toBeVisible();
    await expect(bar(page, 'dog')).not.toHaveAttribute('aria-valuenow', before!);
  });

  test('reset the logit scale to the model’s own', async ({ page }) => {
    const before = await bar(page, 'dog').getAttribute('aria-valuenow');
    const reset = page.getByRole('button', { name: 'Reset' });
    await expect(reset).toBeDisabled();
    await page.getByRole('slider', { name: 'Logit scale' }).fill('20');
    await expect(bar(page, 'dog')).not.toHaveAttribute('aria-valuenow', before!);
    await reset.click();
    await expect(bar(page, 'dog')).toHaveAttribute('aria-valuenow', before!);
  });

  test('offer independent sigmoids, whose sum is not one', async ({ page }) => {
    await page.getByRole('radio', { name: /^Sigmoid/ }).check();
    await expect(page.getByRole('meter')).toHaveCount(3);
    const cosines = await page.locator('.cosine').allTextContents();
    const prob = Number(await bar(page, 'dog').getAttribute('aria-valuenow'));
    const scale = await page.evaluate(
      () =>
        (window as unknown as { clipPlayground: { session: { model: { logitScale: number } } } })
          .clipPlayground.session.model.logitScale,
    );
    const logit = scale * Number(cosines[0]);
    expect(Math.log(prob / (1 - prob))).toBeCloseTo(logit, 0);
  });

  test('add a row for none of these that takes part and can be taken away', async ({ page }) => {
    const before = await bar(page, 'dog').getAttribute('aria-valuenow');
    const box = page.getByRole('checkbox', { name: /none of these/ });
    await box.check();
    await expect(bar(page, 'none of these')).toHaveAttribute('aria-valuenow', /\d/);
    await waitForScores(page);
    expect(Number(await bar(page, 'dog').getAttribute('aria-valuenow'))).toBeLessThan(
      Number(before),
    );
    await box.uncheck();
    await expect(bar(page, 'dog')).toHaveAttribute('aria-valuenow', before!);
  });
});
