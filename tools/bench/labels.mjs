/** Labels to measure with, of words that the starter was trained on. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const list = fileURLToPath(
  new URL('../../public/models/starter/known-words.json', import.meta.url),
);
const colours = 'red blue green black white yellow brown orange pink purple'.split(' ');
const things = 'dog cat bird horse truck car boat train tree house chair table bus man woman'.split(
  ' ',
);

/** None of those above: a label that was asked for before would cost no run. */
const known = JSON.parse(readFileSync(list, 'utf8')).filter(
  (word) => /^[a-z]{3,9}$/.test(word) && ![...colours, ...things, 'hat'].includes(word),
);

/** Twenty labels of one word or two. */
export const twentyLabels = [...things, ...colours.slice(0, 5).map((colour) => `${colour} hat`)];

/** Label number `i` (below 150) of those that are typed: a colour and a thing, so that all are as long. */
export const typedLabel = (i) => `${colours[i % 10]} ${things[Math.floor(i / 10)]}`;

/**
 * Five hundred labels such as people paste: a third of one word, most of two, a tenth longer, and five that are
 * whole sentences. No other `round` has the same ones.
 */
export function fiveHundred(round) {
  return Array.from({ length: 500 }, (_, i) => {
    const number = round * 500 + i;
    const place = number % known.length;
    const word = known[place];
    // Another colour each time the words begin anew.
    const colour = colours[(place + Math.floor(number / known.length)) % 10];
    const before = `${colour} ${word}`;
    if (i % 100 === 99) return `${before} beside the old house on the other side of the river`;
    if (i % 10 === 9) return `${before} and a ${things[i % 15]}`;
    return i % 3 === 0 && number < known.length ? word : before;
  });
}
