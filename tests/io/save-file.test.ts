import { afterEach, describe, expect, test, vi } from 'vitest';
import { fileStem, safeFileName, saveFile } from '../../src/io/save-file';

describe('a file name', () => {
  test.each([
    ['cat', 'cat.json'],
    ['a/b\\c:d*e?f"g<h>i|j', 'a-b-c-d-e-f-g-h-i-j.json'],
    ['../../etc/passwd', 'etc-passwd.json'],
    ['.hidden', 'hidden.json'],
    ['end. ', 'end.json'],
    ['con', 'con-.json'],
    ['LPT1.old', 'LPT1.old-.json'],
    ['two\nlines\u0000', 'twolines.json'],
    ['exe\u202egpj', 'exegpj.json'],
    ['一只猫 👩‍👩‍👧', '一只猫 👩‍👩‍👧.json'],
    ['', 'clip-playground.json'],
    ['...', 'clip-playground.json'],
  ])('made of %j is safe', (stem, name) => {
    expect(safeFileName(stem, 'json')).toBe(name);
  });

  test('is at most 80 characters before its extension', () => {
    expect(safeFileName('猫'.repeat(300), 'png')).toBe(`${'猫'.repeat(80)}.png`);
  });

  test.each([
    ['cat.jpg', 'cat'],
    ['cat.of.mine.webp', 'cat.of.mine'],
    ['cat', 'cat'],
    ['.jpg', '.jpg'],
    ['Mr. Whiskers the cat', 'Mr. Whiskers the cat'],
  ])('%s has the stem %s', (name, stem) => {
    expect(fileStem(name)).toBe(stem);
  });
});

describe('saving', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  test('clicks a link to the bytes under the name and lets go of them later', () => {
    vi.useFakeTimers();
    const link = { href: '', download: '', click: vi.fn() };
    vi.stubGlobal('document', { createElement: vi.fn(() => link) });
    vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:1');
    const revoke = vi.spyOn(URL, 'revokeObjectURL').mockReturnValue();
    saveFile(new Blob(['x']), 'cat.json');
    expect(link).toMatchObject({ href: 'blob:1', download: 'cat.json' });
    expect(link.click).toHaveBeenCalledOnce();
    expect(revoke).not.toHaveBeenCalled();
    vi.runAllTimers();
    expect(revoke).toHaveBeenCalledWith('blob:1');
  });
});
