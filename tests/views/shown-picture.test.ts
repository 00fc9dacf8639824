import { expect, test } from 'vitest';
import type { LoadedPicture } from '../../src/io/images';
import type { Classification } from '../../src/views/classify/classification.svelte';
import { shownPicture } from '../../src/views/classify/shown-picture';

const current = { key: 'a', name: 'a.jpg' } as LoadedPicture;
const image = (key: string | null) => ({ key }) as NonNullable<Classification['image']>;

test('scores belong to the picture in front only where they are its own', () => {
  expect(shownPicture({ image: image('a') }, { current })).toBe(current);
  expect(shownPicture({ image: image('b') }, { current }), 'another').toBeNull();
  expect(shownPicture({ image: image(null) }, { current }), 'a drawing').toBeNull();
  expect(shownPicture({ image: null }, { current }), 'unreadable').toBeNull();
  expect(shownPicture({ image: image(null) }, { current: null })).toBeNull();
});
