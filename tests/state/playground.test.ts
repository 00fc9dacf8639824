import { expect, test } from 'vitest';
import { starter } from '../../src/clip/starter';
import { longestLink } from '../../src/io/link';
import type { ModelSession } from '../../src/state/model-session.svelte';
import { Offline } from '../../src/state/offline.svelte';
import { Playground } from '../../src/state/playground.svelte';
import { Preferences } from '../../src/state/preferences.svelte';
import { Language } from '../../src/text/language.svelte';

/** The page's state in a tab that keeps `kept`, opened at that hash. */
function open(hash: string, kept: Map<string, string>) {
  const address = { href: `https://site.test/${hash}`, hash, search: '' };
  const playground = new Playground({
    session: { model: starter, phase: 'idle' } as unknown as ModelSession,
    preferences: new Preferences((tag) => new Language(tag), null, ['en']),
    offline: new Offline(),
    spawnStore: () => {
      throw new Error('No store is needed here.');
    },
    address,
    tabStore: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
    },
  });
  return { playground, address };
}

const many = Array.from({ length: 400 }, (_, i) => `第 ${i} 个标签`);

test('a reload brings back every label, those that a link has no room for too', () => {
  const kept = new Map<string, string>();
  const { playground, address } = open('', kept);
  playground.labels.replace(many);
  const { hash, omittedLabels } = playground.link;
  expect(omittedLabels).toBeGreaterThan(0);
  expect(hash.length).toBeLessThanOrEqual(longestLink);
  address.hash = hash;
  playground.keepLabels();
  expect(open(hash, kept).playground.labels.texts).toEqual(many);
});

test('another link in the same tab means what it says', () => {
  const kept = new Map<string, string>();
  const { playground, address } = open('#labels=cat', kept);
  playground.labels.replace(many);
  address.hash = playground.link.hash;
  playground.keepLabels();
  expect(open('#labels=dog~cat', kept).playground.labels.texts).toEqual(['dog', 'cat']);
});
