import { samples } from '../../src/io/samples';
import { en } from '../../src/text/en';
import { errors } from '../../src/text/en-errors';
import { bring, fileOf, pick, referencePicture } from './picture-files';
import { bar, expect, openPlayground, test } from './playground';
import { openWhitePaper, shownProbs, stillProbs } from './shown-probs';
import type { Page } from '@playwright/test';

const strip = (page: Page) => page.getByRole('radiogroup', { name: en.pictures.strip });
const tile = (page: Page, name: string) => strip(page).getByRole('radio', { name, exact: true });
const stage = (page: Page, name: string) =>
  page.getByRole('img', { name: en.pictures.alt(name), exact: true });

/** Opens the page and waits until the bundled drawings are all in the strip. */
async function open(page: Page, backendQuery: string): Promise<void> {
  await openPlayground(page, `./?${backendQuery}`);
  await expect(strip(page).getByRole('radio')).toHaveCount(samples.length);
}

test('a picture dropped anywhere comes to the front and moves the bars', async ({
  page,
  backendQuery,
}) => {
  await open(page, backendQuery);
  const before = await shownProbs(page);
  await bring(page, 'drop', [referencePicture('large-4000x3000.jpg')]);
  await expect(stage(page, 'large-4000x3000.jpg')).toBeVisible();
  await expect.poll(() => shownProbs(page)).not.toEqual(before);
  await expect(page.getByText('4,000 × 3,000 px')).toBeVisible();
  await expect(page.getByText(en.pictures.seen)).toBeVisible();
});

test('a picture is pasted, wherever the focus is, and the label field stays as it was', async ({
  page,
  backendQuery,
}) => {
  await open(page, backendQuery);
  const label = page.getByRole('textbox', { name: en.labels.row(1) });
  const typed = await label.inputValue();
  await label.focus();
  await bring(page, 'paste', [referencePicture('exif-6.jpg')]);
  await expect(stage(page, 'exif-6.jpg')).toBeVisible();
  await expect(label).toHaveValue(typed);
});

test('several picked pictures join the strip, and arrow keys swap them', async ({
  page,
  backendQuery,
}) => {
  await open(page, backendQuery);
  const names = ['jpeg-420.jpg', 'rgba.png', 'lossy.webp'];
  await pick(page, ...names.map(referencePicture));
  await expect(strip(page).getByRole('radio')).toHaveCount(samples.length + 3);
  await expect(stage(page, 'jpeg-420.jpg')).toBeVisible();
  const first = await shownProbs(page);

  await tile(page, 'jpeg-420.jpg').focus();
  await page.keyboard.press('ArrowRight');
  await expect(stage(page, 'rgba.png')).toBeVisible();
  await expect(tile(page, 'rgba.png')).toBeFocused();
  await expect.poll(() => shownProbs(page)).not.toEqual(first);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(stage(page, en.pictures.samples.street)).toBeVisible();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(stage(page, 'jpeg-420.jpg')).toBeVisible();
  await expect.poll(() => shownProbs(page)).toEqual(first);

  await bring(page, 'drop', [referencePicture('lossy.webp')]);
  await expect(stage(page, 'lossy.webp'), 'shown, not added twice').toBeVisible();
  await expect(strip(page).getByRole('radio')).toHaveCount(samples.length + 3);
});

test('the page opens on a drawing of its own; the Delete key or a button removes one, and its neighbour is shown', async ({
  page,
  backendQuery,
}) => {
  await open(page, backendQuery);
  await expect(stage(page, en.pictures.samples[samples[0]!.id])).toBeVisible();
  for (const { id } of samples) await expect(tile(page, en.pictures.samples[id])).toBeAttached();
  await tile(page, en.pictures.samples.street).focus();
  await page.keyboard.press('Delete');
  await expect(tile(page, en.pictures.samples.street)).toHaveCount(0);
  await expect(stage(page, en.pictures.samples.cat)).toBeVisible();
  await expect(tile(page, en.pictures.samples.cat)).toBeFocused();
  await page.getByRole('button', { name: en.pictures.remove(en.pictures.samples.cat) }).click();
  await expect(stage(page, en.pictures.samples.ship)).toBeVisible();
  await expect(tile(page, en.pictures.samples.ship)).toBeFocused();
  await expect(strip(page).getByRole('radio')).toHaveCount(samples.length - 2);
});

test('an address dropped without a file is not fetched, and the page says what to do', async ({
  page,
  backendQuery,
}) => {
  await open(page, backendQuery);
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await bring(page, 'drop', [], 'https://example.org/cat.jpg');
  await expect(page.getByText(errors['picture/address-only'])).toBeVisible();
  expect(requests.filter((url) => !url.startsWith('blob:'))).toEqual([]);
  await expect(stage(page, en.pictures.samples.street)).toBeVisible();
});

