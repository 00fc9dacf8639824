import { expect, test } from 'vitest';
import { referencePictures, referenceProcessors } from './read';
import { referenceModels } from './read-models';
import { referenceStrings } from './read-tokens';

const kinds = new Set(referencePictures.map(({ kind }) => kind));
const sizes = referencePictures.map(({ widthPx, heightPx }) => [widthPx, heightPx] as const);

test('the reference pictures are of every kind that a model is given', () => {
  expect(referencePictures.length).toBeGreaterThanOrEqual(60);
  const needed =
    'jpeg exif, jpeg 4:2:0, jpeg 4:2:2, jpeg 4:4:4, jpeg grey, jpeg cmyk, jpeg icc, ' +
    'png alpha, png palette, png grey, png 16-bit, png interlaced, png colour chunks, png animated, ' +
    'webp lossy, webp lossless, webp lossy alpha, webp lossless alpha, webp animated, gif, bmp, avif';
  for (const kind of needed.split(', ')) expect(kinds, kind).toContain(kind);
  const files = referencePictures.map(({ file }) => file).join();
  for (let tag = 1; tag <= 8; tag++) expect(files).toContain(`exif-${tag}.jpg`);
  expect(files).toContain('progressive.jpg');
});

test('they reach from one pixel to four thousand, and to the narrowest panorama', () => {
  expect(sizes).toContainEqual([1, 1]);
  expect(Math.max(...sizes.map(([width, height]) => width * height))).toBeGreaterThan(11e6);
  expect(Math.max(...sizes.map(([width, height]) => width / height))).toBe(5000);
  expect(Math.min(...sizes.map(([width, height]) => width / height))).toBe(1 / 5000);
  expect(sizes.filter(([width, height]) => width % 2 && height % 2).length).toBeGreaterThan(5);
});

test('all of them are compared at CLIP’s framing, and several at every other', () => {
  for (const { name, files } of referenceProcessors)
    expect(files.length, name).toBeGreaterThanOrEqual(
      name === 'clip-64' ? referencePictures.length : name === 'siglip-64' ? 16 : 1,
    );
});

test.each([
  ['Latin, Greek and Cyrillic', /\p{Script=Greek}|\p{Script=Cyrillic}/u, 100],
  ['Han, kana and Hangul', /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Hangul}/u, 100],
  ['Arabic, Hebrew and Devanagari', /\p{Script=Arabic}|\p{Script=Hebrew}|\p{Script=Devanagari}/u, 50],
  ['emoji with joiners', /\p{Extended_Pictographic}\u200D/u, 10],
  // eslint-disable-next-line no-control-regex
  ['control characters', /[\u0000-\u0008\u000E-\u001F\u007F]/u, 10],
  ['HTML entities', /&(?:#\d+|#x[\da-f]+|\w+);/iu, 10],
])('among more than two thousand strings are %s', (_, pattern, least) => {
  expect(referenceStrings.length).toBeGreaterThanOrEqual(2000);
  expect(referenceStrings.filter((text) => pattern.test(text)).length).toBeGreaterThanOrEqual(least);
});

test('the reference models are CLIP with both of its activations, SigLIP, and what ships', () => {
  expect(referenceModels.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['clip-quick-gelu', 'clip-gelu', 'siglip', 'starter']),
  );
  for (const { expected } of referenceModels) {
    expect(expected.files.length).toBeGreaterThan(0);
    expect(expected.probs).toHaveLength(expected.files.length);
  }
});
