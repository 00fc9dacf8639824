/**
 * `node tools/bench/collection.mjs [--model starter|vit-b-32] [--pictures 2000] [--peer 200] [--scroll 10000]
 * [--threads N] [--dir FOLDER]`: the Collection tab in Chromium. Pictures a second beside the usual loop over
 * transformers.js's pipeline (same files, same browser, same run; the peer takes the first `--peer` of
 * them), the heap at a quarter and at all of them, a label edit while the work goes on, and the longest
 * task while the grid scrolls. `--dir` measures a site that is built already, without the peer.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { freshContext, launchChromium, openApp, openPeers } from './browser.mjs';
import { twentyLabels, typedLabel } from './labels.mjs';
import { benchModels, prepareModel } from './models.mjs';
import { median, quantile } from './numbers.mjs';
import { buildSite } from './site.mjs';
import { serveSite } from '../serve.mjs';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'starter' },
    pictures: { type: 'string', default: '2000' },
    peer: { type: 'string', default: '200' },
    scroll: { type: 'string', default: '10000' },
    threads: { type: 'string' },
    dir: { type: 'string' },
  },
});
const model = benchModels[values.model];
if (!model) throw new Error(`--model is one of ${Object.keys(benchModels).join(', ')}.`);
const [pictures, peerPictures, scrolled] = [values.pictures, values.peer, values.scroll].map(
  Number,
);
const threads = Number(values.threads ?? Math.min(4, cpus().length));
const say = (line) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
const fixed = (value, digits = 1) => value.toFixed(digits);

/** Pictures `from` to `to`, as files of a folder that the page adds. A few bases, each file its own bytes. */
async function makeFiles(page, folder, from, to) {
  await page.evaluate(
    async ({ folder: name, from: first, to: end }) => {
      window.bases ??= await Promise.all(
        Array.from({ length: 24 }, (_, seed) => window.madePicture(1024, 768, seed)),
      );
      const { bases } = window;
      const files = Array.from({ length: end - first }, (_, i) => {
        const blob = window.withComment(bases[(first + i) % bases.length], first + i);
        const file = new File([blob], `made ${first + i}.jpg`, { lastModified: first + i });
        return { path: `${name}/${file.name}`, file };
      });
      window.madeFolder = { kind: 'files', name, files };
    },
    { folder, from, to },
  );
}

/** Adds what was made and works through it. Milliseconds from the start of the work to its end. */
const readAll = (page) =>
  page.evaluate(async () => {
    const { clipCollection: collection } = window;
    await collection.folders.add([window.madeFolder]);
    const startMs = performance.now();
    collection.work();
    while (collection.job.phase !== 'idle') await new Promise((resolve) => setTimeout(resolve, 20));
    return performance.now() - startMs;
  });

/** The page's heap after a collection of garbage, MB: what scripts hold, and their buffers. */
async function heap(page) {
  const cdp = await page.context().newCDPSession(page);
  await page.waitForTimeout(1000);
  for (let i = 0; i < 3; i++) await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = await cdp.send('Runtime.getHeapUsage');
  await cdp.detach();
  return { scriptMb: usedSize / 2 ** 20, bufferMb: backingStorageSize / 2 ** 20 };
}

/** Milliseconds from a typed label to its painted bar, `count` times. */
async function edits(page, count, from) {
  const painted = [];
  for (let i = 0; i < count; i++) {
    const times = await page.evaluate(
      (label) => window.benchProbe.edit(label),
      typedLabel(from + i),
    );
    painted.push(times.paintMs);
    await page.waitForTimeout(150);
  }
  return painted;
}

