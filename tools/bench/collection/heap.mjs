/** What the page and its workers hold at a quarter of the pictures and at all of them. */
import { agree, giveFolder, openCollection, readFiles } from './app.mjs';
import { pictureFolder } from './pictures.mjs';

/** Tells the sizes of a worker's WASM memories: put before its script. */
const recorder = `{
  const Memory = WebAssembly.Memory;
  self.memories = [];
  WebAssembly.Memory = class extends Memory {
    constructor(limits) { super(limits); self.memories.push(this); }
  };
}
`;

async function wasmBytes(page) {
  const sums = await Promise.all(
    page
      .workers()
      // The runtime's own threads share the engine's memory, and answer nobody.
      .filter((worker) => /assets\/(collection-)?worker-[^/]*\.js/.test(worker.url()))
      .map((worker) =>
        worker.evaluate(() =>
          (self.memories ?? []).reduce((sum, { buffer }) => sum + buffer.byteLength, 0),
        ),
      ),
  );
  return sums.reduce((sum, bytes) => sum + bytes, 0);
}

/** Bytes after collections of garbage: the page's scripts and buffers, WASM, and what the browser counts in all. */
async function look(page) {
  const cdp = await page.context().newCDPSession(page);
  await page.waitForTimeout(1500);
  for (let i = 0; i < 3; i++) await cdp.send('HeapProfiler.collectGarbage');
  const {
    usedSize,
    embedderHeapUsedSize = 0,
    backingStorageSize = 0,
  } = await cdp.send('Runtime.getHeapUsage');
  await cdp.detach();
  const counted = await page.evaluate(
    async () => (await performance.measureUserAgentSpecificMemory()).bytes,
  );
  const wasm = await wasmBytes(page);
  return { page: usedSize + embedderHeapUsedSize + backingStorageSize, wasm, counted };
}

/** @param {import('../collection.mjs').Bench} bench */
export async function heap({ context, url, given, sizes, say }) {
  await context.route(/assets\/(collection-)?worker-.*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: recorder + (await response.text()) });
  });
  const page = await openCollection(context, url, given);
  const { folder } = await pictureFolder(page, 'photos', sizes.pictures);
  await giveFolder(page, folder);
  await agree(page);
  const quarter = Math.round(sizes.pictures / 4);
  const empty = await look(page);
  await readFiles(page, 'Quarter', 0, quarter);
  const few = await look(page);
  say(`at ${quarter}: ${JSON.stringify(few)}`);
  await readFiles(page, 'Rest', quarter, sizes.pictures);
  const many = await look(page);
  say(`at ${sizes.pictures}: ${JSON.stringify(many)}`);
  const mb = (bytes) => (bytes / 1e6).toFixed(1);
  const row = (what, of, aim) => {
    const [a, b] = [of(few), of(many)];
    const more = (100 * (b - a)) / a;
    const each = (b - a) / (sizes.pictures - quarter) / 1e3;
    return {
      what: `${what} at 0, ${quarter} and ${sizes.pictures} pictures, MB`,
      value: `${mb(of(empty))}, ${mb(a)}, ${mb(b)}: ${more.toFixed(1)} % more, ${each.toFixed(1)} kB a picture`,
      ...(aim && { aim: 'within 10 %', ok: more <= 10 }),
    };
  };
  return [
    row("the page's heap with its buffers, and WASM", (at) => at.page + at.wasm, true),
    row("the page's heap with its buffers", (at) => at.page),
    row('WASM', (at) => at.wasm),
    row('page and workers as the browser counts them', (at) => at.counted, true),
  ];
}
