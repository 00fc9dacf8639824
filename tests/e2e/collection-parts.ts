import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Page, TestInfo } from '@playwright/test';
import { collection } from '../../src/text/en-collection';
import { collectionState, writeFolder } from './collection-files';
import { referencePicture } from './picture-files';
import { expect } from './playground';

/** Two busy cores and a cold start: these tests wait for states, and some states come late. */
export const late = { timeout: 100_000 };

export const cells = (page: Page) => page.getByRole('gridcell');
export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** A drawing that ships with the site. */
export const sample = (name: string): Buffer => readFileSync(`public/samples/${name}.webp`);

/**
 * Fourteen pictures: eight drawings that the starter knows well, one of them twice; three that differ in their
 * compression alone, and two more.
 */
export function fewFiles(): Record<string, Buffer> {
  const reference = (name: string) => [`copies/${name}`, referencePicture(name).buffer];
  return {
    'animals/cat.webp': sample('cat'),
    'animals/cat again.webp': sample('cat'),
    'animals/dog.webp': sample('dog'),
    'food/fruit.webp': sample('fruit'),
    'food/pizza.webp': sample('pizza'),
    'shapes.webp': sample('shapes'),
    'travel/airplane.webp': sample('airplane'),
    'travel/ship.webp': sample('ship'),
    'travel/street.webp': sample('street'),
    ...Object.fromEntries(
      ['jpeg-420.jpg', 'jpeg-422.jpg', 'jpeg-444.jpg', 'lossy.webp', 'grey.png'].map(reference),
    ),
  };
}

/** How many pictures `fewFiles` makes. */
export const fewCount = 14;

/** Opens the tab with these labels, adds the few pictures (and more) and waits until all are read. */
export async function openFew(
  page: Page,
  testInfo: TestInfo,
  labels: string[],
  more: Record<string, Buffer> = {},
): Promise<void> {
  const set = labels.map(encodeURIComponent).join('~');
  await page.goto(`./?backend=wasm#labels=${set}&view=collection`);
  const files = { ...fewFiles(), ...more };
  await page
    .locator('input[webkitdirectory]')
    .setInputFiles(writeFolder(testInfo.outputPath('Few'), files));
  await waitUntilRead(page, Object.keys(files).length);
}

/** Waits until so many pictures are read, and nothing is left to do. */
export async function waitUntilRead(page: Page, read: number): Promise<void> {
  await expect
    .poll(() => collectionState(page), late)
    .toMatchObject({ read, job: 'idle', isListing: false });
}

/** Brings a part of the tab to the front. */
export async function openPart(
  page: Page,
  part: keyof typeof collection.grid.partNames,
): Promise<void> {
  const parts = page.getByRole('group', { name: collection.grid.parts });
  await parts.getByText(collection.grid.partNames[part], { exact: true }).click();
}

interface WithDecisions {
  clipCollection: {
    pictures: { id: number; path: string }[];
    decisions: { of(id: number): Map<string, string> };
  };
}

/** What was decided by hand, by the picture's file name. */
export function decisions(page: Page): Promise<Record<string, Record<string, string>>> {
  return page.evaluate(() => {
    const { pictures, decisions } = (window as unknown as WithDecisions).clipCollection;
    return Object.fromEntries(
      pictures.flatMap(({ id, path }) => {
        const decided = decisions.of(id);
        return decided.size > 0 ? [[path.split('/').at(-1)!, Object.fromEntries(decided)]] : [];
      }),
    );
  });
}

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds wrong: the rule and the element of each finding. */
export async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).withTags(wcag).analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
