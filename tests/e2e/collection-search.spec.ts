import type { Page } from '@playwright/test';
import { en } from '../../src/text/en';
import { collection } from '../../src/text/en-collection';
import { collectionState } from './collection-files';
import { button, cells, fewCount, late, openFew, openPart, sample } from './collection-parts';
import { bring } from './picture-files';
import { expect, test } from './playground';

const { search: text } = collection;
test.setTimeout(240_000);

/** File names of what was found, best first. */
async function found(page: Page): Promise<string[]> {
  const names = await cells(page).evaluateAll((all) =>
    all.map((cell) => cell.getAttribute('aria-label')!),
  );
  return names.map((name) => name.replace(/,[^,]*$/, '').replace(/^.*\//, ''));
}
const placeOf = async (page: Page, name: string) => (await found(page)).indexOf(name);
const first = (page: Page, ...names: string[]) =>
  expect.poll(async () => (await found(page)).slice(0, names.length).sort(), late).toEqual(names);

async function addWords(page: Page, words: string): Promise<void> {
  await page.getByRole('searchbox', { name: text.field }).fill(words);
  await page.keyboard.press('Enter');
}

test('pictures are found by words, by a picture, by both with weights, and by what they are not', async ({
  page,
}, testInfo) => {
  await openFew(page, testInfo, ['cat', 'dog']);
  await openPart(page, 'search');
  await expect(page.getByText(text.nothing)).toBeVisible();

  await button(page, 'cat').click();
  await first(page, 'cat again.webp', 'cat.webp');
  await expect(cells(page)).toHaveCount(fewCount);

  // Two terms add up: the weights decide which of the two comes first.
  await addWords(page, 'dog');
  const weight = (name: string) => page.getByLabel(text.weight(name), { exact: true });
  await weight(text.words('dog')).selectOption('3');
  await weight(text.words('cat')).selectOption('0.25');
  await first(page, 'dog.webp');
  await weight(text.words('dog')).selectOption('0.25');
  await weight(text.words('cat')).selectOption('3');
  await first(page, 'cat again.webp', 'cat.webp');

  // What is not wanted goes down, whether it was turned or typed with a minus.
  await button(page, text.clear).click();
  await addWords(page, 'animal');
  await expect.poll(() => placeOf(page, 'cat.webp'), late).toBeGreaterThanOrEqual(0);
  await expect.poll(() => placeOf(page, 'cat.webp'), late).toBeLessThan(4);
  await addWords(page, '-cat');
  const without = text.without(text.words('cat'));
  await expect(button(page, without)).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(() => placeOf(page, 'cat.webp'), late).toBeGreaterThan(6);
  await button(page, without).click();
  await first(page, 'cat again.webp', 'cat.webp');

  // "More like this" begins anew with the picture.
  await cells(page).first().click();
  await page.getByRole('dialog').getByRole('button', { name: text.moreLike }).click();
  await expect(page.getByRole('list', { name: text.terms }).getByRole('listitem')).toHaveCount(1);
  await first(page, 'cat again.webp', 'cat.webp');

  // What the starter does not know is named, and what is too long for it is said to be cut.
  await button(page, text.clear).click();
  await addWords(page, `a cat ${'and a flumbercase '.repeat(12)}`);
  await expect(page.getByText(en.model.unknownWord('flumbercase'))).toBeVisible();
  await expect(page.getByText(/this model reads 32: the end is cut off/)).toBeVisible();
  const remove = page.getByRole('list', { name: text.terms }).getByRole('button').last();
  await expect(remove).toBeInViewport({ ratio: 1 });

  // A dropped picture is searched by and does not join the collection; words come on top of it.
  await button(page, text.clear).click();
  await bring(page, 'drop', [{ name: 'mine.webp', mimeType: 'image/webp', buffer: sample('dog') }]);
  await first(page, 'dog.webp');
  await addWords(page, 'pizza');
  await weight(text.words('pizza')).selectOption('3');
  await first(page, 'pizza.webp');
  await weight(text.words('pizza')).selectOption('0.25');
  await first(page, 'dog.webp');
  expect((await collectionState(page)).total).toBe(fewCount);

  // The keyboard alone: from the field to the results and into a picture.
  await page.getByRole('searchbox', { name: text.field }).focus();
  await cells(page).first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(cells(page).nth(1)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
});
