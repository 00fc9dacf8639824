import { expect, it } from 'vitest';
import { comesDown, type Contact } from '../../src/ui/drawing-contact';

const contact = (pointerId: number, pointerType: string, more: Partial<Contact> = {}): Contact => ({
  pointerId,
  pointerType,
  isPrimary: true,
  button: 0,
  ...more,
});
const finger = contact(2, 'touch');
const pen = contact(3, 'pen');
const mouse = contact(1, 'mouse');

it('the first contact draws, by finger, pen or the mouse’s first button', () => {
  for (const first of [finger, pen, mouse]) expect(comesDown(null, first)).toBe('draws');
  expect(comesDown(null, contact(1, 'mouse', { button: 2 }))).toBe('ignored');
});

it('another contact is ignored while one draws: a second finger, a palm under a pen, a mouse', () => {
  expect(comesDown(finger, contact(4, 'touch', { isPrimary: false }))).toBe('ignored');
  expect(comesDown(null, contact(4, 'touch', { isPrimary: false }))).toBe('ignored');
  expect(comesDown(pen, finger)).toBe('ignored');
  expect(comesDown(finger, mouse)).toBe('ignored');
  expect(comesDown(mouse, pen)).toBe('ignored');
});

it('a pen draws instead of the palm that came down before it', () => {
  expect(comesDown(finger, pen)).toBe('draws-instead');
});

it('a pointer whose lifting was never told draws again when it comes down', () => {
  expect(comesDown(finger, finger)).toBe('draws');
});
