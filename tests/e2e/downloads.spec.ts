import type { Page } from '@playwright/test';
import { deferred } from '../../src/state/deferred';
import { serveSite } from '../../tools/serve.mjs';
import {
  allPaths,
  buildHubSite,
  downloadedId,
  draft,
  draftCommit,
  loadedBytes,
  modelInUse,
  useHub,
  visionPath,
  type TestedWindow,
  type HubSite,
} from './hub-site';
import { bar, expect, openPlayground, test, waitForScores } from './playground';
import { offlineStage } from './site-copy';

const labels = '#labels=dog~cat~a small boat';

let built: HubSite;
let site: Awaited<ReturnType<typeof serveSite>>;

test.describe.configure({ timeout: 180_000 });
test.use({ serviceWorkers: 'allow' });

test.beforeAll(async () => {
  test.setTimeout(300_000);
  built = await buildHubSite();
});
test.afterAll(() => built.remove());
test.beforeEach(async ({ context }) => {
  built.hub.asked.length = 0;
  built.hub.sendTo(null);
  site = await serveSite({ dir: built.folder, port: 0 });
  await useHub(context, built.hub);
});
test.afterEach(() => site.close());

const panel = (page: Page) => page.getByRole('dialog', { name: 'Model' });
const card = (page: Page) => panel(page).locator(`[data-model="${downloadedId}"]`);
const button = (page: Page, start: string) =>
  card(page).getByRole('button', { name: new RegExp(`^${start}`) });
const progress = (page: Page) => card(page).getByRole('progressbar');

async function openModels(page: Page): Promise<void> {
  await page.getByRole('banner').locator('button[aria-haspopup=dialog]').first().click();
  await expect(card(page)).toBeVisible();
  await expect(panel(page).getByRole('region', { name: 'On this device' })).toBeVisible();
}

async function openPage(page: Page): Promise<void> {
  await openPlayground(page, `${site.url}?backend=wasm${labels}`);
  await openModels(page);
}

/** The model has come, runs, and judges the picture as its twin, the starter, did. */
async function expectInUse(page: Page, dog: string | null): Promise<void> {
  await expect.poll(() => modelInUse(page), { timeout: 90_000 }).toBe(`${downloadedId} q8`);
  await waitForScores(page);
  await expect(page.getByRole('meter')).toHaveCount(3);
  expect(await bar(page, 'dog').getAttribute('aria-valuenow')).toBe(dog);
}

/** Serves the site under that path instead, whose names say what its workers' browser lacks. */
async function serveAt(base: string): Promise<void> {
  await site.close();
  site = await serveSite({ dir: built.folder, port: 0, base });
}

/** All other files have come, and so many bytes of the vision tower. */
function visionComes(page: Page, sizeBytes: number): Promise<void> {
  return expect
    .poll(() => loadedBytes(page), { timeout: 60_000 })
    .toBe(built.sizeBytes - built.visionBytes + sizeBytes);
}

/** Where the store's worker keeps its files, as the page's own state says. */
function storePlace(page: Page): Promise<string | undefined> {
  return page.evaluate(
    () => (window as unknown as TestedWindow).clipPlayground.models.library?.contents?.place,
  );
}

const askedFor = (path: string) =>
  built.hub.asked.filter((each) => each.path === built.onHub(path)).map(({ range }) => range);

/** Names of what lies in the site's own file system. */
function keptFiles(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const names: string[] = [];
    const root = await navigator.storage.getDirectory();
    for await (const folder of root.values())
      if (folder.kind === 'directory') for await (const file of folder.keys()) names.push(file);
    return names;
  });
}

