import { expect, test } from 'vitest';
import { gridTarget } from '../../src/ui/grid-keys';

const shape = { count: 23, columns: 5, page: 3 };
const press = (key: string, index: number, ctrlKey = false) =>
  gridTarget({ key, ctrlKey }, index, shape);

test.each([
  ['ArrowRight', 4, 5],
  ['ArrowRight', 22, 22],
  ['ArrowLeft', 5, 4],
  ['ArrowLeft', 0, 0],
  ['ArrowDown', 7, 12],
  ['ArrowDown', 19, 22],
  ['ArrowUp', 7, 2],
  ['ArrowUp', 3, 3],
  ['PageDown', 1, 16],
  ['PageDown', 16, 22],
  ['PageUp', 17, 2],
  ['PageUp', 7, 2],
  ['Home', 13, 10],
  ['End', 13, 14],
  ['End', 21, 22],
])('%s leads from cell %i to cell %i of a grid of 23 in fives', (key, from, to) => {
  expect(press(key, from)).toBe(to);
});

test('with the control key Home and End lead to the first and the last', () => {
  expect(press('Home', 13, true)).toBe(0);
  expect(press('End', 13, true)).toBe(22);
});

test('other keys move nothing', () => {
  for (const key of ['a', 'Enter', 'Tab', ' ']) expect(press(key, 3)).toBeNull();
});
