import { expect, test, type Browser, type Page } from '@playwright/test';
import { referenceProcessors } from '../reference/read';
import { openFidelityPage } from './fixtures/open-fidelity-page';

const { spec } = referenceProcessors.find(({ name }) => name === 'clip-64')!;

const fidelity = openFidelityPage();

const preprocessed = (path: string) =>
  fidelity.page.evaluate(([file, given]) => window.preprocessFile(file, given), [
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
  if (!('values' in answer)) return;
  const red = (x: number, y: number) =>
    (answer.values[y * 64 + x]! * spec.std[0] + spec.mean[0]) * 255;
  expect(Math.abs(red(32, 24) - 200)).toBeLessThan(2);
  expect(Math.abs(red(32, 50) - 30)).toBeLessThan(2);
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

/** A page whose worker lacks something, and what it makes of a file. */
async function pageWithout(browser: Browser, ...lacking: ('VideoFrame' | 'WebGL')[]) {
  const bare = await browser.newPage();
  await bare.goto(fidelity.server.url);
  await bare.waitForFunction(() => 'forget' in window);
  for (const what of lacking) await bare.evaluate((each) => window.forget(each), what);
  return bare;
}

const valuesOn = async (each: Page, file: string) => {
  const answer = await each.evaluate(([path, given]) => window.preprocessFile(path, given), [
    `/reference/pictures/${file}`,
    spec,
  ] as const);
  if (!('values' in answer)) throw new Error(JSON.stringify(answer));
  return answer;
};

test('without VideoFrame every value stays the same', async ({ browser }) => {
  const bare = await pageWithout(browser, 'VideoFrame');
  for (const file of ['jpeg-420.jpg', 'exif-6.jpg', 'size-257x129.png', 'lossy-alpha.webp']) {
    expect((await valuesOn(bare, file)).values, file).toEqual(
      (await valuesOn(fidelity.page, file)).values,
    );
  }
  await bare.close();
});

test('without WebGL either, transparent WebP is said to be rough, and PNG stays exact', async ({
  browser,
}) => {
  const bare = await pageWithout(browser, 'VideoFrame', 'WebGL');
  const rough = await valuesOn(bare, 'lossy-alpha.webp');
  expect(rough.notes).toEqual(['approximate-transparency']);
  for (const file of ['rgba.png', 'lossless.webp']) {
    expect((await valuesOn(bare, file)).values, file).toEqual(
      (await valuesOn(fidelity.page, file)).values,
    );
  }
  await bare.close();
});
