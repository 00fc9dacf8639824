import { describe, expect, it } from 'vitest';
import { CodedError } from '../../src/clip/errors';
import { models } from '../../src/clip/models';
import { Labels } from '../../src/state/labels.svelte';
import { Settings } from '../../src/state/settings.svelte';
import { Classification, noneId } from '../../src/views/classify/classification.svelte';
import { directionOf, FakeSession } from './fake-session.svelte';

function setUp(texts: string[]) {
  const session = new FakeSession();
  const labels = new Labels(texts);
  const settings = new Settings();
  settings.templateId = 'label';
  const classification = new Classification(session.asSession(), labels, settings);
  return { session, labels, settings, classification };
}

async function answered(call: Promise<unknown>, answer: (() => void) | undefined) {
  answer?.();
  await call;
}

async function scored(texts: string[]) {
  const all = setUp(texts);
  const asked = all.classification.askTexts();
  await answered(asked, all.session.textCalls[0]?.answer);
  const shown = all.classification.askImage({ key: 'a', source: new Blob() });
  await answered(shown, () => all.session.imageCalls[0]!.answer(3));
  return all;
}

const blob = new Blob();
/** Node has none; nothing here looks into it. */
const frame = {} as ImageBitmap;

describe('classification', () => {
  it('scores every label that counts, as softmax of scaled cosines', async () => {
    const { classification, labels, session } = await scored(['cat', 'bear', '', 'Cat']);
    expect(session.textCalls[0]!.prompts).toEqual(['cat', 'bear']);
    const [cat, bear, empty, twice] = labels.rows.map((row) => row.id);
    const cosine = (text: string) => directionOf(text)[3]!;
    const scale = session.model.logitScale;
    const expected = 1 / (1 + Math.exp(scale * (cosine('bear') - cosine('cat'))));
    expect(classification.scores.get(cat!)!.prob).toBeCloseTo(expected, 5);
    expect(classification.scores.get(bear!)!.cosine).toBeCloseTo(cosine('bear'), 6);
    expect(classification.scores.has(empty!)).toBe(false);
    expect(classification.scores.has(twice!)).toBe(false);
  });

  it('sends only the changed prompt when one label is edited, and keeps the old bar, marked stale', async () => {
    const { classification, labels, session } = await scored(['cat', 'bear']);
    const { id } = labels.rows[0]!;
    const before = classification.scores.get(id)!.prob;
    labels.edit(id, 'a cat');
    const asked = classification.askTexts();
    expect(session.textCalls[1]!.prompts).toEqual(['a cat']);
    expect(classification.stale).toBe(true);
    expect(classification.scores.get(id)!.prob).toBe(before);
    await answered(asked, session.textCalls[1]!.answer);
    expect(classification.stale).toBe(false);
    expect(classification.scores.get(id)!.prob).not.toBe(before);
  });

  it('lets the newest edit win: the older call is aborted and its answer changes nothing', async () => {
    const { classification, labels, session } = await scored(['cat', 'bear']);
    const { id } = labels.rows[0]!;
    labels.edit(id, 'older');
    const older = classification.askTexts();
    labels.edit(id, 'newer!');
    const newer = classification.askTexts();
    expect(session.textCalls[1]!.signal.aborted).toBe(true);
    session.textCalls[1]!.answer();
    await answered(newer, session.textCalls[2]!.answer);
    await older;
    expect(classification.rows[0]!.entry!.prompts).toEqual(['newer!']);
  });

  it('asks for a long list in several calls, two at a time, so that none waits for what is drawn', async () => {
    const texts = Array.from({ length: 500 }, (_, i) => `label ${i}`);
    const { classification, session } = setUp(texts);
    const asked = classification.askTexts();
    const sizes = () => session.textCalls.map(({ prompts }) => prompts.length);
    expect(sizes()).toEqual([64, 128]);
    session.textCalls[0]!.answer();
    await Promise.resolve();
    await Promise.resolve();
    expect(sizes()).toEqual([64, 128, 256]);
    expect(classification.progress).toEqual({ done: 64, total: 500 });
    expect(classification.rows.filter(({ entry }) => entry)).toHaveLength(64);
    session.textCalls[1]!.answer();
    await Promise.resolve();
    await Promise.resolve();
    expect(sizes()).toEqual([64, 128, 256, 52]);
    // Only the first is on its way at once: whatever is asked ahead lets a picture pass.
    expect(session.textCalls.map(({ priority }) => priority)).toEqual([
      'live',
      ...['batch', 'batch', 'batch'],
    ]);
    session.textCalls[2]!.answer();
    await answered(asked, session.textCalls[3]!.answer);
    expect(classification.progress).toBeNull();
    expect(classification.stale).toBe(false);
  });

  it('asks for nothing when a label comes back or the scale moves', async () => {
    const { classification, labels, settings, session } = await scored(['cat', 'bear']);
    labels.edit(labels.rows[0]!.id, 'bear cub');
    await answered(classification.askTexts(), session.textCalls[1]?.answer);
    labels.edit(labels.rows[0]!.id, 'cat');
    await classification.askTexts();
    settings.logitScale = 3;
    settings.activation = 'sigmoid';
    expect(classification.scores.size).toBe(2);
    await classification.askTexts();
    expect(session.textCalls).toHaveLength(2);
  });

  it('shows the newest of two pictures whichever answers first', async () => {
    const { classification, session } = setUp(['cat']);
    const first = classification.askImage({ key: 'first', source: blob });
    const second = classification.askImage({ key: 'second', source: blob });
    session.imageCalls[1]!.answer(1);
    await second;
    session.imageCalls[0]!.answer(0);
    await first;
    expect(classification.image!.key).toBe('second');
    expect(classification.imageStale).toBe(false);
  });

  it('averages an ensemble and counts its prompts', async () => {
    const { classification, settings, session } = setUp(['cat']);
    settings.templateId = 'seven';
    await answered(classification.askTexts(), () => session.textCalls[0]!.answer());
    const entry = classification.rows[0]!.entry!;
    expect(entry.prompts).toHaveLength(7);
    const sum = [0, 1, 2, 3].map((i) =>
      entry.prompts.reduce((total, prompt) => total + directionOf(prompt)[i]!, 0),
    );
    const norm = Math.hypot(...sum);
    for (const [i, value] of sum.entries()) expect(entry.weight[i]).toBeCloseTo(value / norm, 5);
  });

  it('adds a row for none of these that takes part in the softmax', async () => {
    const { classification, settings, session } = await scored(['cat', 'bear']);
    settings.noneRow = true;
    await answered(classification.askTexts(), () => session.textCalls[1]!.answer());
    expect(session.textCalls[1]!.prompts).toEqual(['something', 'a thing', 'an object']);
    const sum = [...classification.scores.values()].reduce((total, { prob }) => total + prob, 0);
    expect(sum).toBeCloseTo(1, 9);
    expect(classification.scores.get(noneId)!.prob).toBeGreaterThan(0);
  });

  it('keeps the bars and asks for nothing while the template has no place for the label', async () => {
    const { classification, settings, session } = await scored(['cat', 'bear']);
    const before = [...classification.scores];
    settings.customTemplate = 'a photo';
    settings.templateId = 'custom';
    await classification.askTexts();
    expect(session.textCalls).toHaveLength(1);
    expect(classification.templateProblem?.problem).toBe('no-slot');
    expect([...classification.scores]).toEqual(before);
  });

  it('asks again for everything once another model has taken over', async () => {
    const { classification, session } = await scored(['cat', 'bear']);
    const before = [...classification.scores];
    session.generation += 1;
    const asked = classification.askTexts();
    const shown = classification.askImage({ key: 'a', source: blob });
    expect(session.textCalls[1]!.prompts).toEqual(['cat', 'bear']);
    await answered(asked, session.textCalls[1]!.answer);
    expect([...classification.scores]).toEqual(before);
    await answered(shown, () => session.imageCalls[1]!.answer(0));
    expect([...classification.scores]).not.toEqual(before);
    expect(classification.stale).toBe(false);
  });
});

