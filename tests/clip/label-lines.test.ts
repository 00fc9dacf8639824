import { describe, expect, test } from 'vitest';
import { markRows, normaliseLabel, parseLabels } from '../../src/clip/label-lines';

describe('a pasted text', () => {
  test.each<[string, string, string[]]>([
    ['lines', 'dog\ncat\n\n a black truck ', ['dog', 'cat', 'a black truck']],
    ['Windows lines', 'dog\r\ncat\r\n', ['dog', 'cat']],
    ['old Mac and Unicode lines', 'dog\rcat\u2028bus\u0085car', ['dog', 'cat', 'bus', 'car']],
    ['a comma list', 'dog, cat,bus,', ['dog', 'cat', 'bus']],
    ['a semicolon list', 'dog; cat；bus', ['dog', 'cat', 'bus']],
    ['a Chinese list', '狗，猫、公共汽车', ['狗', '猫', '公共汽车']],
    ['a row of cells', 'dog\tcat\t\tbus', ['dog', 'cat', 'bus']],
    ['a block of cells', 'dog\tcat\nbus\tcar', ['dog', 'cat', 'bus', 'car']],
    ['commas within lines', 'a dog, asleep\na cat, awake', ['a dog, asleep', 'a cat, awake']],
    ['lines that end in commas', 'dog,\ncat,\nbus', ['dog', 'cat', 'bus']],
    ['numbers', '1. cat\n2) dog\n(3) bus', ['cat', 'dog', 'bus']],
    ['numbers on one line', '1. cat, 2. dog', ['cat', 'dog']],
    ['Chinese numbers', '1、猫\n2.狗', ['猫', '狗']],
    ['one Chinese number', '1、猫', ['猫']],
    ['bullets', '- cat\n* dog\n• bus\n– car', ['cat', 'dog', 'bus', 'car']],
    ['a word processor’s bullets', '•\tcat\n1.\tdog', ['cat', 'dog']],
    [
      'no numbers where they belong to it',
      '3.5 mm jack\n7 dwarfs\n2D',
      ['3.5 mm jack', '7 dwarfs', '2D'],
    ],
    ['hyphens within', 'go-kart, -5 degrees', ['go-kart', '-5 degrees']],
    ['quotes', '"dog", \'cat\', “bus”', ['dog', 'cat', 'bus']],
    ['a comma in quotes', '"a dog, asleep", cat', ['a dog, asleep', 'cat']],
    ['doubled quotes', '"a ""good"" dog, asleep",cat', ['a "good" dog, asleep', 'cat']],
    ['apostrophes', "a dog's bowl, the cats' toys", ["a dog's bowl", "the cats' toys"]],
    ['a quote that never closes', '"dog, cat', ['"dog', 'cat']],
    ['quoted words at both ends', '"big" and "small"', ['"big" and "small"']],
    ['a Python list', 'labels = ["dog", "a white truck"]', ['dog', 'a white truck']],
    ['a JSON list over lines', '[\n  "dog",\n  "cat"\n]', ['dog', 'cat']],
    ['controls', 'do\u0000g\u0007\ncat\u001b', ['dog', 'cat']],
    ['a byte order mark and a broken emoji', '\uFEFFdog\ncat\ud83d', ['dog', 'cat']],
    ['emoji joined of several', '👩‍👩‍👧, 🐕‍🦺', ['👩‍👩‍👧', '🐕‍🦺']],
    ['slots and signs', '{}\n$&\n%', ['{}', '$&', '%']],
    ['nothing', ' \n\t\r\n , ,', []],
    ['an empty text', '', []],
    ['separators only', ',;，', []],
  ])('with %s', (_, text, labels) => {
    expect(parseLabels(text)).toEqual(labels);
  });

  test('of 2,000 words without a separator is one label', () => {
    const label = Array.from({ length: 2000 }, (_, i) => `word${i}`).join(' ');
    expect(parseLabels(label)).toEqual([label]);
  });

  test('of 100,000 characters full of quotes is read within a second', () => {
    const start = performance.now();
    parseLabels('"a '.repeat(33_000));
    parseLabels('",'.repeat(50_000));
    parseLabels(' '.repeat(100_000));
    parseLabels('["' + ' '.repeat(100_000));
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('a label', () => {
  test('is composed, collapsed and trimmed', () => {
    expect(normaliseLabel('  cafe\u0301 \u3000 au\u00a0lait\n')).toBe('caf\u00e9 au lait');
  });

  test('that is normalised stays as it is when normalised again', () => {
    for (const text of ['a  b', '\u200b\t x', 'e\u0301', '\ud800 y', '①']) {
      expect(normaliseLabel(normaliseLabel(text))).toBe(normaliseLabel(text));
    }
  });
});

describe('the rows', () => {
  test('are marked empty and duplicate, the first one counting', () => {
    expect(markRows(['dog', ' ', 'Dog ', 'cat', '', 'dog', 'cafe\u0301', 'caf\u00e9'])).toEqual([
      'ok',
      'empty',
      'duplicate',
      'ok',
      'empty',
      'duplicate',
      'ok',
      'duplicate',
    ]);
  });

  test('may be none', () => {
    expect(markRows([])).toEqual([]);
  });
});
