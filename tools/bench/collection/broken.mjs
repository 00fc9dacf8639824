/** Thousands of files of which some are broken in ten ways. */
import { agree, giveFolder, openCollection, readFiles, showClassify } from './app.mjs';
import { brokenFiles, brokenKinds } from './broken-files.mjs';
import { baseJpegs, pictureFolder } from './pictures.mjs';

/** @param {import('../collection.mjs').Bench} bench */
export async function broken({ context, url, given, sizes, say }) {
  const page = await openCollection(context, url, given);
  const [jpeg] = await baseJpegs(page, 'small');
  const each = Math.max(1, Math.round(sizes.files / 1000));
  const kinds = Object.keys(brokenKinds);
  const bad = brokenFiles(each, jpeg);
  const good = sizes.files - kinds.length * each;
  // A folder may be called as a picture is; what lies in it is read.
  const others = { ...bad, 'album.jpg/made.jpg': jpeg };
  const { folder } = await pictureFolder(page, 'small', good - 1, others);
  const givenCount = await giveFolder(page, folder);
  say(`${givenCount} files with the folder's own mark`);
  await agree(page);
  const { tookMs, read, faulty } = await readFiles(page, 'Broken');
  const faults = await page.evaluate(() =>
    window.clipCollection.pictures
      .filter(({ fault }) => fault)
      .map(({ path, fault }) => [path.split('/').at(-2), fault.code]),
  );
  const codes = kinds.map((kind) => {
    const own = faults.filter(([name]) => name === kind).map(([, code]) => code);
    return `${kind}: ${own.length} ${[...new Set(own)].join(' and ')}`;
  });
  await page.getByRole('combobox').first().selectOption({ label: 'Cannot be read' });
  const cells = page.locator('[role=gridcell]');
  await cells.first().waitFor();
  const sentence = await cells.first().innerText();
  await showClassify(page);
  await page.waitForSelector('[data-row]');
  const { paintMs } = await page.evaluate(() => window.benchProbe.edit('purple lighthouse'));
  const isAll = read === good && faulty === kinds.length * each;
  return [
    {
      what: `${sizes.files} files, ${kinds.length * each} of them broken in ${kinds.length} ways`,
      value: `${read} read, ${faulty} listed with a reason, in ${(tookMs / 1000).toFixed(0)} s`,
      aim: `${good} read, ${kinds.length * each} listed`,
      ok: isAll && faults.length === kinds.length * each,
    },
    { what: 'reasons', value: codes.join('; ') },
    { what: 'the first as the page words it', value: sentence.replaceAll('\n', ': ') },
    {
      what: 'a label edit on Classify afterwards',
      value: `${paintMs.toFixed(0)} ms: the page lives`,
    },
  ];
}
