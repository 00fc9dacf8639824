import { afterEach, expect, test } from 'vitest';
import { ensureChromium, findChromium } from '../../tools/chromium.mjs';

const chosen = process.env.CHROMIUM_PATH;
afterEach(() => {
  if (chosen === undefined) delete process.env.CHROMIUM_PATH;
  else process.env.CHROMIUM_PATH = chosen;
});

test('takes the Chromium that CHROMIUM_PATH names, before any other', () => {
  process.env.CHROMIUM_PATH = process.execPath;
  expect(findChromium()).toBe(process.execPath);
  expect(ensureChromium()).toBe(process.execPath);
});

test('says which path is wrong rather than taking another browser', () => {
  process.env.CHROMIUM_PATH = '/no/such/chromium';
  expect(findChromium()).toBeNull();
  expect(() => ensureChromium()).toThrow('CHROMIUM_PATH is /no/such/chromium');
});
