/**
 * `node tools/bench/collection.mjs [--only throughput,scroll] [--model starter|vit-b-32] [--pictures 2000] [--peer 200]
 * [--scroll 10000] [--files 10000] [--search 1000000] [--map 10000] [--threads N] [--quick] [--json FILE]`: the Collection
 * tab in Chromium, piece by piece, each in a context of its own; a piece that fails does not stop the others.
 *
 * `throughput` beside the usual loop over transformers.js's pipeline (same files, same browser, same run; 0 `--peer`
 * leaves it out), `batch` bare runs of several pictures, `heap` at a quarter and at all of the pictures, `scroll` the
 * wheel through the grid, `broken` files that are no pictures, `search` up to a million embeds, `live` label edits while
 * a collection is read, `map` PCA and UMAP, `labels` a hundred of them against the scrolled pictures.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { serveSite } from '../serve.mjs';
import { freshContext, launchChromium, versionOf } from './browser.mjs';
import { batch } from './collection/batch.mjs';
import { broken } from './collection/broken.mjs';
import { heap } from './collection/heap.mjs';
import { labels } from './collection/labels.mjs';
import { live } from './collection/live.mjs';
import { map } from './collection/map.mjs';
import { scroll } from './collection/scroll.mjs';
import { search } from './collection/search.mjs';
import { throughput } from './collection/throughput.mjs';
import { benchModels, prepareModel } from './models.mjs';
import { buildSite } from './site.mjs';

/**
 * @typedef {object} Bench
 * @property {import('@playwright/test').BrowserContext} context
 * @property {string} url of the site
 * @property {string} dir where it lies
 * @property {{ model: import('./models.mjs').BenchModel, backend: 'wasm', threads: number }} given
 * @property {Record<'pictures' | 'peer' | 'scroll' | 'files' | 'search' | 'map', number> & { quick: boolean }} sizes
 * @property {(line: string) => void} say
 */
/** @typedef {{ what: string, value: string, aim?: string, ok?: boolean }} Row */

/** @type {Record<string, (bench: Bench) => Promise<Row[]>>} */
const pieces = { throughput, batch, heap, scroll, broken, search, live, map, labels };

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(pieces).join() },
    model: { type: 'string', default: 'starter' },
    pictures: { type: 'string', default: '2000' },
    peer: { type: 'string', default: '200' },
    scroll: { type: 'string', default: '10000' },
    files: { type: 'string', default: '10000' },
    search: { type: 'string', default: '1000000' },
    map: { type: 'string', default: '10000' },
    threads: { type: 'string', default: String(Math.min(4, cpus().length)) },
    quick: { type: 'boolean', default: false },
    json: { type: 'string', default: '.cache/bench/collection.json' },
    dir: { type: 'string' },
  },
});
const model = benchModels[values.model];
if (!model) throw new Error(`--model is one of ${Object.keys(benchModels).join(', ')}.`);
const wanted = values.only.split(',');
const unknown = wanted.filter((name) => !pieces[name]);
if (unknown.length > 0)
  throw new Error(`--only knows ${Object.keys(pieces).join(', ')}, not ${unknown.join(', ')}.`);
const sizeNames = ['pictures', 'peer', 'scroll', 'files', 'search', 'map'];
const sizes = {
  ...Object.fromEntries(sizeNames.map((name) => [name, Number(values[name])])),
  quick: values.quick,
};
const threads = Number(values.threads);
const say = (line) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);

/** One piece in a browser of its own: what an earlier one left in memory or on disk costs nothing. */
async function run(name, site, dir) {
  const browser = await launchChromium('wasm');
  try {
    const context = await freshContext(browser);
    const given = { model, backend: 'wasm', threads };
    const started = performance.now();
    const rows = await pieces[name]({ context, url: site.url, dir, given, sizes, say });
    return { rows, tookS: Math.round((performance.now() - started) / 1000) };
  } finally {
    await browser.close();
  }
}

function tell(name, rows) {
  for (const { what, value, aim, ok } of rows) {
    const verdict = aim ? ` ${aim}: ${ok ? 'yes' : 'NO'} ` : ' ';
    console.log(`| ${name} | ${what} | ${value} |${verdict}|`);
  }
}

async function keep(name, piece) {
  const before = await readFile(values.json, 'utf8').then(JSON.parse, () => ({}));
  const about = {
    sizes,
    threads,
    cores: cpus().length,
    transformers: versionOf('@xenova/transformers'),
  };
  const all = { ...before, [`${values.model} ${name}`]: { ...piece, ...about } };
  await mkdir(dirname(values.json), { recursive: true });
  await writeFile(values.json, `${JSON.stringify(all, null, 2)}\n`);
}

say(values.dir ? `serving ${values.dir}` : `building ${values.model}`);
if (!values.dir) await prepareModel(model);
const dir = values.dir ?? (await buildSite(values.model, model));
const site = await serveSite({ dir, port: 0 });
let failures = 0;
try {
  console.log(`\n${values.model}, ${threads} threads, ${cpus().length} cores\n`);
  console.log('| piece | what | measured | aim |\n|---|---|---|---|');
  for (const name of wanted) {
    say(name);
    try {
      const piece = await run(name, site, dir);
      tell(name, piece.rows);
      await keep(name, piece);
      say(`${name} took ${piece.tookS} s`);
    } catch (error) {
      failures += 1;
      say(`${name} failed: ${error.stack ?? error}`);
    }
  }
} finally {
  await site.close();
}
process.exitCode = failures > 0 ? 1 : 0;
