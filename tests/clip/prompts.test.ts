import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  expandPrompt,
  neutralWords,
  nonePrompts,
  promptTemplates,
  promptsFor,
  templateProblem,
  templatesOf,
  zeroShotWeights,
} from '../../src/clip/prompts';
import reference from '../reference/scores.json';

describe('the presets', () => {
  test('are eighty different templates with one slot each, in the wording of the notebook', () => {
    const { eighty } = promptTemplates;
    expect(eighty).toHaveLength(80);
    expect(new Set(eighty).size).toBe(80);
    for (const template of eighty) expect(template.split('{}')).toHaveLength(2);
    // SHA-256 of OpenAI's list as open_clip 3.3.0 carries it, joined by newlines.
    expect(createHash('sha256').update(eighty.join('\n')).digest('hex')).toBe(
      '4f976686fb651bb5803d4689dcd849f75efe0ef19a3c801355bc9a6f03c8a5af',
    );
  });

  test('have the seven among the eighty', () => {
    expect(promptTemplates.seven).toHaveLength(7);
    for (const template of promptTemplates.seven) {
      expect(promptTemplates.eighty).toContain(template);
    }
  });

  test('have the label alone and the plain photo', () => {
    expect(promptsFor(promptTemplates.label, 'dog')).toEqual({ ok: true, prompts: ['dog'] });
    expect(promptsFor(promptTemplates.photo, 'dog')).toEqual({
      ok: true,
      prompts: ['a photo of a dog.'],
    });
  });
});

describe('a template filled in', () => {
  test.each(['{}', '$&', "$'", '$1', '{0}', '\\', '🐕‍🦺', '一只狗', '%s {name}'])(
    'keeps the label %s letter by letter',
    (label) => {
      expect(expandPrompt('a photo of {}.', label)).toEqual({
        ok: true,
        prompt: `a photo of ${label}.`,
      });
    },
  );

  test('has the label in each of its slots', () => {
    expect(expandPrompt('{} and {}', '{}!')).toEqual({ ok: true, prompt: '{}! and {}!' });
  });

  test('is refused without a slot', () => {
    expect(expandPrompt('a photo of a dog', 'cat')).toEqual({ ok: false, problem: 'no-slot' });
    expect(promptsFor(['{}', 'no { } here'], 'cat')).toEqual({
      ok: false,
      problem: 'no-slot',
      template: 'no { } here',
    });
  });

  test('is refused where there is no template', () => {
    expect(promptsFor([], 'cat')).toEqual({ ok: false, problem: 'no-template', template: '' });
    expect(templateProblem(promptTemplates.seven)).toBeNull();
  });
});

describe('a person’s own templates', () => {
  test('are one a line, empty lines dropped', () => {
    expect(templatesOf({ kind: 'custom', text: ' a {}\r\n\r\nthe {} \n' })).toEqual([
      'a {}',
      'the {}',
    ]);
    expect(templatesOf({ kind: 'custom', text: ' \n' })).toEqual([]);
    expect(templatesOf({ kind: 'preset', preset: 'seven' })).toBe(promptTemplates.seven);
  });
});

describe('"none of these"', () => {
  test('is every neutral word in every present template', () => {
    expect(nonePrompts(['{}', 'a photo of {}.'])).toEqual({
      ok: true,
      prompts: [
        'something',
        'a photo of something.',
        'a thing',
        'a photo of a thing.',
        'an object',
        'a photo of an object.',
      ],
    });
    const eighty = nonePrompts(promptTemplates.eighty);
    expect(eighty.ok && eighty.prompts.length).toBe(80 * neutralWords.length);
  });

  test('has the problem of the templates', () => {
    expect(nonePrompts(['x'])).toEqual({ ok: false, problem: 'no-slot', template: 'x' });
  });
});

describe('zero-shot weights', () => {
  test.each(reference.ensembles)('agree with PyTorch: $name', ({ dim, embeds, weights }) => {
    const found = zeroShotWeights(new Float32Array(embeds), dim);
    expect(found).toHaveLength(dim);
    weights.forEach((value, i) => expect(Math.abs(found[i]! - value)).toBeLessThan(1e-7));
  });

  test('of one normalised prompt are that prompt', () => {
    expect([...zeroShotWeights(new Float32Array([0, 1, 0]), 3)]).toEqual([0, 1, 0]);
  });

  test('refuse what cannot be averaged, with a sentence', () => {
    expect(() => zeroShotWeights(new Float32Array(0), 3)).toThrow('0 numbers are not');
    expect(() => zeroShotWeights(new Float32Array(4), 3)).toThrow('4 numbers are not');
    expect(() => zeroShotWeights(new Float32Array(3), 3)).toThrow('without a direction');
    expect(() => zeroShotWeights(new Float32Array([NaN, 1]), 2)).toThrow('without a direction');
    expect(() => zeroShotWeights(new Float32Array([1, 0, -1, 0]), 2)).toThrow(
      'without a direction',
    );
  });
});
