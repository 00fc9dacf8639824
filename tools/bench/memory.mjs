/**
 * `node tools/bench/memory.mjs [--edits 10000] [--swaps 1000] [--threads N] [--dir dist] [--json FILE]`:
 * whether the page's memory stays where it was while a label is edited and pictures are swapped thousands
 * of times. Needs a built site. Prints a curve, each point after a garbage collection: the page's JavaScript heap
 * with its buffers; what `performance.measureUserAgentSpecificMemory` counts for the engine's worker; its WASM
 * memory; and what the system counts for the process of both. That last number has the browser's own cache of
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

const browser = await chromium.launch({
  executablePath: findChromium() ?? undefined,
  // So that both threads can be told to collect, and counting them does not take a minute.
  args: [
    ...chromiumFlags,
    '--js-flags=--expose-gc',
    '--enable-blink-features=ForceEagerMeasureMemory',
  ],
});
const site = await serveSite({ dir: values.dir, port: 0 });

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

  /** What the browser counts for all workers; its WASM memory is shared, and not among it. */
  const workerBytes = () =>
    page.evaluate(async () => {
      const { breakdown } = await performance.measureUserAgentSpecificMemory();
      return breakdown
        .filter(({ attribution }) => attribution.some(({ scope }) => /Worker/.test(scope)))
        .reduce((sum, { bytes }) => sum + bytes, 0);
    });

  async function look(scene, count) {
    await engine.evaluate(() => gc());
    await devtools.send('HeapProfiler.collectGarbage');
    const heap = await devtools.send('Runtime.getHeapUsage');
    const row = {
      scene,
      count,
      heapBytes: heap.usedSize + heap.embedderHeapUsedSize + heap.backingStorageSize,
      workerBytes: await workerBytes(),
      wasmBytes: await wasmBytes(),
      residentBytes: residentBytes(pid),
    };
    curve.push(row);
    console.log(
      `${scene.padEnd(8)} ${String(count).padStart(6)} ${mb(row.heapBytes)} ${mb(row.workerBytes)} ${mb(row.wasmBytes)} ${mb(row.residentBytes)}`,
    );
  }

  console.log('scene     count    page  worker    WASM process, MB');
  let edited = 0;
  for (const point of points(Number(values.edits))) {
    for (; edited < point; edited++) {
      // Letters that no earlier label had: every edit costs a run, as typing does.
      const text = `dog ${edited
        .toString(26)
        .padStart(4, '0')
        .replace(/\d/g, (digit) => 'qrstuvwxyz'[digit])}`;
      await page.evaluate((given) => window.benchProbe.edit(given), text);
    }
    await look('edits', point);
  }
  let swapped = 0;
  for (const point of points(Number(values.swaps))) {
    for (; swapped < point; swapped++) {
      await page.evaluate(async (seed) => {
        const { pictures } = window.clipPlayground;
        const before = pictures.current;
        // Under changed bytes: nothing that was kept from before answers it.
        window.madeOnes ??= await Promise.all(
          [1, 2, 3, 4].map((each) => window.madePicture(640, 480, each)),
        );
        const blob = window.withComment(window.madeOnes[seed % 4], seed);
        await pictures.add([{ name: `made-${seed}.jpg`, blob }]);
        if (before && before.id !== pictures.current.id) pictures.remove(before.id);
      }, swapped);
      await page.waitForFunction(
        () =>
          !document.querySelector('#labels .stale') && !document.querySelector('[aria-busy=true]'),
      );
    }
    await look('swaps', point);
  }
  for (const level of ['moderate', 'critical'])
    await wholeBrowser.send('Memory.simulatePressureNotification', { level });
  // The browser takes its time to give back; no page can hear when it has.
  await page.waitForTimeout(5000);
  await look('pressure', swapped);
  await mkdir(dirname(values.json), { recursive: true });
  await writeFile(values.json, `${JSON.stringify({ threads, curve }, null, 2)}\n`);
} finally {
  await browser.close();
  await site.close();
}