test('a download shows its bytes, is cancelled, outlives a reload, and asks for no byte twice', async ({
  page,
}) => {
  built.hub.fault(built.onHub(visionPath), { stallAfterBytes: 2e6 }, { stallAfterBytes: 1e6 });
  await openPage(page);
  const dog = await bar(page, 'dog').getAttribute('aria-valuenow');
  await button(page, 'Download').click();
  await visionComes(page, 2e6);
  await expect(progress(page)).toHaveAttribute('aria-valuetext', /^\d\.\d MB of \d\.\d MB$/);
  await button(page, 'Cancel').click();
  await expect(progress(page)).toHaveCount(0);
  await button(page, 'Resume').click();
  await visionComes(page, 3e6);
  await page.reload();
  await waitForScores(page);
  await openModels(page);
  await button(page, 'Resume').click();
  await expectInUse(page, dog);
  expect(askedFor(visionPath)).toEqual([null, 'bytes=2000000-', 'bytes=3000000-']);
  for (const path of allPaths.filter((each) => each !== visionPath))
    expect(askedFor(path), path).toEqual([null]);

  await button(page, 'Delete').click();
  await button(page, 'Yes, delete').click();
  await expect.poll(() => keptFiles(page)).toEqual([]);
});

test('a downloaded model works without site and hub, after a reload too', async ({
  page,
  context,
}) => {
  await openPage(page);
  const dog = await bar(page, 'dog').getAttribute('aria-valuenow');
  await button(page, 'Download').click();
  await expectInUse(page, dog);
  await expect.poll(() => offlineStage(page), { timeout: 60_000 }).toBe('ready');
  const asked = built.hub.asked.length;
  await site.close();
  await context.setOffline(true);
  await page.reload();
  await expectInUse(page, dog);
  expect(built.hub.asked).toHaveLength(asked);
});

test('two tabs that download the same model do it once', async ({ page, context }) => {
  const { promise: until, resolve: letGo } = deferred<null>();
  built.hub.fault(built.onHub(visionPath), { bytesPerS: 20_000, until });
  await openPage(page);
  const dog = await bar(page, 'dog').getAttribute('aria-valuenow');
  await button(page, 'Download').click();
  await expect.poll(() => loadedBytes(page), { timeout: 60_000 }).toBeGreaterThan(0);
  const second = await context.newPage();
  await openPage(second);
  await button(second, 'Download|Resume').click();
  await expect(card(second)).toContainText('Another tab is downloading it');
  letGo(null);
  await expectInUse(second, dog);
  await page.bringToFront();
  await expectInUse(page, dog);
  for (const path of allPaths) expect(askedFor(path), path).toEqual([null]);
});

test('a model without pins is asked about at a click, downloaded, used, found again offline, and deleted', async ({
  page,
  context,
}) => {
  await openPage(page);
  const own = panel(page).locator(`[data-model="${draft.id}"]`);
  const act = (start: string) => own.getByRole('button', { name: new RegExp(`^${start}`) });
  await expect(own).toContainText('this build has no checksums for it');
  expect(built.hub.asked).toEqual([]);
  const revision = `api/models/${draft.repo}/revision/main`;
  built.hub.fault(revision, { html: true });
  await act('Ask the hub').click();
  await expect(own).toContainText('sent a web page instead');
  await act('Ask the hub').click();
  const size = `${(built.draftBytes / 1e6).toFixed(1)} MB`;
  await expect(act(`Download ${size}`)).toBeVisible();
  await expect(own).toContainText(
    `are the word of ${new URL(built.hub.url).host}, not of this app`,
  );
  const tree = `api/models/${draft.repo}/tree/${draftCommit}`;
  expect(built.hub.asked.map(({ path }) => path)).toEqual([revision, revision, tree]);
  await act('Download').click();
  await expect.poll(() => modelInUse(page), { timeout: 90_000 }).toBe(`${draft.id} q8`);
  await waitForScores(page);
  await expect.poll(() => offlineStage(page), { timeout: 60_000 }).toBe('ready');
  await site.close();
  const asked = built.hub.asked.length;
  await context.setOffline(true);
  await page.reload();
  await expect.poll(() => modelInUse(page), { timeout: 90_000 }).toBe(`${draft.id} q8`);
  await waitForScores(page);
  expect(built.hub.asked).toHaveLength(asked);
  await openModels(page);
  await act('Delete').click();
  await act('Yes, delete').click();
  await expect(act('Ask the hub')).toBeVisible();
  await expect.poll(() => keptFiles(page)).toEqual([]);
});

