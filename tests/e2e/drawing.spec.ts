import { en } from '../../src/text/en';
import { expect, test } from './playground';
import type { CDPSession, Page } from '@playwright/test';

/** Places on the paper, as parts of its side. */
type Place = readonly [x: number, y: number];

interface Paper {
  input: CDPSession;
  at: (place: Place) => { x: number; y: number };
  /** Whether there is ink at a place. */
  hasInk: (place: Place) => Promise<boolean>;
}

async function openPaper(page: Page, backendQuery: string): Promise<Paper> {
  await page.goto(`./?${backendQuery}`);
  await page.getByText(en.drawing.title, { exact: true }).click();
  const canvas = page.getByRole('application', { name: en.drawing.canvas });
  await expect(canvas).toBeVisible();
  const box = (await canvas.boundingBox())!;
  return {
    input: await page.context().newCDPSession(page),
    at: ([x, y]) => ({ x: box.x + box.width * x, y: box.y + box.height * y }),
    hasInk: ([x, y]) =>
      canvas.evaluate(
        (element, [x, y]) => {
          const { width, height } = element as HTMLCanvasElement;
          const context = (element as HTMLCanvasElement).getContext('2d')!;
          return context.getImageData(width * x, height * y, 1, 1).data[0]! < 128;
        },
        [x, y] as const,
      ),
  };
}

/** The fingers on the paper from now on: new ones come down; `End` lifts them all. */
function touch(
  paper: Paper,
  type: 'Start' | 'Move' | 'End',
  ...fingers: Place[]
): Promise<unknown> {
  const touchPoints = fingers.map((place, id) => ({ ...paper.at(place), id }));
  return paper.input.send('Input.dispatchTouchEvent', { type: `touch${type}`, touchPoints });
}

function pen(paper: Paper, type: 'Pressed' | 'Moved' | 'Released', place: Place): Promise<unknown> {
  return paper.input.send('Input.dispatchMouseEvent', {
    type: `mouse${type}`,
    pointerType: 'pen',
    button: 'left',
    buttons: type === 'Released' ? 0 : 1,
    clickCount: type === 'Moved' ? 0 : 1,
    force: 0.5,
    ...paper.at(place),
  });
}

test('a second finger neither draws nor ends the stroke of the first', async ({
  page,
  backendQuery,
}) => {
  const paper = await openPaper(page, backendQuery);
  await touch(paper, 'Start', [0.2, 0.2]);
  await touch(paper, 'Move', [0.4, 0.2]);
  await touch(paper, 'Start', [0.4, 0.2], [0.5, 0.8]);
  await touch(paper, 'Move', [0.4, 0.2], [0.7, 0.8]);
  await page
    .getByRole('application', { name: en.drawing.canvas })
    // DevTools lift all fingers or none.
    .dispatchEvent('pointerup', { pointerId: 99, pointerType: 'touch', isPrimary: false });
  await touch(paper, 'Move', [0.8, 0.2]);
  await touch(paper, 'End');
  await expect.poll(() => paper.hasInk([0.7, 0.2]), 'the first goes on').toBe(true);
  expect(await paper.hasInk([0.3, 0.2])).toBe(true);
  expect(await paper.hasInk([0.6, 0.8]), 'the second draws nothing').toBe(false);
});

test('a pen draws instead of the palm that lies under it', async ({ page, backendQuery }) => {
  const paper = await openPaper(page, backendQuery);
  await touch(paper, 'Start', [0.7, 0.8]);
  await pen(paper, 'Pressed', [0.2, 0.2]);
  await pen(paper, 'Moved', [0.4, 0.2]);
  await touch(paper, 'Move', [0.8, 0.8]);
  await pen(paper, 'Moved', [0.6, 0.2]);
  await touch(paper, 'End');
  await pen(paper, 'Moved', [0.8, 0.2]);
  await pen(paper, 'Released', [0.8, 0.2]);
  await expect.poll(() => paper.hasInk([0.7, 0.2]), 'the pen draws to its end').toBe(true);
  expect(await paper.hasInk([0.7, 0.8]), 'the palm left nothing').toBe(false);
  expect(await paper.hasInk([0.6, 0.5]), 'nor a line to it').toBe(false);
});

test('undone to the white paper, the button keeps the focus', async ({ page, backendQuery }) => {
  await openPaper(page, backendQuery);
  const paper = page.getByRole('application', { name: en.drawing.canvas });
  await paper.press('f');
  const undo = page
    .getByRole('region', { name: en.drawing.title })
    .getByRole('button', { name: en.drawing.undo });
  await undo.press('Space');
  await expect(undo).toBeDisabled();
  await undo.press('Space');
  await expect(undo).toBeFocused();
});

test('kept as a picture by keyboard, the drawing is in front and its tile has the focus', async ({
  page,
  backendQuery,
}) => {
  await openPaper(page, backendQuery);
  await page.getByRole('application', { name: en.drawing.canvas }).press('f');
  await page.getByRole('button', { name: en.drawing.keep }).press('Enter');
  const tile = page.getByRole('radio', { checked: true, name: /drawing/i });
  await expect(tile).toBeFocused();
});
