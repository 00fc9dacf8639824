/** A label edit and another picture on Classify, without and with a collection being read behind it. */
import { typedLabel } from '../labels.mjs';
import { median, quantile } from '../numbers.mjs';
import { agree, giveFolder, openCollection, readFiles, showClassify } from './app.mjs';
import { pictureFolder } from './pictures.mjs';

/** Milliseconds from typing a label to its painted bar. */
const edit = (page, label) =>
  page.evaluate(async (text) => (await window.benchProbe.edit(text)).paintMs, label);

/** Milliseconds from giving a new picture to its painted bars. */
const swap = (page, seed) =>
  page.evaluate(async (given) => {
    const { pictures } = window.clipPlayground;
    const blob = await window.madePicture(1024, 768, given);
    await window.benchProbe.pause(200);
    const value = () => document.querySelector('[data-row] [role=meter]')?.ariaValueNow;
    const before = value();
    const startMs = performance.now();
    await pictures.add([{ name: `swap ${given}.jpg`, blob }]);
    const isShown = () => value() !== before && !document.querySelector('#labels .stale');
    while (!isShown()) await new Promise(requestAnimationFrame);
    return (await window.benchProbe.afterPaint()) - startMs;
  }, seed);

/** @param {import('../collection.mjs').Bench} bench */
export async function live({ context, url, given, sizes }) {
  const page = await openCollection(context, url, given);
  const { folder } = await pictureFolder(page, 'photos', sizes.pictures);
  const count = await giveFolder(page, folder);
  await agree(page);
  await readFiles(page, 'Warm', 0, 8);
  await showClassify(page);
  await page.waitForSelector('[data-row]');
  const taken = { edit: { alone: [], busy: [] }, swap: { alone: [], busy: [] } };
  const rounds = sizes.quick ? 4 : 12;
  let next = 0;
  async function measure(kind) {
    for (let i = 0; i < rounds; i++) {
      next += 1;
      taken.edit[kind].push(await edit(page, typedLabel(next)));
      await page.waitForTimeout(120);
      taken.swap[kind].push(await swap(page, 1000 + next));
      await page.waitForTimeout(120);
    }
  }
  await measure('alone');
  const work = readFiles(page, 'Busy', 8, count);
  work.catch(() => undefined);
  await page.waitForFunction(() => window.clipCollection.job.done > 4);
  await measure('busy');
  const wasBusy = await page.evaluate(() => window.clipCollection.job.phase === 'running');
  await page.evaluate(() => window.clipCollection.job.cancel());
  const words = (runs) =>
    `${median(runs).toFixed(0)} ms (slowest tenth ${quantile(runs, 0.9).toFixed(0)})`;
  const row = (what, { alone, busy }) => ({
    what: `${what}: alone, and while a collection is read`,
    value: `${words(alone)}, ${words(busy)}${wasBusy ? '' : '; the reading ended before'}`,
  });
  return [
    row('a label edit to its painted bar', taken.edit),
    row('another picture (1024 x 768) to its painted bars', taken.swap),
  ];
}
