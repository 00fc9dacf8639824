import { expect, test } from 'vitest';
import { sidecarPaths, usualNaming } from '../../src/io/sidecar-names';

test('a sidecar lies beside its picture, named after all of its name or after its stem', () => {
  const pictures = ['a.jpg', 'x/b.c.JPG', 'x/.hidden', 'noext'];
  expect(sidecarPaths(pictures, 'whole-name')).toEqual([
    'a.jpg.xmp',
    'x/b.c.JPG.xmp',
    'x/.hidden.xmp',
    'noext.xmp',
  ]);
  expect(sidecarPaths(pictures, 'stem')).toEqual([
    'a.xmp',
    'x/b.c.xmp',
    'x/.hidden.xmp',
    'noext.xmp',
  ]);
});

test('no two pictures of a folder share a sidecar', () => {
  const pictures = ['a.jpg', 'A.png', 'x/a.jpg', 'b.jpg'];
  expect(sidecarPaths(pictures, 'stem')).toEqual(['a.jpg.xmp', 'A.png.xmp', 'x/a.xmp', 'b.xmp']);
});

test('the usual naming is that of most sidecars beside the pictures', () => {
  const pictures = ['a.jpg', 'b.jpg', 'c.jpg'];
  expect(usualNaming(pictures, [])).toBe('whole-name');
  expect(usualNaming(pictures, ['a.xmp', 'B.XMP', 'c.jpg.xmp'])).toBe('stem');
  expect(usualNaming(pictures, ['a.jpg.xmp', 'b.xmp'])).toBe('whole-name');
  expect(usualNaming(pictures, ['other.xmp', 'x/a.xmp'])).toBe('whole-name');
});
