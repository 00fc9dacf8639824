import { gunzipSync } from 'node:zlib';
import { samples } from '../../src/io/samples';
import { en } from '../../src/text/en';
import { errors } from '../../src/text/en-errors';
import { fileOf, oddFile, pick, referencePicture, type PictureFile } from './picture-files';
import { expect, openPlayground, test, waitForScores } from './playground';
import type { Page } from '@playwright/test';

const stage = (page: Page, name: string) =>
  page.getByRole('img', { name: en.pictures.alt(name), exact: true });
const sentence = (name: string, words: string) => en.pictures.faulty(name, words);

test.beforeEach(async ({ page, backendQuery }) => {
  await openPlayground(page, `./?${backendQuery}`);
  await expect(page.getByRole('radiogroup').getByRole('radio')).toHaveCount(samples.length);
});

/** Labels, the picture in front and its probabilities: what a bad file must leave alone. */
async function standing(page: Page): Promise<unknown> {
  await waitForScores(page);
  return page.evaluate(() => ({
    labels: [...document.querySelectorAll<HTMLInputElement>('li input')].map((each) => each.value),
    probs: [...document.querySelectorAll('[role=meter]')].map((each) => each.ariaValueNow),
    pictures: [...document.querySelectorAll('[data-picture]')].map((each) => each.ariaLabel),
    chosen: document.querySelector('[data-picture][aria-checked=true]')?.ariaLabel,
  }));
}

const refusals: readonly (readonly [PictureFile, string])[] = [
  [oddFile('empty.jpg'), errors['picture/empty']],
  [oddFile('words.jpg'), errors['picture/not-a-picture']],
  [oddFile('page.jpg'), errors['picture/not-a-picture']],
  [oddFile('document.png'), errors['picture/not-a-picture']],
  [oddFile('picture.heic'), errors['picture/unsupported-format']('HEIC')],
  [oddFile('picture.tif'), errors['picture/unsupported-format']('TIFF')],
  [oddFile('picture.jp2'), errors['picture/unsupported-format']('JPEG 2000')],
  [oddFile('cut.jpg'), errors['picture/truncated']],
  [oddFile('cut.png'), errors['picture/truncated']],
  [oddFile('cut.webp'), errors['picture/truncated']],
  [oddFile('cut.gif'), errors['picture/truncated']],
  [oddFile('enormous.png'), errors['picture/too-large']],
  [
    fileOf('broken.svg', '<svg xmlns="http://www.w3.org/2000/svg"><rect>'),
    errors['picture/undecodable'],
  ],
];

test('each kind of bad file gets a sentence of its own, and nothing is lost', async ({ page }) => {
  const before = await standing(page);
  for (const [file, words] of refusals) {
    await pick(page, file);
    await expect(page.getByText(sentence(file.name, words)), file.name).toBeVisible();
    const notice = page.getByRole('alert').filter({ hasText: file.name });
    await notice.getByRole('button', { name: en.app.close }).click();
    await expect(notice).toHaveCount(0);
  }
  expect(await standing(page)).toEqual(before);
});

test('among several files the good ones are kept and each bad one is named', async ({ page }) => {
  const bad = [oddFile('words.jpg'), oddFile('cut.png')];
  await pick(page, bad[0]!, referencePicture('rgb.bmp'), bad[1]!, referencePicture('lossy.webp'));
  await expect(stage(page, 'rgb.bmp')).toBeVisible();
  await expect(page.getByRole('radio', { name: 'lossy.webp' })).toBeAttached();
  await expect(
    page.getByText(sentence('words.jpg', errors['picture/not-a-picture'])),
  ).toBeVisible();
  await expect(page.getByText(sentence('cut.png', errors['picture/truncated']))).toBeVisible();
});

test('a file that only the engine finds broken is marked in the strip and on the stage', async ({
  page,
}) => {
  const broken = referencePicture('rgba-16-bit.png');
  broken.name = 'broken.png';
  broken.buffer.fill(0x5a, broken.buffer.length - 120, broken.buffer.length - 20);
  await pick(page, broken);
  const complaint = sentence('broken.png', errors['picture/truncated']);
  await expect(page.getByRole('radio', { name: complaint })).toBeVisible();
  await expect(page.locator('figcaption')).toContainText(complaint);
  await page.getByRole('radio', { name: en.pictures.samples.cat }).click();
  await waitForScores(page);
});

const oddOnes: readonly (readonly [string, string | null])[] = [
  ['rgb-16-bit.png', null],
  ['grey-16-bit.png', en.pictures.notes['clipped-grey']],
  ['jpeg-cmyk.jpg', null],
  ['exif-6.jpg', en.pictures.notes.rotated],
  ['rgba.png', en.pictures.notes.transparent],
  ['animated.gif', en.pictures.notes['first-frame']],
  ['size-1x1.png', null],
  ['size-1x5000.png', en.pictures.shownThicker],
  ['size-5000x1.png', en.pictures.shownThicker],
];

test('unusual pictures are classified, and the caption says what is unusual', async ({ page }) => {
  for (const [name, note] of oddOnes) {
    await pick(page, referencePicture(name));
    await expect(stage(page, name), name).toBeVisible();
    await waitForScores(page);
    if (note) await expect(page.locator('figcaption'), name).toContainText(note);
    await expect(page.getByRole('alert'), name).toHaveCount(0);
  }
  await pick(page, referencePicture('exif-6-1600x1200.jpg'));
  await expect(page.getByText(en.pictures.size('1,200', '1,600')), 'upright').toBeVisible();
  await page.getByRole('radio', { name: 'size-5000x1.png' }).click();
  const shown = await stage(page, 'size-5000x1.png').boundingBox();
  expect(shown!.height).toBeGreaterThan(20);
});

test('a 100-megapixel photograph is classified, and the page goes on', async ({ page }) => {
  test.slow();
  const { buffer } = oddFile('100-megapixels.jpg.gz');
  await pick(page, { name: 'huge.jpg', mimeType: 'image/jpeg', buffer: gunzipSync(buffer) });
  await expect(stage(page, 'huge.jpg')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(en.pictures.size('10,000', '10,000'))).toBeVisible();
  await waitForScores(page);
  await page.getByRole('radio', { name: en.pictures.samples.dog }).click();
  await waitForScores(page);
});

test('an SVG with scripts and outside pictures is drawn, and nothing in it runs or is fetched', async ({
  page,
}) => {
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" onload="top.svgRan=1">
    <script>top.svgRan = 1; fetch('/from-svg');</script>
    <rect width="100" height="50" fill="#0a0" onmouseover="top.svgRan=1"/>
    <image href="https://example.org/outside.png" width="20" height="20"/>
    <foreignObject width="50" height="50"><body xmlns="http://www.w3.org/1999/xhtml">
      <img src="/from-svg.png" onerror="top.svgRan=1"/></body></foreignObject></svg>`;
  await pick(page, fileOf('drawing.svg', svg, 'image/svg+xml'));
  await expect(stage(page, 'drawing.svg')).toBeVisible();
  await waitForScores(page);
  await expect(page.getByText(en.pictures.size('1,024', '512'))).toBeVisible();
  await expect(page.locator('figcaption')).toContainText(en.pictures.notes.rasterised);
  expect(await page.evaluate(() => 'svgRan' in window)).toBe(false);
  expect(requests.filter((url) => /^https?:/.test(url))).toEqual([]);
});
