/** Turning the wheel through the whole grid of thumbnails. */
import { framesInWords, isSmooth, takeFrames, tasksInWords, watchFrames } from './frames.mjs';
import { openPlanted } from './planted.mjs';

const notchPx = 400;

/** @param {import('../collection.mjs').Bench} bench */
export async function scroll({ context, url, given, sizes }) {
  const page = await openPlanted(context, url, given, sizes.scroll);
  const grid = page.locator('[role=grid]').first();
  await page.waitForSelector('[role=gridcell] img');
  await grid.hover();
  await page.waitForTimeout(1000);
  await watchFrames(page);
  const startMs = performance.now();
  let blank = 0;
  let looks = 0;
  for (const direction of [1, -1]) {
    for (let i = 0; ; i++) {
      await page.mouse.wheel(0, direction * notchPx);
      if (i % 20) continue;
      const seen = await grid.evaluate((box) => {
        const cells = [...box.querySelectorAll('[role=gridcell]')];
        const empty = cells.filter((cell) => !cell.querySelector('img')).length;
        const atEnd = box.scrollTop + box.clientHeight >= box.scrollHeight - 2;
        return { atEnd, atStart: box.scrollTop < 2, empty: empty / cells.length };
      });
      blank += seen.empty;
      looks += 1;
      if (direction > 0 ? seen.atEnd : seen.atStart) break;
    }
  }
  const tookMs = performance.now() - startMs;
  const { tasks, frames } = await takeFrames(page);
  const heightPx = await grid.evaluate((box) => box.scrollHeight);
  return [
    {
      what: `the wheel turned through ${sizes.scroll} thumbnails (${heightPx} px) and back in ${(tookMs / 1000).toFixed(0)} s`,
      value: tasksInWords(tasks),
      aim: 'no task over 50 ms',
      ok: isSmooth(tasks),
    },
    { what: 'from frame to frame meanwhile', value: framesInWords(frames) },
    {
      what: 'cells without their thumbnail when looked at',
      value: `${((100 * blank) / looks).toFixed(0)} %`,
    },
  ];
}