test('without a private file system the model is kept in Cache Storage, and works offline from there', async ({
  page,
  context,
}) => {
  await serveAt('/no-files/');
  await openPage(page);
  const dog = await bar(page, 'dog').getAttribute('aria-valuenow');
  const { promise: read, resolve: letGo } = deferred<null>();
  built.hub.fault(built.onHub(visionPath), { cutAfterBytes: 2e6, read });
  await button(page, 'Download').click();
  await visionComes(page, 2e6);
  letGo(null);
  await expectInUse(page, dog);
  expect(askedFor(visionPath)).toEqual([null, 'bytes=2000000-']);
  expect(await storePlace(page)).toBe('cache');
  expect(await keptFiles(page)).toEqual([]);
  await expect.poll(() => offlineStage(page), { timeout: 60_000 }).toBe('ready');
  const asked = built.hub.asked.length;
  await site.close();
  await context.setOffline(true);
  await page.reload();
  await expectInUse(page, dog);
  expect(built.hub.asked).toHaveLength(asked);
  await openModels(page);
  await button(page, 'Delete').click();
  await button(page, 'Yes, delete').click();
  await expect(card(page)).toContainText('not here yet');
});

test('where the browser keeps nothing, a model lasts as long as the tab, and that is said', async ({
  page,
}) => {
  await serveAt('/no-files/no-cache/');
  await openPage(page);
  await expect(panel(page)).toContainText('a downloaded model lasts until this tab is closed');
  const dog = await bar(page, 'dog').getAttribute('aria-valuenow');
  await button(page, 'Download').click();
  await expectInUse(page, dog);
  expect(await storePlace(page)).toBe('memory');
  await page.reload();
  await expect.poll(() => modelInUse(page), { timeout: 90_000 }).toBe('starter fp32');
  await openModels(page);
  await expect(button(page, 'Download')).toBeVisible();
  await expect(card(page)).not.toContainText('the browser has deleted it');
});

test('a download for which there is no room is refused with both sizes before anything is asked for', async ({
  page,
}) => {
  await serveAt('/no-room/');
  await openPage(page);
  await button(page, 'Download').click();
  const needed = (built.sizeBytes / 1e6).toFixed(1);
  await expect(card(page)).toContainText(
    `This needs ${needed} MB and the browser has room for 1.0 MB`,
  );
  expect(built.hub.asked).toEqual([]);
  expect(await keptFiles(page)).toEqual([]);
});

test('where the room runs out that is said, with room again it goes on, and files that vanish are missed', async ({
  page,
  context,
}) => {
  await openPage(page);
  const dog = await bar(page, 'dog').getAttribute('aria-valuenow');
  const session = await context.newCDPSession(page);
  const { origin } = new URL(site.url);
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_000_000 });
  await button(page, 'Download').click();
  await expect(card(page)).toContainText('There is no room left on this device');
  expect((await keptFiles(page)).filter((each) => each.endsWith('.whole'))).toEqual([]);
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await button(page, 'Download|Resume').click();
  await expectInUse(page, dog);
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    for await (const name of root.keys()) await root.removeEntry(name, { recursive: true });
  });
  await page.reload();
  await expect.poll(() => modelInUse(page), { timeout: 90_000 }).toBe('starter fp32');
  await openModels(page);
  await expect(card(page)).toContainText('the browser has deleted it to make room');
});

test('a wrong file, a missing one and a redirect to elsewhere are said, and none is kept', async ({
  page,
}) => {
  await openPage(page);
  built.hub.fault(built.onHub('tokenizer.json'), { status: 404 });
  await button(page, 'Download').click();
  await expect(card(page)).toContainText('does not have this model');
  built.hub.fault(built.onHub('tokenizer.json'), { bytes: new Uint8Array(100) });
  await button(page, 'Download|Resume').click();
  await expect(card(page)).toContainText('has another length');
  built.hub.sendTo(built.hub.origins[1]!.replace('127.0.0.1', 'localhost') + '/');
  await button(page, 'Download|Resume').click();
  await expect(card(page)).toContainText('passes the download on to');
  expect(await keptFiles(page)).toEqual([]);
});
