import { expect, test } from 'vitest';
import type { Collection } from '../../src/state/collection.svelte';
import { openTakeAway } from '../../src/views/collection/open-take-away.svelte';
import type { TakeAwaySource, TakenPicture } from '../../src/views/collection/take-away.svelte';
import { MemoryFolder } from '../io/memory-folder';
import { shown } from './shown.svelte';
import { madeUpFacts } from './made-up-facts';

const picture = (path: string): TakenPicture => ({
  path,
  sizeBytes: 3,
  modifiedMs: 0,
  tags: [0],
  accepted: [],
  rejected: [],
  cosines: [0.5],
  best: 0,
  unknown: null,
  open: null,
});
const sourceOf = (folder: MemoryFolder, count: number): TakeAwaySource => ({
  version: 1,
  isReady: true,
  facts: () => madeUpFacts({ label: 'cat', group: null, prompts: ['cat'], threshold: 0.2 }),
  pictures: () => Array.from({ length: count }, (_, i) => picture(`Pets/${i}.jpg`)),
  embeds: () => null,
  folders: () => [
    { name: 'Pets', source: { kind: 'handle', name: 'Pets', handle: folder.handle } },
  ],
  sidecars: () => [],
});
/** The part of the tab is looked at, and left. */
const visit = (collection: Collection, source: TakeAwaySource) =>
  shown(() => {
    const takeAway = openTakeAway(collection, source);
    void takeAway.naming;
    void takeAway.plan;
    return takeAway;
  });

test('a job that goes on while nobody looks is there when somebody looks again', async () => {
  const collection = {} as Collection;
  const folder = new MemoryFolder('Pets');
  const first = visit(collection, sourceOf(folder, 20));
  const writing = first.writeBeside();
  first.leave();
  const again = visit(collection, sourceOf(folder, 20));
  expect(again.running).toMatchObject({ done: 0 });
  // A second one does not start on top of it.
  await again.csv();
  await writing;
  expect(again.result).toMatchObject({ kind: 'sidecars', outcomes: { length: 20 } });
  expect(Object.keys(folder.texts())).toHaveLength(20);
  // Once seen it is not told again.
  again.leave();
  expect(visit(collection, sourceOf(folder, 20)).result).toBeNull();
});

test('another collection has jobs of its own', () => {
  const source = sourceOf(new MemoryFolder(), 1);
  expect(visit({} as Collection, source)).not.toBe(visit({} as Collection, source));
});

test('what was looked up and the naming live as long as what they were asked of', async () => {
  const collection = {} as Collection;
  const source = sourceOf(new MemoryFolder('Pets'), 2);
  const takeAway = visit(collection, source);
  takeAway.choose('stem');
  await takeAway.check();
  expect(visit(collection, source).plan?.summary.new).toBe(2);
  // Another moment's state may bear the same number.
  const other = visit(collection, sourceOf(new MemoryFolder('Pets'), 2));
  expect(other.plan).toBeNull();
  expect(other.naming).toBe('stem');
  await other.check();
  expect(other.plan?.outcomes[0]!.sidecar).toBe('Pets/0.xmp');
});
