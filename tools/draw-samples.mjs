// Renders tools/samples/*.svg to public/samples/*.webp in an installed Chromium.
// Usage: node tools/draw-samples.mjs [id ...]
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { chromium } from '@playwright/test';
import { chromiumFlags, ensureChromium } from './chromium.mjs';

const maxSizeBytes = 60_000;
const source = new URL('./samples/', import.meta.url);
const target = new URL('../public/samples/', import.meta.url);
const wanted = process.argv.slice(2);

const browser = await chromium.launch({ executablePath: ensureChromium(), args: chromiumFlags });
const page = await browser.newPage();
await mkdir(target, { recursive: true });

for (const file of (await readdir(source)).sort()) {
  const id = file.replace(/\.svg$/, '');
  if (!file.endsWith('.svg') || (wanted.length > 0 && !wanted.includes(id))) continue;
  const svg = await readFile(new URL(file, source), 'utf8');
  const picture = await page.evaluate(render, [svg, maxSizeBytes]);
  await writeFile(new URL(`${id}.webp`, target), Buffer.from(picture.base64, 'base64'));
  console.log(`${id}.webp  ${picture.width} x ${picture.height}  ${picture.sizeBytes} bytes`);
}
await browser.close();

/** In the page: the drawing at its own size, at the best quality that fits. */
async function render([svg, limitBytes]) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
  canvas.getContext('2d').drawImage(image, 0, 0);
  for (let quality = 0.92; quality > 0.4; quality -= 0.06) {
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality });
    if (blob.size > limitBytes) continue;
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    return { base64, width: canvas.width, height: canvas.height, sizeBytes: blob.size };
  }
  throw new Error(`The drawing does not fit in ${limitBytes} bytes.`);
}
