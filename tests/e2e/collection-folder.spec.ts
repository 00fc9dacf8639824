import type { Page } from '@playwright/test';
import type { CollectionFolders } from '../../src/state/collection-folders.svelte';
import { collection } from '../../src/text/en-collection';
import { collectionState, fillFolder, madeJpeg, offerFolder } from './collection-files';
import { button, late, waitUntilRead } from './collection-parts';
import { runCounts } from './counting';
import { bring } from './picture-files';
import { expect, test } from './playground';

const { grid } = collection;
test.setTimeout(240_000);
const address = './?backend=wasm#labels=dog~cat&view=collection';

type TestedWindow = Window & { clipCollection: { folders: CollectionFolders } };

/** What the latest look through folders that were known brought; null before it is over. */
const findings = (page: Page) =>
  page.evaluate(() => (window as unknown as TestedWindow).clipCollection.folders.findings);
const nothingNew = { added: 0, changed: 0, missing: 0 };

/** As when its notice is dismissed: what is found next is of the next look. */
const forgetFindings = (page: Page) =>
  page.evaluate(() => {
    (window as unknown as TestedWindow).clipCollection.folders.findings = null;
  });

/** As browsers do at a later visit: reading needs a click, once a page. */
async function askAgain(page: Page): Promise<void> {
  await page.addInitScript(() => {
    let answer = 'prompt';
    Object.assign(FileSystemHandle.prototype, {
      queryPermission: () => Promise.resolve(answer),
      requestPermission: () => Promise.resolve((answer = 'granted')),
    });
  });
}

/** Removes, changes and adds a picture in the browser's folder. */
function changeFolder(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('Holiday');
    const bytesOf = async (name: string) =>
      (await (await folder.getFileHandle(name)).getFile()).arrayBuffer();
    const write = async (name: string, ...parts: BlobPart[]) => {
      const writer = await (await folder.getFileHandle(name, { create: true })).createWritable();
      await writer.write(new Blob(parts));
      await writer.close();
    };
    const [two, three] = [await bytesOf('picture 2.jpg'), await bytesOf('picture 3.jpg')];
    await folder.removeEntry('picture 0.jpg');
    await write('picture 1.jpg', two, 'a longer one');
    // Written again as it was: only its time is another.
    await write('picture 3.jpg', three);
    await write('new.jpg', three, 'and more');
  });
}

test('a kept folder comes back with a click at the next visit; what was changed, added or removed is told', async ({
  page,
  context,
}) => {
  await offerFolder(page, 'Holiday');
  await page.goto(address);
  await fillFolder(page, 'Holiday', 8);
  await button(page, grid.add).click();
  await button(page, grid.keep.agree).click();
  await waitUntilRead(page, 8);
  await expect.poll(async () => (await collectionState(page)).isBehind, late).toBe(false);
  await changeFolder(page);
  await page.close();

  const again = await context.newPage();
  await askAgain(again);
  await again.goto(address);
  await expect(again.getByText(grid.notices['permission-needed']('Holiday'))).toBeVisible(late);
  // What is kept can be looked at before anybody allows anything.
  await expect(again.getByRole('gridcell').locator('img').first()).toBeVisible(late);
  await button(again, grid.allow).click();
  await expect(again.getByText(grid.notices.found('1'))).toBeVisible(late);
  await expect(again.getByText(grid.notices.changed('1'))).toBeVisible();
  await expect(again.getByText(grid.notices.missing('1'))).toBeVisible();
  await expect(again.getByText(grid.notices['permission-needed']('Holiday'))).toBeHidden();
  await expect.poll(async () => (await collectionState(again)).job, late).toBe('idle');
  // The changed one and the new one, and no other, went through the model.
  await expect.poll(async () => (await runCounts(again)).visionPictures, late).toBe(2);
  await button(again, grid.removeMissing).click();
  expect((await collectionState(again)).total).toBe(8);

  // Looked for by hand: nothing new.
  await forgetFindings(again);
  await button(again, grid.rescan).click();
  await expect.poll(() => findings(again), late).toEqual(nothingNew);
  await waitUntilRead(again, 8);
  expect((await collectionState(again)).total).toBe(8);

  await button(again, grid.keep.kept).click();
  await button(again, grid.keep.forget).click();
  await button(again, grid.keep.forgetYes).click();
  await expect(again.getByText(grid.notices.forgotten)).toBeVisible(late);
  await again.reload();
  await expect(again.getByRole('heading', { name: grid.introTitle })).toBeVisible(late);
  expect((await collectionState(again)).total).toBe(0);
});

test('folders and pictures that are dropped join the collection, a folder by its handle', async ({
  page,
}) => {
  await page.addInitScript(() => {
    // What a browser gives for a dropped folder.
    Object.assign(DataTransferItem.prototype, {
      async getAsFileSystemHandle(this: DataTransferItem) {
        const name = this.getAsFile()!.name;
        const root = await navigator.storage.getDirectory();
        return name.endsWith('.jpg') ? null : root.getDirectoryHandle(name);
      },
    });
  });
  await page.goto(address);
  await fillFolder(page, 'Holiday', 3);
  const file = (name: string) => ({ name, mimeType: '', buffer: madeJpeg(9) });
  await bring(page, 'drop', [file('Holiday')]);
  await waitUntilRead(page, 3);
  await bring(page, 'drop', [file('loose.jpg'), file('another.jpg')]);
  await waitUntilRead(page, 5);
  const paths = () =>
    page
      .getByRole('gridcell')
      .evaluateAll((all) => all.map((cell) => cell.getAttribute('aria-label')!.split(',')[0]));
  expect(await paths()).toEqual([
    ...[0, 1, 2].map((i) => `Holiday/picture ${i}.jpg`),
    'another.jpg',
    'loose.jpg',
  ]);

  // Others join those, and one that comes again is the same.
  await bring(page, 'drop', [file('loose.jpg'), file('third.jpg')]);
  await waitUntilRead(page, 6);
  await expect
    .poll(async () => (await paths()).slice(3))
    .toEqual(['another.jpg', 'loose.jpg', 'third.jpg']);
  await expect(page.getByText(grid.notices.found('1'))).toBeVisible();
  await expect(button(page, grid.removeMissing)).toBeHidden();

  // The same folder again is the same folder.
  await forgetFindings(page);
  await bring(page, 'drop', [file('Holiday')]);
  await expect.poll(() => findings(page), late).toEqual(nothingNew);
  await waitUntilRead(page, 6);
  expect((await collectionState(page)).total).toBe(6);

  // A file of it that cannot be read is told, and is not called missing.
  await page.evaluate(() => {
    const { getFile } = FileSystemFileHandle.prototype;
    Object.assign(FileSystemFileHandle.prototype, {
      getFile(this: FileSystemFileHandle) {
        if (this.name === 'picture 1.jpg') throw new DOMException('locked', 'NotReadableError');
        return getFile.call(this);
      },
    });
  });
  await button(page, grid.rescan).click();
  await expect(page.getByText(grid.notices.skipped('Holiday', '1'))).toBeVisible(late);
  await expect(button(page, grid.removeMissing)).toBeHidden();
});
