/** The app's Collection tab as the pieces of the bench use it. */
import { openApp } from '../browser.mjs';

/**
 * The app on that model with its Collection tab open and ready to read.
 * @param {import('@playwright/test').BrowserContext} context
 */
export async function openCollection(context, siteUrl, given) {
  const page = await openApp(context, siteUrl, given);
  // What hangs is to be told before the next piece's time is gone.
  page.setDefaultTimeout(45_000);
  await page.evaluate(installReader);
  await showCollection(page);
  await page.waitForFunction(
    () => window.clipCollection?.phase === 'ready' && window.clipCollection.embedded !== null,
  );
  return page;
}

/** Goes to a tab of the app. */
export const showCollection = (page) =>
  page.evaluate(() => void (window.clipPlayground.view = 'collection'));
export const showClassify = (page) =>
  page.evaluate(() => void (window.clipPlayground.view = 'classify'));

/**
 * Chooses a value where one of several may be chosen: a part of the tab, a method. By selectors of CSS, here and in
 * what is measured: Playwright looks roles up in the page's own thread.
 */
export async function choose(page, value) {
  // The label lies over its radio.
  await page.locator(`input[type=radio][value="${value}"]`).check({ force: true });
}

/** Files of a folder on disk, given to the page as its folder input would: `window.givenFiles`. */
export async function giveFolder(page, folder) {
  await page.evaluate(() => {
    document.querySelector('#bench-folder')?.remove();
    const input = Object.assign(document.createElement('input'), { type: 'file', hidden: true });
    input.id = 'bench-folder';
    input.webkitdirectory = true;
    document.body.append(input);
  });
  await page.locator('#bench-folder').setInputFiles(folder);
  return page.evaluate(() => {
    const input = document.querySelector('#bench-folder');
    window.givenFiles = [...input.files].filter(({ name }) => !name.startsWith('.'));
    return window.givenFiles.length;
  });
}

/**
 * Adds the given files from one place up to another as a folder of that name and works through them.
 * Milliseconds from the adding until every answer is there, and on the device where that is wanted.
 */
export const readFiles = (page, name, from = 0, to = Infinity) =>
  page.evaluate((asked) => window.benchCollection.read(asked), {
    name,
    from,
    to: Math.min(to, 1e9),
  });

/** The person agrees to keep it on the device. */
export async function agree(page) {
  const mode = await page.evaluate(async () => {
    await window.clipCollection.keepHere();
    return window.clipCollection.keeping.mode;
  });
  if (mode !== 'kept') throw new Error(`The collection is ${mode}, not kept.`);
}

/** Runs inside the page. */
function installReader() {
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  /** A second without any progress for so long is a failure, not patience. */
  const stuckMs = 60_000;

  async function read({ name, from, to }) {
    const { clipCollection: collection } = window;
    const files = window.givenFiles.slice(from, to).map((file) => ({
      path: `${name}/${file.webkitRelativePath.split('/').slice(1).join('/')}`,
      file,
    }));
    const startMs = performance.now();
    await collection.folders.add([{ kind: 'files', name, files }]);
    collection.work();
    let [done, movedMs] = [-1, performance.now()];
    while (collection.job.phase !== 'idle' || collection.keeping.isBehind) {
      if (collection.job.phase === 'paused')
        throw new Error(`The work paused: ${collection.job.failure?.code ?? 'a folder is gone'}.`);
      if (collection.keeping.notice) throw new Error(`Not kept: ${collection.keeping.notice}.`);
      if (collection.job.done !== done) [done, movedMs] = [collection.job.done, performance.now()];
      if (performance.now() - movedMs > stuckMs) throw new Error(`The work stands at ${done}.`);
      await pause(10);
    }
    const tookMs = performance.now() - startMs;
    const names = new Set(files.map(({ path }) => path));
    const own = collection.pictures.filter(({ path }) => names.has(path));
    const readCount = own.filter(({ id }) => collection.isRead(id)).length;
    return { tookMs, read: readCount, faulty: own.filter(({ fault }) => fault).length };
  }

  window.benchCollection = { read };
}