describe('scores while the model changes', () => {
  /** Another model whose scale and activation would make other numbers of the same cosines. */
  const otherModel = () => ({
    ...models[0]!,
    id: 'other',
    activation: 'sigmoid' as const,
    logitScale: 7,
    logitBias: -3,
  });

  it('go with the model whose picture nobody asks for again, as of a camera that was stopped', async () => {
    const { classification, session, labels } = await scored(['cat', 'bear']);
    expect(classification.scores.size).toBe(2);
    session.generation += 1;
    await answered(classification.askTexts(), () => session.textCalls[1]!.answer());
    expect(classification.probs).toBeNull();
    expect(classification.stale).toBe(false);
    labels.edit(labels.rows[0]!.id, 'a cat');
    await answered(classification.askTexts(), () => session.textCalls[2]!.answer());
    const shown = classification.askImage({ key: null, source: frame });
    await answered(shown, () => session.imageCalls[1]!.answer(0));
    expect(classification.scores.size).toBe(2);
  });

  it('keep the scale of the model that made them, pale, while another loads and when it cannot', async () => {
    const { classification, session, settings } = await scored(['cat', 'bear']);
    const before = [...classification.scores];
    session.phase = 'loading';
    session.model = otherModel();
    expect([...classification.scores]).toEqual(before);
    expect([classification.stale, classification.rows[0]!.stale]).toEqual([true, true]);
    session.phase = 'failed';
    expect([...classification.scores]).toEqual(before);
    expect(classification.rows[0]!.stale).toBe(true);
    expect(classification.stale, 'nothing is under way').toBe(false);
    settings.logitScale = 1;
    expect([...classification.scores]).not.toEqual(before);
  });

  it('take the new scale only with the new model’s picture', async () => {
    const { classification, session } = await scored(['cat', 'bear']);
    const before = [...classification.scores];
    session.model = otherModel();
    session.generation += 1;
    const asked = classification.askTexts();
    const shown = classification.askImage({ key: 'a', source: blob });
    await answered(asked, session.textCalls[1]!.answer);
    expect([...classification.scores]).toEqual(before);
    await answered(shown, () => session.imageCalls[1]!.answer(3));
    const { prob, cosine } = classification.scores.get(classification.rows[0]!.id)!;
    expect(prob).toBeCloseTo(1 / (1 + Math.exp(3 - 7 * cosine)), 6);
  });

  it('never mix embeds of two models: a frame asked for while one loads is that one’s', async () => {
    const { classification, session } = await scored(['cat', 'bear']);
    const before = [...classification.scores];
    session.phase = 'loading';
    const shown = classification.askImage({ key: null, source: frame });
    session.generation += 1;
    session.phase = 'ready';
    const asked = classification.askTexts();
    await answered(shown, () => session.imageCalls[1]!.answer(5, 6));
    expect(classification.image!.generation).toBe(2);
    expect([...classification.scores]).toEqual(before);
    session.textCalls[1]!.answer();
    await asked;
  });
});

