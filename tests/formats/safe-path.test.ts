import { expect, test } from 'vitest';
import { FreePaths, safePart, safePath } from '../../src/formats/safe-path';

test('a path that was listed stays as it is, in any language', () => {
  for (const path of ['a.jpg', 'Ferien 2024/Köln/DSC (1).JPG', '旅行/猫 🐈.jpg', '.hidden/a.jpg'])
    expect(safePath(path)).toBe(path);
});

test('no path leads out of the folder it is unpacked in', () => {
  expect(safePath('../../etc/passwd')).toBe('etc/passwd');
  expect(safePath('/abs/olute.jpg')).toBe('abs/olute.jpg');
  expect(safePath('C:\\Users\\x.jpg')).toBe('C_/Users/x.jpg');
  expect(safePath('a/./b//..../ .. /c.jpg')).toBe('a/b/c.jpg');
  expect(safePath('..')).toBe('_');
});

test('names that Windows refuses get an underscore', () => {
  expect(safePart('what? <a>:"b"|*.jpg')).toBe('what_ _a___b___.jpg');
  expect(safePart('CON')).toBe('_CON');
  expect(safePart('nul.tar.gz')).toBe('_nul.tar.gz');
  expect(safePart('ends in dots...')).toBe('ends in dots_');
  expect(safePart('a/b\\c\nd')).toBe('a_b_c_d');
  expect(safePart('')).toBe('_');
});

test('a name too long for a disk is cut before its extensions, between characters', () => {
  const name = safePart(`${'猫'.repeat(120)}.jpg.xmp`);
  expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(240);
  expect(name).toMatch(/^猫+\.jpg\.xmp$/u);
});

test('a path comes once, also on a disk that ignores capitals', () => {
  const free = new FreePaths();
  const taken = [
    'a/b.jpg',
    'A/B.JPG',
    'a/b.jpg',
    'a/b (2).jpg',
    '.x',
    '.x',
    'cafe\u0301',
    'caf\u00e9',
  ];
  expect(taken.map((path) => free.take(path))).toEqual([
    'a/b.jpg',
    'A/B (2).JPG',
    'a/b (3).jpg',
    'a/b (2) (2).jpg',
    '.x',
    '.x (2)',
    'cafe\u0301',
    'caf\u00e9 (2)',
  ]);
});
