import { expect, test, vi } from 'vitest';
import type { Playground } from '../../src/state/playground.svelte';
import { LabelEmbeds } from '../../src/views/collection/label-embeds.svelte';
import { FakeSession } from './fake-session.svelte';

/** The labels of that many lines, in a template. */
function asked(count: number, customTemplate = 'a {}') {
  const session = new FakeSession();
  const embeds = new LabelEmbeds({
    session: session.asSession(),
    labels: { texts: Array.from({ length: count }, (_, i) => `label ${i}`) },
    settings: { templateId: 'custom', customTemplate },
  } as unknown as Playground);
  embeds.follow();
  return { session, embeds };
}

test('the labels are whole once the last of them has come, the neutral words with it', async () => {
  const { session, embeds } = asked(100);
  expect(embeds.isWhole).toBe(false);
  session.textCalls[0]!.answer();
  await vi.waitFor(() => expect(session.textCalls).toHaveLength(2));
  expect(embeds.present.labels).toHaveLength(64);
  expect(embeds.isWhole).toBe(false);
  session.textCalls[1]!.answer();
  await vi.waitFor(() => expect(embeds.present.labels).toHaveLength(100));
  expect(embeds.present.neutral).not.toBeNull();
  expect(embeds.isWhole).toBe(true);
  // Another model has read none of them.
  session.generation += 1;
  expect(embeds.isWhole).toBe(false);
});

test('no labels are whole, and labels in a template without a place for them are not', () => {
  expect(asked(0).embeds.isWhole).toBe(true);
  expect(asked(2, 'a photo').embeds.isWhole).toBe(false);
});
