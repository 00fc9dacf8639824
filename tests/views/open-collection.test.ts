import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Playground } from '../../src/state/playground.svelte';
import { openCollection } from '../../src/views/collection/open-collection.svelte';
import { MadeUpSession } from '../state/made-up-session.svelte';
import { shown } from './shown.svelte';

beforeEach(() => void vi.stubGlobal('window', {}));
afterEach(() => void vi.unstubAllGlobals());

test('after the tab was left and opened again the collection still follows the model', () => {
  const session = new MadeUpSession();
  const playground = { session, reading: null } as unknown as Playground;
  session.enter(1);
  const visit = () =>
    shown(() => {
      const collection = openCollection(playground);
      return { collection, space: collection.space, embedded: collection.embedded };
    });
  const first = visit();
  session.enter(2);
  flushSync();
  const again = visit();
  expect(again.collection).toBe(first.collection);
  expect(first.space).toContain('model-1');
  expect(again.space).toContain('model-2');
});
