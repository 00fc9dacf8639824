import { describe, expect, test } from 'vitest';
import { knowsLabel, unknownWords } from '../../src/clip/known-words';

const known = new Set([
  'dog',
  'cat',
  'man',
  'child',
  'knife',
  'puppy',
  'bus',
  'guinea pig',
  'ice cream',
  'airplanes',
  'black',
  'truck',
  'go-kart',
  'jack-o-lantern',
  'box',
  'two',
  '🐶',
]);

describe('the words that a model never saw', () => {
  test.each<[string, string[]]>([
    ['a black truck', []],
    ['A Black Truck!', []],
    ['the dogs and the cats', []],
    ["the dog's truck", []],
    ['two men with knives', []],
    ['children', []],
    ['puppies in boxes', []],
    ['buses', []],
    ['an airplane', []],
    ['guinea pigs', []],
    ['ice-cream', []],
    ['icecream', ['icecream']],
    ['guinea', ['guinea']],
    ['go kart', []],
    ['go-karts', []],
    ['a theodolite on a truck', ['theodolite']],
    ['Zeppelin, theodolite', ['Zeppelin', 'theodolite']],
    ['🐶', []],
    ['🦖 dog', ['🦖']],
    ['一只猫', ['一只猫']],
    ['cafe\u0301', ['café']],
    ['bass', ['bass']],
    ['', []],
    ['{} $& !', ['$']],
    ['of the', []],
  ])('of "%s"', (label, unknown) => {
    expect(unknownWords(label, known)).toEqual(unknown);
    expect(knowsLabel(label, known)).toBe(unknown.length === 0);
  });

  test('are found in a 2,000-word label at once', () => {
    const label = Array.from({ length: 2000 }, (_, i) => (i === 1999 ? 'quokka' : 'dog')).join(' ');
    expect(unknownWords(label, known)).toEqual(['quokka']);
  });

  test('are not confused by names of an object’s own members', () => {
    expect(unknownWords('constructor toString', new Set())).toEqual(['constructor', 'toString']);
  });
});
