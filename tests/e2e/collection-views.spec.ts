import type { Page } from '@playwright/test';
import { collection } from '../../src/text/en-collection';
import { collectionState, goodFiles } from './collection-files';
import { button, decisions, fewCount, late, openFew, openPart } from './collection-parts';
import { expect, test } from './playground';

const { map, matrix, duplicates } = collection;
test.setTimeout(240_000);

const canvas = (page: Page) => page.getByRole('application');
/** A digest of what the canvas shows, to be compared with what it showed. */
const drawn = (page: Page) =>
  canvas(page).evaluate(async (element: HTMLCanvasElement) => {
    const bytes = new TextEncoder().encode(element.toDataURL());
    return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).join(' ');
  });

/** The drawing once it stays as it is: thumbnails arrive one after another. */
async function settled(page: Page): Promise<string> {
  let before = '';
  let equal = 0;
  const readings = async () => {
    const now = await drawn(page);
    equal = now === before ? equal + 1 : 1;
    before = now;
    return equal;
  };
  await expect.poll(readings, { ...late, intervals: [250] }).toBeGreaterThanOrEqual(4);
  return before;
}

test('the map is zoomed and moved by wheel, buttons and keys; a lasso selects what is then tagged', async ({
  page,
}, testInfo) => {
  await openFew(page, testInfo, ['cat', 'ship']);
  await openPart(page, 'map');
  await expect(canvas(page)).toBeVisible(late);
  await expect(canvas(page)).toHaveAccessibleName(map.canvas(String(fewCount)));
  const whole = await settled(page);

  // Every way of moving changes the picture; "show all" and 0 bring the whole map back.
  const box = (await canvas(page).boundingBox())!;
  const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
  const moves: Record<string, () => Promise<void>> = {
    wheel: async () => {
      await page.mouse.move(...middle);
      await page.mouse.wheel(0, -400);
    },
    drag: async () => {
      await page.mouse.move(...middle);
      await page.mouse.down();
      await page.mouse.move(middle[0] + 120, middle[1] + 40, { steps: 4 });
      await page.mouse.up();
    },
    button: () => button(page, map.zoomIn).click(),
    key: async () => {
      await canvas(page).focus();
      await page.keyboard.press('+');
    },
    arrow: async () => {
      await canvas(page).focus();
      await page.keyboard.press('Shift+ArrowRight');
    },
  };
  for (const [name, move] of Object.entries(moves)) {
    await move();
    await expect.poll(() => drawn(page), { ...late, message: name }).not.toBe(whole);
    if (name === 'key') await page.keyboard.press('0');
    else await button(page, map.fit).click();
    await expect.poll(() => drawn(page), { ...late, message: name }).toBe(whole);
  }

  // Around everything: all of it is selected.
  await page.getByRole('group', { name: map.tool }).getByText(map.tools.lasso).click();
  const corners = [
    [2, 2],
    [box.width - 2, 2],
    [box.width - 2, box.height - 2],
    [2, box.height - 2],
  ] as const;
  await page.mouse.move(box.x + 2, box.y + 2);
  await page.mouse.down();
  for (const [x, y] of corners) await page.mouse.move(box.x + x, box.y + y, { steps: 3 });
  await page.mouse.up();
  await expect(page.getByText(map.selected(String(fewCount)))).toBeVisible();
  await page.getByLabel(map.tagWith).selectOption('ship');
  await button(page, map.tagIt).click();
  await expect(page.getByText(map.tagged(String(fewCount), 'ship'))).toBeVisible();
  expect(Object.keys(await decisions(page))).toHaveLength(fewCount);

  // By keyboard: to a picture, its neighbours, into it and back.
  await button(page, map.clearSelection).click();
  await canvas(page).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('status').getByText(/^At Few\//)).toBeAttached();
  await page.keyboard.press('Space');
  await expect(page.getByText(map.selected('1'), { exact: true })).toBeVisible();
  await button(page, map.untag).click();
  const ofShip = Object.values(await decisions(page)).map((decided) => decided['ship']);
  expect(ofShip.filter((decision) => decision === 'rejected')).toHaveLength(1);
  await canvas(page).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(canvas(page)).toBeFocused();
});

test('neighbours are laid out in the worker, and the map is the same at the next look', async ({
  page,
}, testInfo) => {
  await openFew(page, testInfo, ['cat'], goodFiles(8));
  await openPart(page, 'map');
  await expect(canvas(page)).toBeVisible(late);
  const whole = await settled(page);
  await page.getByRole('group', { name: map.method }).getByText(map.methods.umap).click();
  await expect(page.getByText(map.methodHints.umap)).toBeVisible(late);
  const moved = await settled(page);
  expect(moved).not.toBe(whole);
  await openPart(page, 'grid');
  await openPart(page, 'map');
  await expect(canvas(page)).toBeVisible(late);
  await expect.poll(() => settled(page), late).toBe(moved);
});

test('the matrix is sorted by rows and columns, walked by keyboard, and opens its pictures', async ({
  page,
}, testInfo) => {
  const labels = ['dog', 'cat', 'pizza', 'ship'];
  await openFew(page, testInfo, labels);
  await openPart(page, 'matrix');
  const grid = page.getByRole('grid', { name: matrix.grid(String(fewCount), '4') });
  await expect(grid).toBeVisible(late);
  const cell = grid.getByRole('gridcell');
  await grid.focus();
  await expect(cell).toHaveText(/^Few\/.*, dog: -?\d\.\d{3}$/);
  const opening = (await cell.textContent())!;

  // Pictures by a label: the best stands at the top, whatever it was chosen with.
  await page.getByRole('button', { name: matrix.sortRows('ship') }).click();
  await expect(page.getByText(`${matrix.sorted.rows} ship.`)).toBeVisible();
  await grid.focus();
  await page.keyboard.press('Control+Home');
  await expect(cell).toHaveText(/ship\.webp, dog/);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('s');
  await expect(cell).toHaveText(/pizza\.webp, pizza/);

  // Labels by a picture: its best label stands at the left.
  await page.keyboard.press('t');
  await expect(page.getByText(`${matrix.sorted.columns} Few/food/pizza.webp.`)).toBeVisible();
  await page.keyboard.press('Home');
  await expect(cell).toHaveText(/pizza\.webp, pizza/);
  await page.keyboard.press('End');
  await expect(cell).not.toHaveText(/, pizza:/);
  await button(page, matrix.unsort).click();
  await grid.focus();
  await page.keyboard.press('Control+Home');
  await expect(cell).toHaveText(opening);

  await page.getByText(matrix.kinds.probability, { exact: true }).click();
  await grid.focus();
  await page.keyboard.press('ArrowRight');
  await expect(cell).toHaveText(/, cat: \d+(\.\d)?%$/);
  const path = opening.replace(/, dog: .*/, '');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByText(path)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(grid).toBeFocused();
});

test('near duplicates are grouped by the slider; the others of a group leave the collection', async ({
  page,
}, testInfo) => {
  await openFew(page, testInfo, ['cat']);
  await openPart(page, 'duplicates');
  await button(page, duplicates.start).click();
  // The drawing that is there twice, and the three that differ in their compression.
  await expect(page.getByText(duplicates.found('2', '5'))).toBeVisible(late);
  const slider = page.getByLabel(duplicates.slider);
  await slider.focus();
  await page.keyboard.press('End');
  await expect(page.getByText(duplicates.found('1', '2'))).toBeVisible();
  const groups = page.getByRole('region', { name: duplicates.title }).getByRole('list').first();
  await slider.fill('0.96');
  await expect(page.getByText(duplicates.found('2', '5'))).toBeVisible();

  const cats = groups.locator('> li').filter({ hasText: 'cat.webp' });
  await cats.getByRole('button', { name: duplicates.chooseBest('Few/animals/cat.webp') }).click();
  await expect(cats.getByText(duplicates.kept)).toBeVisible();
  await cats.getByRole('button', { name: duplicates.takeOut }).click();
  await expect(page.getByText(duplicates.takenOut('1'))).toBeVisible();
  await expect(page.getByText(duplicates.found('1', '3'))).toBeVisible();
  expect((await collectionState(page)).total).toBe(fewCount - 1);
});
