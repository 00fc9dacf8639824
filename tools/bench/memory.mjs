/**
 * `node tools/bench/memory.mjs [--edits 10000] [--swaps 1000] [--threads N] [--dir dist] [--json FILE]`:
 * whether the page's memory stays where it was while a label is edited and pictures are swapped thousands
 * of times. Needs a built site. Prints a curve, each point after a garbage collection: the page's JavaScript heap
 * with its buffers, the WASM memory of its worker, and what the system counts for the process of both. At
 * both ends it adds what the browser counts for page and worker together
 * (`performance.measureUserAgentSpecificMemory`, which takes a minute).
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
  args: chromiumFlags,
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
  const pid = await rendererPid(await browser.newBrowserCDPSession());
  const devtools = await context.newCDPSession(page);
  const curve = [];
  const mb = (bytes) => (bytes / 1e6).toFixed(1).padStart(7);

  /** The runtime's own threads share the engine's memory, and answer nobody. */
  async function wasmBytes() {
    const engine = page.workers().find((worker) => /assets\/worker-[^/]*\.js/.test(worker.url()));
    const sizes = await engine.evaluate(() => self.memories.map(({ buffer }) => buffer.byteLength));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  async function look(scene, count) {
    await devtools.send('HeapProfiler.collectGarbage');
    const heap = await devtools.send('Runtime.getHeapUsage');
    const row = {
      scene,
      count,
      heapBytes: heap.usedSize + heap.embedderHeapUsedSize + heap.backingStorageSize,
      wasmBytes: await wasmBytes(),
      residentBytes: residentBytes(pid),
    };
    curve.push(row);
    console.log(
      `${scene.padEnd(6)} ${String(count).padStart(6)} ${mb(row.heapBytes)} ${mb(row.wasmBytes)} ${mb(row.residentBytes)}`,
    );
  }

  const counted = () =>
    page.evaluate(async () => (await performance.measureUserAgentSpecificMemory()).bytes);

  console.log('scene   count    heap    WASM  process, MB');
  let before = NaN;
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
    if (point === 100) before = await counted();
  }
  let swapped = 0;
  for (const point of points(Number(values.swaps))) {
    for (; swapped < point; swapped++) {
      await page.evaluate(async (seed) => {
        const { pictures } = window.clipPlayground;
        const before = pictures.current;
        // A changed picture under changed bytes: nothing that was kept from before answers it.
        const blob = await window.madePicture(320, 240, seed);
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
  const after = await counted();
  console.log(`page and worker as the browser counts them:${mb(before)} MB, then${mb(after)} MB`);
  await mkdir(dirname(values.json), { recursive: true });
  await writeFile(values.json, `${JSON.stringify({ threads, curve, before, after }, null, 2)}\n`);
} finally {
  await browser.close();
  await site.close();
}
