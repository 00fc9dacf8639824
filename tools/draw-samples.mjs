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
  const webp = withoutProfile(Buffer.from(picture.base64, 'base64'));
  await writeFile(new URL(`${id}.webp`, target), webp);
  console.log(`${id}.webp  ${picture.width} x ${picture.height}  ${webp.length} bytes`);
}
await browser.close();

/** In the page: the drawing at its own size, at the best quality that fits. */
async function render([svg, limitBytes]) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
  canvas.getContext('2d', { alpha: false }).drawImage(image, 0, 0);
  for (let quality = 0.92; quality > 0.4; quality -= 0.06) {
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality });
    if (blob.size > limitBytes) continue;
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    return { base64, width: canvas.width, height: canvas.height };
  }
  throw new Error(`The drawing does not fit in ${limitBytes} bytes.`);
}

/** The plain WebP of the picture alone: Chromium packs an sRGB profile around it, which says nothing. */
function withoutProfile(webp) {
  for (let at = 12; at < webp.length; at += 8 + webp.readUInt32LE(at + 4) + (webp[at + 4] & 1)) {
    if (webp.toString('latin1', at, at + 4) !== 'VP8 ') continue;
    const size = webp.readUInt32LE(at + 4);
    const chunk = webp.subarray(at, at + 8 + size + (size & 1));
    const header = Buffer.from('RIFF....WEBP', 'latin1');
    header.writeUInt32LE(4 + chunk.length, 4);
    return Buffer.concat([header, chunk]);
  }
  throw new Error('The WebP file has no lossy picture in it.');
}