describe('a picture that is not answered', () => {
  const unreadable = new CodedError('picture/undecodable');

  it('leaves no other picture’s bars under it', async () => {
    const { classification, session } = await scored(['cat', 'bear']);
    const shown = classification.askImage({ key: 'broken', source: blob });
    session.imageCalls[1]!.fail(unreadable);
    expect(await shown).toBe(unreadable);
    expect(classification.image).toBeNull();
    expect(classification.probs).toBeNull();
    expect(classification.stale).toBe(false);
  });

  it('changes nothing once another is asked for', async () => {
    const { classification, session } = await scored(['cat', 'bear']);
    const broken = classification.askImage({ key: 'broken', source: blob });
    const good = classification.askImage({ key: 'good', source: blob });
    session.imageCalls[1]!.fail(unreadable);
    expect(await broken).toBeNull();
    await answered(good, () => session.imageCalls[2]!.answer(1));
    expect(classification.image!.key).toBe('good');
  });

  it('is forgotten with its bars when it is taken away', async () => {
    const { classification, session } = await scored(['cat', 'bear']);
    const late = classification.askImage({ key: 'late', source: blob });
    classification.forgetImage();
    expect(session.imageCalls[1]!.signal.aborted).toBe(true);
    expect(await late).toBeNull();
    expect(classification.probs).toBeNull();
    expect(classification.stale).toBe(false);
  });

  it('is waited for no longer where its worker took a frame along', async () => {
    const { classification, session } = await scored(['cat', 'bear']);
    const lost = classification.askImage({ key: null, source: frame });
    session.imageCalls[1]!.fail(new DOMException('The call was aborted.', 'AbortError'));
    expect(await lost).toBeNull();
    expect(classification.imageStale).toBe(false);
    expect(classification.scores.size).toBe(2);
  });
});
