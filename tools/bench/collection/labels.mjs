/** A hundred labels against thousands of pictures in the page. */
import { fiveHundred, typedLabel } from '../labels.mjs';
import { choose } from './app.mjs';
import { isSmooth, takeFrames, tasksInWords, watchFrames } from './frames.mjs';
import { openPlanted } from './planted.mjs';

const labelCount = 100;

/** @param {import('../collection.mjs').Bench} bench */
export async function labels({ context, url, given, sizes }) {
  const page = await openPlanted(context, url, given, sizes.scroll);
  const texts = fiveHundred(0).slice(0, labelCount);
  await page.evaluate((all) => window.clipPlayground.labels.replace(all), texts);
  await choose(page, 'tag');
  const label = page.locator('section.tag button[role=radio]');
  await label.nth(labelCount - 1).waitFor();
  await page.waitForTimeout(1500);
  const rows = [];
  async function scene(what, act) {
    await watchFrames(page);
    const startMs = performance.now();
    await act();
    const tookMs = performance.now() - startMs;
    const { tasks } = await takeFrames(page);
    rows.push({
      what: `${sizes.scroll} pictures x ${labelCount} labels: ${what}`,
      value: `${tookMs.toFixed(0)} ms; ${tasksInWords(tasks)}`,
      aim: 'no task over 50 ms',
      ok: isSmooth(tasks),
    });
  }
  const changed = typedLabel(3);
  await scene('one label edited, to its count in Tag', async () => {
    await page.evaluate((text) => {
      const { labels: list } = window.clipPlayground;
      list.replace([text, ...list.texts.slice(1)]);
    }, changed);
    await page.waitForFunction(
      (text) =>
        [...document.querySelectorAll('section.tag button[role=radio]')].some(({ textContent }) =>
          textContent.includes(text),
        ),
      changed,
    );
  });
  await scene('another label looked at', async () => {
    await label.nth(7).click();
    await page.waitForTimeout(100);
  });
  await scene('Matrix opened', async () => {
    await choose(page, 'matrix');
    await page.locator('[role=grid]').waitFor();
  });
  await scene('Matrix as probabilities', async () => {
    await choose(page, 'probability');
    await page.waitForTimeout(100);
  });
  return rows;
}
