/** The first visit: an empty cache, with the line as it is here and with one of 10 Mbit/s. */
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { freshContext } from './browser.mjs';
import { median, ms, times } from './numbers.mjs';

const bytesPerSecond = 1.25e6;
const compressible = /javascript|json|html|css|wasm|svg|text/;

/**
 * A static host at the far end of a 10 Mbit/s line: all answers together share it, and what compresses is
 * gzipped, as GitHub Pages does. `sent` counts bytes by path.
 */
async function startSlowHost(siteUrl) {
  const sent = new Map();
  let lineFreeMs = 0;
  const server = createServer(async (request, response) => {
    const path = request.url ?? '/';
    const answer = await fetch(new URL(path.slice(1), siteUrl));
    const raw = Buffer.from(await answer.arrayBuffer());
    const isText = compressible.test(answer.headers.get('content-type') ?? '');
    const body = isText && raw.length > 0 ? await promisify(gzip)(raw) : raw;
    const ofTheHop = ['content-length', 'connection', 'keep-alive', 'transfer-encoding'];
    const headers = Object.fromEntries(
      [...answer.headers].filter(([name]) => !ofTheHop.includes(name)),
    );
    response.writeHead(answer.status, {
      ...headers,
      'content-length': body.length,
      ...(body !== raw && { 'content-encoding': 'gzip' }),
    });
    sent.set(path, body.length);
    for (let at = 0; at < body.length; at += 16_384) {
      const piece = body.subarray(at, at + 16_384);
      lineFreeMs = Math.max(lineFreeMs, performance.now()) + (piece.length / bytesPerSecond) * 1000;
      await new Promise((done) => setTimeout(done, lineFreeMs - performance.now()));
      response.write(piece);
    }
    response.end();
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  return { url: `http://localhost:${port}/`, sent, close };
}

/** Milliseconds from the start of the navigation to painted bars, in a context that knows nothing. */
async function firstBars(browser, url, query) {
  const context = await freshContext(browser);
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(`${url}${query}`);
  await page.waitForFunction(() => document.querySelector('[role=meter][aria-valuenow]'));
  const taken = await page.evaluate(
    () =>
      new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now())))),
  );
  const load = await page.evaluate(() => window.clipPlayground.session.loaded?.loadMs ?? NaN);
  await context.close();
  return { taken, load };
}

/** First bars on a cold visit of the starter; the largest parts of what was sent until then, named. */
export async function coldScene(browser, siteUrl, { query, rounds }) {
  const name = 'first bars on a cold visit';
  const runs = { 'this app, from this machine': [] };
  const loads = [];
  for (let i = 0; i < rounds(5, 3, 2); i++) {
    const { taken, load } = await firstBars(browser, siteUrl, query);
    runs['this app, from this machine'].push(taken);
    loads.push(load);
  }
  const slow = await startSlowHost(siteUrl);
  const { taken } = await firstBars(browser, slow.url, query);
  const atBars = [...slow.sent];
  await slow.close();
  runs['this app, over 10 Mbit/s'] = [taken];
  const total = atBars.reduce((sum, [, bytes]) => sum + bytes, 0);
  const lineMs = (total / bytesPerSecond) * 1000;
  runs['its bytes over 10 Mbit/s (floor)'] = [lineMs];
  const local = median(runs['this app, from this machine']);
  const largest = atBars.sort((a, b) => b[1] - a[1]).slice(0, 4);
  const parts = largest.map(
    ([path, bytes]) => `${path.split('/').pop()} ${(bytes / 1e6).toFixed(2)} MB`,
  );
  return {
    name,
    aim: 'near bytes over the line and this machine together',
    runs,
    notes: [
      `${(total / 1e6).toFixed(1)} MB sent (gzip where it helps): ${parts.join(', ')}`,
      `${times(taken / (lineMs + local))} of the line and this machine together; loading the model ${ms(median(loads))} ms of it here`,
    ],
  };
}
