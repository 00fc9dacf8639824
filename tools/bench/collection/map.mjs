/** Thousands of points on the map: laid out, panned and zoomed. */
import { choose } from './app.mjs';
import { framesInWords, isSmooth, takeFrames, tasksInWords, watchFrames } from './frames.mjs';
import { openPlanted } from './planted.mjs';

const notches = 60;

async function panAndZoom(page, canvas) {
  const box = await canvas.boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  for (let i = 0; i < notches; i++) await page.mouse.wheel(0, i < notches / 2 ? -60 : 60);
  await page.mouse.down();
  for (let i = 0; i < notches; i++)
    await page.mouse.move(x + 150 * Math.sin(i / 8), y + 100 * Math.sin(i / 5));
  await page.mouse.up();
}

/** @param {import('../collection.mjs').Bench} bench */
export async function map({ context, url, given, sizes, say }) {
  const page = await openPlanted(context, url, given, sizes.map);
  const rows = [];
  let startMs = performance.now();
  await watchFrames(page);
  await choose(page, 'map');
  const canvas = page.locator('canvas[role=application]');
  await canvas.waitFor();
  const pcaMs = performance.now() - startMs;
  const opened = await takeFrames(page);
  rows.push({
    what: `the map of ${sizes.map} pictures by PCA, from the click`,
    value: `${pcaMs.toFixed(0)} ms; ${tasksInWords(opened.tasks)}`,
  });
  async function frames(what) {
    await watchFrames(page);
    await panAndZoom(page, canvas);
    const noted = await takeFrames(page);
    rows.push({
      what: `${what}: from frame to frame while it is zoomed and panned`,
      value: `${framesInWords(noted.frames)}; ${tasksInWords(noted.tasks)}`,
      aim: 'no task over 50 ms',
      ok: isSmooth(noted.tasks),
    });
  }
  await frames('PCA');
  const cancel = page.locator('progress ~ button');

  await choose(page, 'umap');
  await page.waitForFunction(() => (document.querySelector('progress')?.value ?? 0) > 0.1);
  startMs = performance.now();
  await cancel.click();
  await cancel.waitFor({ state: 'detached' });
  const cancelMs = performance.now() - startMs;
  rows.push({ what: 'UMAP cancelled, to the map as it was', value: `${cancelMs.toFixed(0)} ms` });

  await watchFrames(page);
  startMs = performance.now();
  await choose(page, 'umap');
  await page.locator('progress').waitFor();
  const phases = {};
  for (let isOn = true; isOn;) {
    const phase = await page.evaluate(() => document.querySelector('progress')?.ariaLabel ?? null);
    if (phase !== null) phases[phase] = performance.now() - startMs;
    isOn = phase !== null;
    if (performance.now() - startMs > 400_000) throw new Error(`UMAP stands at ${phase}.`);
    await page.waitForTimeout(100);
  }
  const umapMs = performance.now() - startMs;
  const moving = await takeFrames(page);
  say(JSON.stringify(phases));
  const ends = Object.entries(phases).map(
    ([name, ms]) => `${name} until ${(ms / 1000).toFixed(1)}`,
  );
  rows.push({
    what: `UMAP of ${sizes.map} pictures, with progress`,
    value: `${(umapMs / 1000).toFixed(1)} s (${ends.join(', ')}); the page meanwhile: ${tasksInWords(moving.tasks)}`,
  });
  await frames('UMAP');
  return rows;
}
