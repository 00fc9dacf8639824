/** Searching synthetic embeds in the app's collection worker, and 100,000 of them in the page. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../numbers.mjs';
import { openCollection, choose } from './app.mjs';
import { takeFrames, tasksInWords, watchFrames } from './frames.mjs';
import { openPlanted } from './planted.mjs';

const aimMs = 50;
const shown = 100_000;

/** @param {import('../collection.mjs').Bench} bench */
export async function search(bench) {
  const rows = await curve(bench);
  rows.push(...(await inThePage(bench)));
  return rows;
}

async function curve({ context, url, dir, given, sizes, say }) {
  const page = await openCollection(context, url, given);
  const script = readdirSync(join(dir, 'assets')).find((name) =>
    /^collection-worker-.*\.js$/.test(name),
  );
  const rows = [];
  for (const dim of [192, 512])
    for (let count = 1000; count <= sizes.search; count *= 10) {
      const found = await page.evaluate(searchIn, { script: `assets/${script}`, dim, count });
      say(`${count} x ${dim}: ${JSON.stringify(found.took.map(Math.round))}`);
      const slowest = Math.max(...found.took);
      rows.push({
        what: `${count.toLocaleString('en')} embeds of ${dim} numbers in the worker: question to answer, best 400`,
        value: `median ${median(found.took).toFixed(1)}, slowest ${slowest.toFixed(1)} ms; one exclusion ${median(found.without).toFixed(1)} ms; ${((count * dim * 4) / 1e6).toFixed(1)} MB of embeds`,
        ...(count === shown && { aim: `${aimMs} ms`, ok: median(found.took) <= aimMs }),
      });
    }
  await page.close();
  return rows;
}

/** Runs inside the page: fills a worker of its own and asks it. */
async function searchIn({ script, dim, count }) {
  const worker = new Worker(new URL(script, document.baseURI), { type: 'module' });
  let lastId = 0;
  const call = (verb, request, transfer = []) =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      const hear = ({ data }) => {
        if (data.id !== id) return;
        worker.removeEventListener('message', hear);
        if (data.kind === 'reply') resolve(data.value);
        else reject(new Error(JSON.stringify(data)));
      };
      worker.addEventListener('message', hear);
      worker.postMessage({ kind: 'call', id, verb, request }, transfer);
    });
  let state = 7;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296;
  const rowsOf = (size) => {
    const rows = Float32Array.from({ length: size * dim }, () => random() + random() - 1);
    for (let row = 0; row < size; row++) {
      const own = rows.subarray(row * dim, (row + 1) * dim);
      const length = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
      for (let i = 0; i < dim; i++) own[i] /= length;
    }
    return rows;
  };
  try {
    const portion = 4096;
    // A product takes as long whatever is multiplied: a few portions stand for all.
    const made = Array.from({ length: 4 }, () => rowsOf(Math.min(portion, count)));
    for (let first = 0; first < count; first += portion) {
      const rows = made[(first / portion) % 4].slice(0, (count - first) * dim);
      // The first message says how many there will be, as the app's does.
      await call('setRows', { dim, first, rows, count }, [rows.buffer]);
    }
    const ask = async (exclusions) => {
      const term = { embed: rowsOf(1), weight: 1 };
      const startMs = performance.now();
      await call('search', { query: { terms: [term], exclusions }, limit: 400 });
      return performance.now() - startMs;
    };
    const [took, without] = [[], []];
    for (let i = -2; i < 15; i++) {
      const plain = await ask([]);
      const punished = await ask([{ embed: rowsOf(1), weight: 1 }]);
      if (i < 0) continue;
      took.push(plain);
      without.push(punished);
    }
    return { took, without };
  } finally {
    worker.terminate();
  }
}

/** Words typed into the app's own search, from the Enter key to the painted tiles. */
async function inThePage({ context, url, given, sizes }) {
  const count = Math.min(sizes.search, shown);
  const page = await openPlanted(context, url, given, count, { thumbnails: false });
  await choose(page, 'search');
  const input = page.locator('input[type=search]');
  const took = [];
  const worker = [];
  await input.fill('a first search');
  await input.press('Enter');
  await page.locator('[role=gridcell]').first().waitFor();
  await watchFrames(page);
  for (const words of ['dog', 'red car', 'old house', 'boat', 'white cat', 'tree', 'a chair']) {
    await input.fill(words);
    const before = await page.locator('[role=gridcell]').first().getAttribute('aria-label');
    const tookMs = await page.evaluate(async (name) => {
      const field = document.activeElement;
      const startMs = performance.now();
      field.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }),
      );
      field.form?.requestSubmit();
      const isNew = () =>
        document.querySelector('[role=gridcell]')?.getAttribute('aria-label') !== name;
      while (!isNew()) {
        if (performance.now() - startMs > 20_000) throw new Error('The search did not answer.');
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      return (await window.benchProbe.afterPaint()) - startMs;
    }, before);
    took.push(tookMs);
    const status = await page.locator('[role=status]').filter({ hasText: /ms/ }).last().innerText();
    worker.push(Number(/([\d.]+)\sms/.exec(status)?.[1]));
  }
  const { tasks } = await takeFrames(page);
  return [
    {
      what: `${count.toLocaleString('en')} pictures in the page: the search itself, as the page tells`,
      value: `median ${median(worker).toFixed(1)}, slowest ${Math.max(...worker).toFixed(1)} ms`,
      aim: `${aimMs} ms`,
      ok: median(worker) <= aimMs,
    },
    {
      what: 'the same, from the Enter key to painted tiles, the words embedded meanwhile',
      value: `median ${median(took).toFixed(0)}, slowest ${Math.max(...took).toFixed(0)} ms; ${tasksInWords(tasks)}`,
    },
  ];
}