test('a dropped folder that cannot be read is named, and the file beside it is taken', async ({
  page,
  backendQuery,
}) => {
  await open(page, backendQuery);
  await page.evaluate(() => {
    const readEntries = (_: unknown, refuse: (error: DOMException) => void) =>
      refuse(new DOMException('', 'NotReadableError'));
    const folder = {
      name: 'locked',
      fullPath: '/locked',
      isDirectory: true,
      createReader: () => ({ readEntries }),
    };
    DataTransferItem.prototype.webkitGetAsEntry = function () {
      return this.getAsFile()?.name === 'locked' ? (folder as unknown as FileSystemEntry) : null;
    };
  });
  await bring(page, 'drop', [fileOf('locked', ''), referencePicture('rgb.bmp')]);
  await expect(stage(page, 'rgb.bmp')).toBeVisible();
  const notice = en.pictures.faulty('locked', errors['picture/unreadable']);
  await expect(page.getByRole('alert').filter({ hasText: notice })).toBeVisible();
});

test('a dropped folder without pictures is named, and one with too many gives what fits and says so', async ({
  page,
  backendQuery,
}) => {
  await open(page, backendQuery);
  await page.evaluate(() => {
    const of = (name: string, inside: object[]) => ({
      name,
      fullPath: `/${name}`,
      isDirectory: true,
      createReader() {
        const left = [...inside];
        return { readEntries: (take: (some: object[]) => void) => take(left.splice(0, 100)) };
      },
    });
    const drawn = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
    const sheets = Array.from({ length: 501 }, (_, i) => ({
      name: `${1000 + i}.svg`,
      isDirectory: false,
      file: (take: (file: File) => void) =>
        take(new File([drawn, `<!--${i}-->`], `${1000 + i}.svg`, { type: 'image/svg+xml' })),
    }));
    const folders = [of('papers', []), of('sheets', sheets)];
    DataTransferItem.prototype.webkitGetAsEntry = function () {
      const own = folders.find(({ name }) => name === this.getAsFile()?.name);
      return (own ?? null) as unknown as FileSystemEntry | null;
    };
  });
  await bring(page, 'drop', [fileOf('papers', ''), fileOf('sheets', '')]);
  const alerts = page.getByRole('alert');
  for (const notice of [
    en.pictures.faulty('papers', errors['picture/none-in-folder']),
    en.pictures.faulty('sheets', errors['picture/folder-cut']('500')),
  ]) {
    await expect(alerts.filter({ hasText: notice })).toBeVisible();
  }
  await expect(stage(page, '1000.svg')).toBeVisible();
});

test('the bars move while one draws, and the drawing is kept as a picture', async ({
  page,
  backendQuery,
}) => {
  await open(page, backendQuery);
  const white = await openWhitePaper(page);
  const paper = page.getByRole('application', { name: en.drawing.canvas });
  const box = (await paper.boundingBox())!;
  const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;

  await page.mouse.move(...at(0.2, 0.3));
  await page.mouse.down();
  await page.mouse.move(...at(0.8, 0.35), { steps: 12 });
  await expect.poll(() => shownProbs(page), 'with the button still held').not.toEqual(white);
  await page.mouse.move(...at(0.5, 0.8), { steps: 12 });
  await page.mouse.move(...at(0.2, 0.3), { steps: 12 });
  await page.mouse.up();
  const outline = await stillProbs(page);

  await page.getByText(en.drawing.tools.fill, { exact: true }).click();
  await page.getByTitle(en.drawing.colours.red, { exact: true }).click();
  await page.mouse.click(...at(0.5, 0.45));
  await expect.poll(() => shownProbs(page)).not.toEqual(outline);
  await page
    .getByRole('region', { name: en.drawing.title })
    .getByRole('button', { name: en.drawing.undo })
    .click();
  await expect.poll(() => shownProbs(page)).toEqual(outline);

  await bring(page, 'drop', [referencePicture('rgb.bmp')]);
  await expect(stage(page, 'rgb.bmp'), 'a drop shows the picture').toBeVisible();
  await expect.poll(() => shownProbs(page)).not.toEqual(outline);
  await page.getByText(en.drawing.title, { exact: true }).click();
  await expect.poll(() => shownProbs(page), 'the drawing was not lost').toEqual(outline);

  await page.getByRole('button', { name: en.drawing.keep }).click();
  await expect(page.getByRole('img', { name: /Drawing, / })).toBeVisible();
  await expect(strip(page).getByRole('radio')).toHaveCount(samples.length + 2);
});

test('one can draw with the keyboard alone', async ({ page, backendQuery }) => {
  await open(page, backendQuery);
  const white = await openWhitePaper(page);
  await page.getByRole('application', { name: en.drawing.canvas }).focus();
  await page.keyboard.press('Space');
  for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+ArrowRight');
  for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Space');
  await expect.poll(() => shownProbs(page)).not.toEqual(white);
  await page.keyboard.press('Control+z');
  await expect.poll(() => shownProbs(page)).toEqual(white);
  await expect(bar(page, 'dog')).toBeVisible();
});
