/**
 * `node tools/try-photos.mjs FOLDER [--backend wasm|webgpu] [--labels a~b] [--json FILE]`: puts every picture of a
 * folder through the built page in Chromium and prints what it makes of each. Without `--labels` the
 * labels are the files' own names, and the last line counts how often the name itself came first; `--json`
 * adds that count and what was wrong to a file of figures (the starter's).
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { chromiumFlags, findChromium, softwareWebgpuFlags } from './chromium.mjs';
import { serveSite } from './serve.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    backend: { type: 'string', default: 'wasm' },
    labels: { type: 'string' },
    skip: { type: 'string', default: '' },
    json: { type: 'string' },
  },
});
const folder = positionals[0];
if (!folder) throw new Error('Name a folder of pictures: node tools/try-photos.mjs FOLDER');

const nameOf = (file) => basename(file, extname(file)).replaceAll('_', ' ').toLowerCase();
const skipped = new Set(values.skip.split(','));
const files = readdirSync(folder)
  .filter((file) => /\.(jpe?g|png|webp|gif|avif)$/i.test(file) && !skipped.has(file))
  .sort();
const labels = values.labels ? values.labels.split('~') : files.map(nameOf);

const site = await serveSite({ dir: 'dist', port: 0 });
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: [...chromiumFlags, ...(values.backend === 'webgpu' ? softwareWebgpuFlags : [])],
});
const page = await browser.newPage({ serviceWorkers: 'block' });
const hash = labels.map(encodeURIComponent).join('~');
await page.goto(`${site.url}?backend=${values.backend}#labels=${hash}`);

/** Labels and probabilities once nothing is stale, most probable first. */
async function ranking() {
  await page.waitForSelector('[role=meter]', { timeout: 120_000 });
  await page.waitForSelector('[aria-busy=true]', { state: 'detached', timeout: 120_000 });
  const bars = await page.locator('[role=meter]').evaluateAll((all) =>
    all.map((bar) => ({
      label: bar.ariaLabel,
      prob: Number(bar.getAttribute('aria-valuenow')),
    })),
  );
  return bars.sort((a, b) => b.prob - a.prob);
}

let right = 0;
const wrong = {};
await ranking();
for (const file of files) {
  await page.locator('input[type=file]').setInputFiles(join(folder, file));
  await page.waitForFunction(
    (name) => {
      const { pictures } = window.clipPlayground;
      return pictures.pending === 0 && pictures.current?.name === name;
    },
    file,
    { timeout: 60_000 },
  );
  await page.waitForTimeout(100);
  const [first, second] = await ranking();
  const isRight = first.label === nameOf(file);
  if (isRight) right += 1;
  else wrong[nameOf(file)] = first.label;
  const shown = [first, second].map(({ label, prob }) => `${label} ${(prob * 100).toFixed(1)} %`);
  console.log(`${isRight ? '+' : ' '} ${file.padEnd(24)} ${shown.join(', ')}`);
}
console.log(`${right} of ${files.length} right`);
if (values.json) {
  const figures = JSON.parse(readFileSync(values.json, 'utf8'));
  const title = `photos, in the page as it opens (Chromium, ${values.backend})`;
  figures[title] = { right, of: files.length, wrong };
  writeFileSync(values.json, `${JSON.stringify(figures, null, 1)}\n`);
}
await browser.close();
await site.close();
