import { expect, test, type Page } from '@playwright/test';
import { referenceProcessors } from '../reference/read';
import { startFidelityServer, type FidelityServer } from './fixtures/fidelity-server';

const { spec } = referenceProcessors.find(({ name }) => name === 'clip-64')!;

let server: FidelityServer;
let page: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  server = await startFidelityServer();
  page = await browser.newPage();
  await page.goto(server.url);
  await page.waitForFunction(() => 'preprocessFile' in window);
});

test.afterAll(async () => {
  await page.close();
  await server.close();
});

const preprocessed = (path: string) =>
  page.evaluate(([file, given]) => window.preprocessFile(file, given), [
    `/reference/${path}`,
    spec,
  ] as const);

const refusals: readonly [file: string, code: string, data: Record<string, unknown>][] = [
  ['empty.jpg', 'picture/empty', {}],
  ['words.jpg', 'picture/not-a-picture', { format: '' }],
  ['page.jpg', 'picture/not-a-picture', { format: 'HTML' }],
  ['document.png', 'picture/not-a-picture', { format: 'PDF' }],
  ['drawing.svg', 'picture/unsupported-format', { format: 'SVG' }],
  ['picture.heic', 'picture/unsupported-format', { format: 'HEIC' }],
  ['picture.tif', 'picture/unsupported-format', { format: 'TIFF' }],
  ['picture.jp2', 'picture/unsupported-format', { format: 'JPEG 2000' }],
  ['cut.jpg', 'picture/truncated', { format: 'JPEG' }],
  ['cut.png', 'picture/truncated', { format: 'PNG' }],
  ['cut.webp', 'picture/truncated', { format: 'WebP' }],
  ['cut.gif', 'picture/truncated', { format: 'GIF' }],
  ['enormous.png', 'picture/too-large', { widthPx: 60000, heightPx: 60000, megapixels: 3600 }],
];

for (const [file, code, data] of refusals) {
  test(`${file} is refused as ${code}`, async () => {
    expect(await preprocessed(`odd-files/${file}`)).toEqual({ code, data });
  });
}

test('a 100-megapixel JPEG is preprocessed', async () => {
  const answer = await preprocessed('odd-files/100-megapixels.jpg.gz');
  expect(answer).toMatchObject({ widthPx: 10000, heightPx: 10000, notes: [] });
});

const noted: readonly [file: string, notes: string[]][] = [
  ['animated.gif', ['first-frame']],
  ['animated.png', ['first-frame']],
  ['animated.webp', ['first-frame', 'transparent']],
  ['transparent.gif', ['transparent']],
  ['rgba.png', ['transparent']],
  ['lossy-alpha.webp', ['transparent']],
  ['avif-alpha.avif', ['transparent']],
  ['grey-16-bit.png', ['clipped-grey']],
  ['jpeg-icc.jpg', ['profile-ignored']],
  ['exif-6.jpg', ['rotated']],
  ['xmp-8.jpg', ['rotated']],
  ['exif-6.webp', ['rotated']],
  ['jpeg-420.jpg', []],
];

for (const [file, notes] of noted) {
  test(`${file} is read with ${notes.length ? `a note: ${notes.join(', ')}` : 'no note'}`, async () => {
    expect(await preprocessed(`pictures/${file}`)).toMatchObject({ notes });
  });
}