/** Scrolls the grid from its top to its end and back in five seconds each. Tasks over 50 ms, ms. */
const scroll = (page) =>
  page.evaluate(async () => {
    const box = document.querySelector('[role=grid]');
    const tasks = [];
    const observer = new PerformanceObserver((list) =>
      tasks.push(...list.getEntries().map(({ duration }) => duration)),
    );
    observer.observe({ type: 'longtask' });
    const end = box.scrollHeight - box.clientHeight;
    for (const direction of [1, -1]) {
      const startMs = performance.now();
      for (let share = 0; share < 1;) {
        await new Promise(requestAnimationFrame);
        share = Math.min(1, (performance.now() - startMs) / 5000);
        box.scrollTop = direction > 0 ? end * share : end * (1 - share);
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    observer.disconnect();
    return { tasks, scrolledPx: end };
  });

async function peerLoop(context, url, given) {
  const peers = await openPeers(context, url, given);
  const labels = [...twentyLabels];
  await makeFiles(peers.page, 'Made', 0, peerPictures + 1);
  const tookMs = await peers.page.evaluate(
    async ({ labels: asked }) => {
      const { files } = window.madeFolder;
      const classify = async ({ file }) => {
        await window.askPeer('pipeline', { verb: 'takeImage', blob: file });
        await window.askPeer('pipeline', { verb: 'pipeline', labels: asked });
      };
      await classify(files.at(-1));
      const startMs = performance.now();
      for (const file of files.slice(0, -1)) await classify(file);
      return performance.now() - startMs;
    },
    { labels },
  );
  await peers.page.close();
  return (peerPictures * 1000) / tookMs;
}

say(values.dir ? `serving ${values.dir}` : `building ${values.model}`);
if (!values.dir) await prepareModel(model);
const dir = values.dir ?? (await buildSite(values.model, model));
const site = await serveSite({ dir, port: 0 });
const browser = await launchChromium('wasm');
try {
  const context = await freshContext(browser);
  const given = { model, backend: 'wasm', threads };
  const perSecond = {};
  if (!values.dir) {
    say("the peer's loop");
    perSecond.peer = await peerLoop(context, site.url, given);
  }
  say('the app');
  const page = await openApp(context, site.url, given);
  const alone = await edits(page, 12, 0);
  await page.evaluate(() => (window.clipPlayground.view = 'collection'));
  await page.waitForFunction(() => window.clipCollection?.phase === 'ready');
  const quarter = Math.round(pictures / 4);
  await makeFiles(page, 'Quarter', 0, quarter);
  const quarterMs = await readAll(page);
  const heapQuarter = await heap(page);
  await makeFiles(page, 'Rest', quarter, pictures);
  const restMs = await readAll(page);
  const heapAll = await heap(page);
  perSecond.app = (pictures * 1000) / (quarterMs + restMs);
  const runs = await page.evaluate(() => ({ ...window.clipPlayground.session.counts }));

  say('label edits while the work goes on');
  await makeFiles(page, 'Busy', pictures, pictures + Math.min(400, pictures));
  await page.evaluate(() => (window.clipPlayground.view = 'classify'));
  const work = readAll(page);
  // Where an edit fails first, that is the failure to be told.
  work.catch(() => undefined);
  await page.waitForTimeout(300);
  const busy = await edits(page, 12, 20);
  const wasBusy = await page.evaluate(() => window.clipCollection.job.phase === 'running');
  await work;

  say('scrolling');
  const there = await page.evaluate(() => window.clipCollection.pictures.length);
  await page.evaluate(() => (window.clipPlayground.view = 'collection'));
  if (scrolled > there) {
    await makeFiles(page, 'Scroll', pictures * 2, pictures * 2 + scrolled - there);
    await readAll(page);
  }
  await page.waitForSelector('[role=gridcell] img');
  const { tasks, scrolledPx } = await scroll(page);

  const lines = [
    `model ${values.model}, ${threads} threads, ${pictures} pictures of 1024 x 768`,
    `pictures a second: app ${fixed(perSecond.app)}` +
      (perSecond.peer
        ? `, transformers.js pipeline ${fixed(perSecond.peer)} (${twentyLabels.length} labels): ${fixed(perSecond.app / perSecond.peer)} x`
        : ''),
    `runs of the vision tower: ${runs.visionRuns} for ${runs.visionPictures} pictures`,
    `heap at ${quarter}: ${fixed(heapQuarter.scriptMb)} MB and ${fixed(heapQuarter.bufferMb)} MB of buffers; at ${pictures}: ${fixed(heapAll.scriptMb)} MB and ${fixed(heapAll.bufferMb)} MB (scripts ${fixed(100 * (heapAll.scriptMb / heapQuarter.scriptMb - 1))} % more)`,
    `a label edit to painted bars: median ${fixed(median(alone))} ms alone; ${fixed(median(busy))} ms, slowest tenth ${fixed(quantile(busy, 0.9))} ms, while pictures are read${wasBusy ? '' : ' (the work ended before the edits did)'}`,
    `scrolling ${Math.max(there, scrolled)} pictures (${scrolledPx} px, there and back in 10 s): ${tasks.length} long tasks, the longest ${fixed(Math.max(0, ...tasks), 0)} ms`,
  ];
  console.log(lines.join('\n'));
} finally {
  await browser.close();
  await site.close();
}
