/**
 * `node tools/bench/storage.mjs`: where 150 MB belong in this machine's Chromium. Writes and reads them through
 * the Origin Private File System and through Cache Storage, and hashes them, each in a fresh page; prints
 * MB/s and how far the memory of the page's process and of the browser's own rose (Linux only).
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { chromiumFlags, findChromium } from '../chromium.mjs';
import { withPeaks } from './process-memory.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const places = {
  '/worker.js': join(here, 'storage/storage-worker.js'),
  '/noble/': join(here, '../../node_modules/@noble/hashes'),
};
const page = '<!doctype html><title>Storage</title>';

const server = createServer(async (request, response) => {
  const path = request.url ?? '/';
  const noble = path.startsWith('/noble/') ? join(places['/noble/'], path.slice(7)) : null;
  const file = noble ?? places[path];
  const bytes = file ? await readFile(file).catch(() => null) : null;
  if (path === '/') response.writeHead(200, { 'Content-Type': 'text/html' }).end(page);
  else if (bytes) response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(bytes);
  else response.writeHead(404).end();
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const url = `http://localhost:${server.address().port}/`;
// A profile on disk: a private window would keep it all in memory.
const profile = await mkdtemp(join(tmpdir(), 'storage-bench-'));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: findChromium() ?? undefined,
  args: chromiumFlags,
});
const megabytes = (bytes) => Math.round(bytes / 1e6);

/** A page with a worker that waits; `run(scene)` resolves with what it measured. */
async function openWorker() {
  const tab = await context.newPage();
  await tab.goto(url);
  const scenes = await tab.evaluate(
    () =>
      new Promise((resolve) => {
        window.worker = new Worker('/worker.js', { type: 'module' });
        window.worker.onmessage = ({ data }) => resolve(data.ready);
      }),
  );
  const run = (scene) =>
    tab.evaluate(
      (name) =>
        new Promise((resolve) => {
          window.worker.onmessage = ({ data }) => resolve(data);
          window.worker.postMessage(name);
        }),
      scene,
    );
  return { tab, scenes, run };
}

try {
  const first = await openWorker();
  console.log(`Chromium ${context.browser()?.version()}, load average ${loadavg()[0].toFixed(1)}`);
  console.log('scene | MB/s | page MB above start | browser MB | others MB');
  for (const scene of first.scenes) {
    const { tab, run } = await openWorker();
    const { result, peaks } = await withPeaks(profile, () => run(scene));
    await tab.close();
    const speed = result.error ?? Math.round(result.megabytes / result.seconds);
    const parts = [peaks.renderer, peaks.browser, peaks.others].map(megabytes);
    console.log([scene, speed, ...parts].join(' | '));
  }
} finally {
  await context.close();
  await rm(profile, { recursive: true });
  server.close();
}
