import { expect, test, vi } from 'vitest';
import { l2Normalise } from '../../src/clip/embeds';
import { SearchTerms } from '../../src/views/collection/search-terms.svelte';

const dim = 3;

/** A session whose text embeds say how long the prompt is, and whose second model is another space. */
function fake() {
  const session = {
    generation: 0,
    model: { contextLength: 32 },
    embedTexts: vi.fn((prompts: readonly string[]) => {
      const rows = prompts.flatMap((prompt) => [prompt.length, session.generation, 1]);
      const embeds = l2Normalise(Float32Array.from(rows), dim);
      const tokenCounts = Uint32Array.from(prompts, ({ length }) => length);
      return Promise.resolve({ embeds, tokenCounts });
    }),
    embedImage: vi.fn(() => Promise.reject(new Error('no picture'))),
  };
  const settings = { templateId: 'photo' as const, customTemplate: '' };
  const terms = new SearchTerms({ session, settings } as unknown as ConstructorParameters<
    typeof SearchTerms
  >[0]);
  const pictures = new Map([[7, Float32Array.from([0, 0, 1])]]);
  const follow = () => terms.follow((id) => pictures.get(id) ?? null);
  follow();
  const settled = () =>
    vi.waitFor(() => expect(terms.list.every(({ state }) => state !== 'reading')).toBe(true));
  return { session, terms, follow, settled, pictures };
}

test('words go through the prompt template, and count once they are read', async () => {
  const { session, terms, settled } = fake();
  expect(terms.query).toBeNull();
  terms.addWords('beach', false);
  expect(terms.query).toBeNull();
  await settled();
  expect(session.embedTexts).toHaveBeenCalledWith(['a photo of a beach.']);
  expect(terms.query?.terms).toHaveLength(1);
});

test('words that the model cuts say how many tokens they are, until another model reads them', async () => {
  const { session, terms, follow, settled } = fake();
  const long = 'two people on a beach'; // 'a photo of a {}.' is 14 more.
  terms.addWords('beach', false);
  terms.addWords(long, false);
  await settled();
  expect(terms.list.map(({ cutTokens }) => cutTokens)).toEqual([null, long.length + 14]);
  session.generation += 1;
  session.model.contextLength = 77;
  session.embedTexts.mockImplementation(() => Promise.reject(new Error('gone')));
  follow();
  expect(terms.list.map(({ cutTokens }) => cutTokens)).toEqual([null, null]);
});

test('what is excluded, turned or weighted is so in the query', async () => {
  const { terms, settled } = fake();
  terms.addWords('beach', false);
  terms.addWords('people', true);
  await settled();
  const [beach, people] = terms.list;
  terms.setWeight(beach!.id, 2);
  expect(terms.query?.terms.map(({ weight }) => weight)).toEqual([2]);
  expect(terms.query?.exclusions).toHaveLength(1);
  terms.turn(people!.id);
  expect(terms.query?.terms).toHaveLength(2);
  terms.remove(beach!.id);
  terms.remove(people!.id);
  expect(terms.query).toBeNull();
});

test('“more like this” replaces what was searched for', async () => {
  const { terms, settled, pictures } = fake();
  terms.addWords('beach', false);
  terms.like(7, 'seven.jpg', pictures.get(7)!);
  await settled();
  expect(terms.list.map(({ text }) => text)).toEqual(['seven.jpg']);
  expect(terms.query?.terms[0]!.embed).toEqual(pictures.get(7));
});

test('another model reads everything anew; a picture that it has not read is said to be missing', async () => {
  const { session, terms, follow, settled, pictures } = fake();
  terms.addWords('beach', false);
  await settled();
  const before = terms.query!.terms[0]!.embed;
  session.generation = 1;
  follow();
  await settled();
  expect(terms.query!.terms[0]!.embed).not.toEqual(before);

  terms.like(7, 'seven.jpg', pictures.get(7)!);
  pictures.clear();
  session.generation = 2;
  follow();
  expect(terms.list[0]!.state).toBe('failed');
  expect(terms.query).toBeNull();
});

test('a picture that is searched for follows what the model in use makes of it', () => {
  const { session, terms, follow, pictures } = fake();
  terms.like(7, 'seven.jpg', pictures.get(7)!);
  session.generation = 1;
  follow();
  // The rows of the model before are there a moment longer.
  pictures.clear();
  follow();
  expect(terms.list[0]).toMatchObject({ state: 'failed', embed: null });
  pictures.set(7, Float32Array.from([0, 1, 0]));
  follow();
  expect(terms.list[0]!.state).toBe('ready');
  expect([...terms.query!.terms[0]!.embed]).toEqual([0, 1, 0]);

  const { list } = terms;
  follow();
  expect(terms.list, 'nothing new').toBe(list);
  pictures.get(7)!.fill(0.5);
  expect([...terms.query!.terms[0]!.embed], 'a copy').toEqual([0, 1, 0]);
});

test('a file that is no picture stays in the list, marked', async () => {
  const { terms, settled } = fake();
  terms.addFiles([new File(['x'], 'x.jpg')]);
  await settled();
  expect(terms.list[0]).toMatchObject({ text: 'x.jpg', state: 'failed' });
});
