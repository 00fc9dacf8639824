import { expect, test } from 'vitest';
import { models, type ModelSpec } from '../../src/clip/models';
import { ModelWords } from '../../src/views/model-words.svelte';
import { FakeSession } from './fake-session.svelte';

const [first, second] = models as [ModelSpec, ModelSpec];
const settled = () => new Promise((resolve) => setTimeout(resolve));

/** A session whose models' words come when they are let through. */
function setUp() {
  const session = new FakeSession();
  session.model = first;
  const answers = new Map<ModelSpec, (known: ReadonlySet<string> | null) => void>();
  const words = new ModelWords(
    session.asSession(),
    (model) => new Promise((resolve) => answers.set(model, resolve)),
  );
  const switchTo = (model: ModelSpec): void => {
    session.model = model;
    words.follow();
  };
  return { words, answers, switchTo };
}

test('one model’s words never judge another, however late they come', async () => {
  const { words, answers, switchTo } = setUp();
  switchTo(first);
  switchTo(second);
  answers.get(second)!(null);
  await settled();
  answers.get(first)!(new Set(['dog']));
  await settled();
  expect(words.known).toBeNull();
});

test('a model’s words are put aside as soon as another is chosen', async () => {
  const { words, answers, switchTo } = setUp();
  switchTo(first);
  answers.get(first)!(new Set(['dog']));
  await settled();
  expect(words.known).toEqual(new Set(['dog']));
  switchTo(second);
  expect(words.known).toBeNull();
});
