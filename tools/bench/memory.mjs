/**
 * `node tools/bench/memory.mjs [--edits 10000] [--swaps 1000] [--threads N] [--dir dist] [--json FILE]`:
 * whether the page's memory stays where it was while a label is edited and pictures are swapped thousands
 * of times. Needs a built site. Prints a curve, each point after a garbage collection: the page's JavaScript heap
 * with its buffers, the same of the engine's worker, its WASM memory, and what the system counts for the process of both. That last number has the browser's own cache of
 * decoded pictures in it, which it gives back when memory is short: so the last point comes after the browser is told that it is.
 */
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { chromiumFlags, findChromium } from '../chromium.mjs';
import { serveSite } from '../serve.mjs';
import { openApp } from './browser.mjs';

const { values } = parseArgs({
  options: {
    edits: { type: 'string', default: '10000' },
    swaps: { type: 'string', default: '1000' },
    threads: { type: 'string', default: '2' },
    dir: { type: 'string', default: 'dist' },
    json: { type: 'string', default: '.cache/bench/memory.json' },
  },
});
/** Where the curve is looked at: the first point is what the later ones are compared with. */
const points = (total) =>
  [100, 250, 500, 1000, 2500, 5000, 10000, 20000].filter((point) => point < total).concat(total);

/** Pid of the renderer that shows the page: the one that holds most. */
async function rendererPid(session) {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  return renderers.toSorted((a, b) => residentBytes(b) - residentBytes(a))[0];
}

function residentBytes(pid) {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line[1]) * 1024;
}

/** Asks a worker's own thread: Playwright has no devtools session for workers. */
async function devtoolsOfWorker(devtools, path) {
  const waiting = new Map();
  const attached = new Promise((resolve) => {
    devtools.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (path.test(targetInfo.url)) resolve(sessionId);
    });
  });
  devtools.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message);
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  const given = { autoAttach: true, waitForDebuggerOnStart: false, flatten: false };
  await devtools.send('Target.setAutoAttach', given);
  const sessionId = await attached;
  let asked = 0;
  return (method) =>
    new Promise((resolve) => {
      const id = ++asked;
      waiting.set(id, resolve);
      const message = JSON.stringify({ id, method });
      void devtools.send('Target.sendMessageToTarget', { sessionId, message });
    });
}

const browser = await chromium.launch({
  executablePath: findChromium() ?? undefined,
  args: chromiumFlags,
});
const site = await serveSite({ dir: values.dir, port: 0 });

/** In the page: types labels one after another, each when the one before has its bar. */
async function editLabel([from, to]) {
  const row = document.querySelector('[data-row]');
  const [input, meter] = [row.querySelector('input'), row.querySelector('[role=meter]')];
  for (let i = from; i < to; i++) {
    // Letters that no earlier label had: every edit costs a run, as typing does.
    const letters = i.toString(26).padStart(4, '0');
    const text = `dog ${letters.replace(/\d/g, (digit) => 'qrstuvwxyz'[digit])}`;
    input.value = text;
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    while (meter.ariaLabel !== text || row.classList.contains('stale'))
      await new Promise((resolve) => setTimeout(resolve));
  }
}

/** In the page: adds pictures one after another and removes the one before, each when the bars stand for it. */
async function swapPicture([from, to]) {
  const { pictures } = window.clipPlayground;
  window.madeOnes ??= await Promise.all([1, 2, 3, 4].map((i) => window.madePicture(640, 480, i)));
  for (let i = from; i < to; i++) {
    const before = pictures.current;
    // Under changed bytes: nothing that was kept from before answers it.
    const blob = window.withComment(window.madeOnes[i % 4], i);
    await pictures.add([{ name: `made-${i}.jpg`, blob }]);
    if (before && before.id !== pictures.current.id) pictures.remove(before.id);
    // The picture is drawn, as for a person who looks at it.
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    while (document.querySelector('#labels .stale, [aria-busy=true]'))
      await new Promise((resolve) => setTimeout(resolve));
  }
}

/** Tells the sizes of a worker's WASM memories: put before its script. */
const recorder = `{
  const Memory = WebAssembly.Memory;
  self.memories = [];
  WebAssembly.Memory = class extends Memory {
    constructor(limits) { super(limits); self.memories.push(this); }
  };
}
`;

try {
  const context = await browser.newContext({
    serviceWorkers: 'block',
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
  });
  await context.route(/assets\/worker-.*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: recorder + (await response.text()) });
  });
  const threads = Number(values.threads);
  const page = await openApp(context, site.url, {
    model: { id: 'starter' },
    backend: 'wasm',
    threads,
  });
  const wholeBrowser = await browser.newBrowserCDPSession();
  const pid = await rendererPid(wholeBrowser);
  const devtools = await context.newCDPSession(page);
  const curve = [];
  const mb = (bytes) => (bytes / 1e6).toFixed(1).padStart(7);

  /** The runtime's own threads share the engine's memory, and answer nobody. */
  const engine = page.workers().find((worker) => /assets\/worker-[^/]*\.js/.test(worker.url()));

  async function wasmBytes() {
    const sizes = await engine.evaluate(() => self.memories.map(({ buffer }) => buffer.byteLength));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  const askEngine = await devtoolsOfWorker(devtools, /assets\/worker-[^/]*\.js/);
  const heapBytes = ({ usedSize, embedderHeapUsedSize, backingStorageSize }) =>
    usedSize + embedderHeapUsedSize + backingStorageSize;

  async function look(scene, count) {
    await askEngine('HeapProfiler.collectGarbage');
    await devtools.send('HeapProfiler.collectGarbage');
    const row = {
      scene,
      count,
      heapBytes: heapBytes(await devtools.send('Runtime.getHeapUsage')),
      workerBytes: heapBytes(await askEngine('Runtime.getHeapUsage')),
      wasmBytes: await wasmBytes(),
      residentBytes: residentBytes(pid),
    };
    curve.push(row);
    console.log(
      `${scene.padEnd(8)} ${String(count).padStart(6)} ${mb(row.heapBytes)} ${mb(row.workerBytes)} ${mb(row.wasmBytes)} ${mb(row.residentBytes)}`,
    );
  }

  console.log('scene     count    page  worker    WASM process, MB');
  for (const [scene, acts, total] of [
    ['edits', editLabel, Number(values.edits)],
    ['swaps', swapPicture, Number(values.swaps)],
  ]) {
    let done = 0;
    for (const point of points(total)) {
      for (; done < point; done = Math.min(point, done + 25))
        await page.evaluate(acts, [done, Math.min(point, done + 25)]);
      await look(scene, point);
    }
  }
  for (const level of ['moderate', 'critical'])
    await wholeBrowser.send('Memory.simulatePressureNotification', { level });
  // The browser takes its time to give back; no page can hear when it has.
  await page.waitForTimeout(5000);
  await look('pressure', Number(values.swaps));
  await mkdir(dirname(values.json), { recursive: true });
  await writeFile(values.json, `${JSON.stringify({ threads, curve }, null, 2)}\n`);
} finally {
  await browser.close();
  await site.close();
}
