import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { newXmp } from '../../src/formats/xmp';
import { collection } from '../../src/text/en-collection';
import { referencePath } from '../reference/read';
import { collectionState, fillFolder, offerFolder } from './collection-files';
import { button, late, openPart } from './collection-parts';
import { expect, test } from './playground';

const { grid, tag, takeAway: text } = collection;
/** Two busy cores and a cold start: this test waits for states, and some states come late. */
test.setTimeout(240_000);
const address = './?backend=wasm#labels=dog~cat%20%26%20%E7%8C%AB&view=collection';
const label = 'cat & 猫';

interface Decided {
  clipCollection: {
    pictures: { id: number; path: string }[];
    decisions: { decide(ids: number[], label: string, decision: string): void };
  };
}

/** A file name of all that a file name may hold. */
const oddName = 'Tom\'s & "猫" 🐈 (1).jpg';

/** Accepts the label on the first four of eight pictures, and rejects all else by hand. */
function decide(page: Page): Promise<void> {
  return page.evaluate((chosen) => {
    const { pictures, decisions } = (window as unknown as Decided).clipCollection;
    const ids = pictures.toSorted((a, b) => (a.path < b.path ? -1 : 1)).map(({ id }) => id);
    decisions.decide(ids, 'dog', 'rejected');
    decisions.decide(ids.slice(4), chosen, 'rejected');
    decisions.decide(ids.slice(0, 4), chosen, 'accepted');
  }, label);
}

/** Every sidecar in the browser's folder, by name. */
function sidecars(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('Holiday');
    const found: Record<string, string> = {};
    for await (const [name, handle] of folder.entries())
      if (name.endsWith('.xmp'))
        found[name] = await (await (handle as FileSystemFileHandle).getFile()).text();
    return found;
  });
}

/** Writes a file into the browser's folder: a text, or a copy of what lies there under another name. */
async function put(page: Page, name: string, content: { text?: string; copyOf?: string }) {
  await page.evaluate(
    async ({ name, text, copyOf }) => {
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle('Holiday');
      const bytes = copyOf
        ? await (await (await folder.getFileHandle(copyOf)).getFile()).arrayBuffer()
        : text!;
      const writer = await (await folder.getFileHandle(name, { create: true })).createWritable();
      await writer.write(bytes);
      await writer.close();
    },
    { name, ...content },
  );
}

async function downloaded(page: Page, name: string): Promise<Uint8Array> {
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, name).click()]);
  return new Uint8Array(readFileSync(await download.path()));
}

test('tags go into sidecars beside the pictures, and tables, embeds and copies into files', async ({
  page,
}) => {
  const lightroom = readFileSync(referencePath('sidecars/before/lightroom.xmp'), 'utf8');
  await offerFolder(page, 'Holiday');
  await page.goto(address);
  await expect(page.getByRole('heading', { name: grid.introTitle })).toBeVisible();
  await fillFolder(page, 'Holiday', 6);
  await put(page, oddName, { copyOf: 'picture 0.jpg' });
  await put(page, 'picture 1.jpg.xmp', { text: lightroom });
  await put(page, 'picture 2.jpg.xmp', { text: '<broken' });
  // A picture that was read and tagged at an earlier time, and is none any longer.
  const earlier = new TextDecoder().decode(newXmp([{ label }]).bytes);
  await put(page, 'z broken.jpg', { text: 'no picture' });
  await put(page, 'z broken.jpg.xmp', { text: earlier });
  await button(page, grid.add).click();
  await expect
    .poll(() => collectionState(page), late)
    .toMatchObject({ read: 7, job: 'idle', isListing: false });
  await decide(page);
  await openPart(page, 'tag');
  await page.getByText(tag.rules['best-of-group'], { exact: true }).click();
  await page.getByLabel(tag.groups).fill(`our pets: dog | ${label}`);
  await openPart(page, 'takeAway');

  // Nothing is written by looking.
  await button(page, text.sidecars.check).click();
  for (const line of [
    text.sidecars.plan.new('2'),
    text.sidecars.plan.merged('1'),
    text.sidecars.plan.none('3'),
    text.sidecars.plan.refused('1'),
    text.sidecars.plan.unreadable('1'),
  ])
    await expect(page.getByText(line, { exact: true })).toBeVisible(late);
  expect(Object.keys(await sidecars(page))).toHaveLength(3);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);

  // The archive keeps the folder; what Windows refuses in a name is told and replaced.
  const zip = unzipSync(await downloaded(page, text.sidecars.zip));
  expect(Object.keys(zip).toSorted()).toEqual([
    "Holiday/Tom's & _猫_ 🐈 (1).jpg.xmp",
    'Holiday/picture 0.jpg.xmp',
    'Holiday/picture 1.jpg.xmp',
  ]);
  await expect(page.getByText(text.sidecars.renamed('1'))).toBeVisible();

  await button(page, text.sidecars.writeBeside).click();
  await expect(page.getByText(text.sidecars.wrote('2', '1'))).toContainText(
    text.sidecars.plan.unreadable('1'),
    late,
  );
  const written = await sidecars(page);
  expect(Object.keys(written).toSorted()).toEqual([
    `${oddName}.xmp`,
    ...[0, 1, 2].map((i) => `picture ${i}.jpg.xmp`),
    'z broken.jpg.xmp',
  ]);
  expect(written['z broken.jpg.xmp']).toBe(earlier);
  for (const name of [oddName, 'picture 0.jpg']) {
    expect(written[`${name}.xmp`]).toContain('<rdf:li>cat &amp; 猫</rdf:li>');
    expect(written[`${name}.xmp`]).toContain('<rdf:li>our pets|cat &amp; 猫</rdf:li>');
  }
  expect(written['picture 2.jpg.xmp']).toBe('<broken');
  // Lightroom's own lines are all there, in order.
  const lines = written['picture 1.jpg.xmp']!.split('\n');
  expect(lines).toContain('     <rdf:li>cat &amp; 猫</rdf:li>');
  let at = -1;
  for (const line of lightroom.split('\n')) expect((at = lines.indexOf(line, at + 1))).not.toBe(-1);

  const csv = new TextDecoder().decode(await downloaded(page, text.tables.csv));
  expect(csv.split('\r\n')).toHaveLength(10);
  expect(csv).toContain(`Holiday/picture 0.jpg,${label},${label},dog,`);
  const json = JSON.parse(new TextDecoder().decode(await downloaded(page, text.tables.json)));
  expect(json.pictures).toHaveLength(8);
  for (const program of ['lightroom', 'digikam'] as const)
    expect(new TextDecoder().decode(await downloaded(page, text.keywords[program]))).toContain(
      label,
    );
  const embeds = unzipSync(await downloaded(page, text.tables.embeds));
  expect(new TextDecoder('latin1').decode(embeds['embeds.npy'])).toContain("'shape': (7, ");
  const copies = unzipSync(await downloaded(page, text.copies.zip));
  expect(Object.keys(copies).filter((path) => path.startsWith(`${label}/`))).toHaveLength(4);
  expect(Object.keys(copies)).toHaveLength(8);
  await button(page, text.copies.folder).click();
  await expect(page.getByText(text.copies.copied('8'), { exact: true })).toBeVisible(late);
  await button(page, text.copies.folder).click();
  await expect(page.getByText(text.copies.already('8'))).toBeVisible(late);
});
