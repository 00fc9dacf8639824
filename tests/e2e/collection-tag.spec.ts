import type { Locator, Page } from '@playwright/test';
import { collection } from '../../src/text/en-collection';
import { collectionState } from './collection-files';
import { button, decisions, fewCount, late, openFew, openPart } from './collection-parts';
import { expect, test } from './playground';

const { tag: text, grid } = collection;
test.setTimeout(240_000);

const label = (page: Page, name: string) =>
  page.getByRole('radiogroup', { name: text.list }).getByRole('radio', { name });
const strip = (page: Page, name: string) => page.getByRole('list', { name: text.strip(name) });
const picture = (page: Page, of: string, file: string) =>
  strip(page, of).getByRole('button', { name: new RegExp(`^Few/.*${file}, cosine`) });
const cutOff = (page: Page, name: string) => page.getByRole('slider', { name: text.cutOff(name) });
const valueOf = async (slider: Locator) => Number(await slider.getAttribute('aria-valuenow'));

/** Counts what is written into the kept settings. */
async function countSettingWrites(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const counted = Object.assign(window, { settingWrites: 0 });
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...args) {
      if (this.name === 'settings') counted.settingWrites += 1;
      return put.apply(this, args);
    };
  });
  return () => page.evaluate(() => (window as unknown as { settingWrites: number }).settingWrites);
}

test('cut-offs are set by mouse and keys, tags decided by keyboard; no rule changes a decision, no reload either', async ({
  page,
}, testInfo) => {
  const settingWrites = await countSettingWrites(page);
  await openFew(page, testInfo, ['cat', 'dog', 'ship']);
  await button(page, grid.keep.agree).click();
  await expect.poll(async () => (await collectionState(page)).mode, late).toBe('kept');
  await openPart(page, 'tag');
  const slider = cutOff(page, 'cat');
  await expect(slider).toBeVisible(late);

  // Dragged over the histogram by mouse: many moves, hardly ever saved.
  const line = (await slider.boundingBox())!;
  const plot = (await slider.locator('xpath=..').boundingBox())!;
  const before = await settingWrites();
  await page.mouse.move(line.x + line.width / 2, line.y + line.height / 2);
  await page.mouse.down();
  await page.mouse.move(plot.x + plot.width + 8, plot.y + 20, { steps: 30 });
  await page.mouse.up();
  expect(await valueOf(slider)).toBe(fewCount);
  await expect(label(page, 'cat')).toHaveAccessibleName(
    new RegExp(`${text.labelTags(String(fewCount))}, ${text.byHand}`),
  );
  await expect.poll(settingWrites, late).toBeGreaterThan(before);
  // A hand that rests midway has a write of its own: a busy machine may make one of it.
  await untilStill(settingWrites);
  expect(await settingWrites()).toBeLessThan(before + 4);

  // By keys: a picture at a time. The last three lose the tag.
  await slider.focus();
  await page.keyboard.press('Home');
  expect(await valueOf(slider)).toBe(0);
  await page.keyboard.press('End');
  await page.keyboard.press('PageDown');
  await page.keyboard.press('ArrowRight');
  const few = await valueOf(slider);
  expect(few).toBeGreaterThan(1);
  expect(few).toBeLessThan(fewCount);

  // The best two are cats: one is accepted, the other rejected, a third decision is taken back.
  await picture(page, 'cat', 'cat.webp').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('a');
  await page.keyboard.press('r');
  await page.keyboard.press('a');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('u');
  const [accepted, rejected] = [{ cat: 'accepted' }, { cat: 'rejected' }];
  const decided = await decisions(page);
  expect(Object.keys(decided).sort()).toEqual(['cat again.webp', 'cat.webp']);
  expect(Object.values(decided)).toEqual(expect.arrayContaining([accepted, rejected]));
  const [no] = Object.entries(decided).find(([, each]) => each['cat'] === 'rejected')!;
  const [yes] = Object.entries(decided).find(([, each]) => each['cat'] === 'accepted')!;

  // No rule brings the rejected one back or takes the accepted one away.
  const expectDecisions = async () => {
    await expect(picture(page, 'cat', no)).toHaveAccessibleName(/rejected by hand$/);
    await expect(picture(page, 'cat', yes)).toHaveAccessibleName(/accepted by hand$/);
    expect(await decisions(page)).toEqual(decided);
  };
  await cutOff(page, 'cat').focus();
  for (const key of ['End', 'Home']) {
    await page.keyboard.press(key);
    await expectDecisions();
  }
  const rules = page.getByRole('group', { name: text.rule });
  await rules.getByText(text.rules['top-k']).click();
  await expect(page.getByText(text.withoutCutOff['top-k'])).toBeVisible();
  await expectDecisions();

  // Of a group each picture has one: what is no dog and no ship goes to the cats.
  await rules.getByText(text.rules['best-of-group']).click();
  await page.getByLabel(text.groups).fill('thing: cat | dog | ship');
  await expect(page.getByText(text.withoutCutOff['best-of-group'])).toBeVisible();
  await expectDecisions();
  await label(page, 'dog').click();
  await expect(picture(page, 'dog', '/dog.webp')).toHaveAccessibleName(/, suggested$/);
  await expect(picture(page, 'dog', '/ship.webp')).toHaveAccessibleName(/not suggested$/);
  await page.getByLabel(text.groups).fill('cat | mouse');
  await expect(page.getByText(text.groupsUnknown('mouse'))).toBeVisible();

  // What is wrong is put right: the picture opens, and takes another label by keyboard.
  await picture(page, 'dog', '/ship.webp').press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Few/travel/ship.webp')).toBeVisible();
  await expect(dialog.getByRole('listitem').first()).toContainText('ship');
  await page.keyboard.press('a');
  await page.keyboard.press('Escape');
  await expect
    .poll(async () => (await decisions(page))['ship.webp'])
    .toEqual({
      ship: 'accepted',
    });

  // A new label is added here, for Classify too.
  await page.getByRole('textbox', { name: text.addLabel }).fill('pizza');
  await page.keyboard.press('Enter');
  await expect(label(page, 'pizza')).toBeChecked(late);
  await expect(picture(page, 'pizza', 'pizza.webp')).toBeVisible();

  await rules.getByText(text.rules.threshold).click();
  await label(page, 'cat').click();
  const kept = await decisions(page);
  await expect
    .poll(async () => JSON.stringify(await storedSettings(page)), late)
    .toMatch(/"kind":"threshold".*"groups":"cat \| mouse"/);

  await page.reload();
  await expect.poll(async () => (await collectionState(page)).read, late).toBe(fewCount);
  expect(await decisions(page)).toEqual(kept);
  await openPart(page, 'tag');
  await expect(label(page, 'cat')).toHaveAccessibleName(new RegExp(text.byHand), late);
  expect(await valueOf(cutOff(page, 'cat'))).toBe(0);
});

/** Waits until a number has stayed the same for longer than the page waits for a hand that rests. */
async function untilStill(number: () => Promise<number>): Promise<void> {
  let before = NaN;
  const isStill = async () => {
    const now = await number();
    const isSame = now === before;
    before = now;
    return isSame;
  };
  await expect.poll(isStill, { ...late, intervals: [600] }).toBe(true);
}

/** The settings that are kept on the device. */
function storedSettings(page: Page): Promise<unknown> {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const open = indexedDB.open('clip-playground-collection');
        open.onsuccess = () => {
          const all = open.result.transaction('settings').objectStore('settings').getAll();
          all.onsuccess = () => {
            open.result.close();
            resolve(all.result);
          };
        };
      }),
  );
}
