/** Words that carry no object, so that not knowing them says nothing about a label. */
const stopWords = new Set(
  (
    'a an the of in on at to and or with without by for from into over under near is are be this that ' +
    'these those it its some any my your his her their our no not as s'
  ).split(' '),
);

const irregularPlurals: Readonly<Record<string, string>> = {
  men: 'man',
  women: 'woman',
  children: 'child',
  people: 'person',
  mice: 'mouse',
  geese: 'goose',
  feet: 'foot',
  teeth: 'tooth',
  oxen: 'ox',
  policemen: 'policeman',
  firemen: 'fireman',
};
const irregularSingulars = new Map(
  Object.entries(irregularPlurals).map(([many, one]) => [one, many]),
);

/** Letters and digits with their marks and inner apostrophes, or a run of symbols such as an emoji. */
const wordPattern = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*|[^\p{L}\p{M}\p{N}\p{P}\s]+/gu;
/** Longest phrase looked for, in words. */
const longestPhrase = 4;

/**
 * The words of a label that a model does not know, in the label's order and as typed, given the
 * words and phrases that it does (lower case). Case, articles, small words, simple plurals and hyphens
 * make no difference; a known phrase ("guinea pig") knows its words where they stand together.
 */
export function unknownWords(label: string, knownWords: ReadonlySet<string>): string[] {
  const typed = label.normalize('NFC').match(wordPattern) ?? [];
  const words = typed.map((word) => word.toLowerCase().replaceAll('’', "'"));
  const unknown: string[] = [];
  for (let i = 0; i < words.length;) {
    const known = knownSpan(words, i, knownWords);
    if (known === 0) unknown.push(typed[i]!);
    i += Math.max(1, known);
  }
  return unknown;
}

/** Whether a model knows every word of the label. An empty label has none that it does not. */
export function knowsLabel(label: string, knownWords: ReadonlySet<string>): boolean {
  return unknownWords(label, knownWords).length === 0;
}

/** How many words from here on are known, as the longest phrase or as one word; 0 for none. */
function knownSpan(
  words: readonly string[],
  start: number,
  knownWords: ReadonlySet<string>,
): number {
  for (let count = Math.min(longestPhrase, words.length - start); count > 1; count--) {
    const head = words.slice(start, start + count - 1);
    const forms = formsOf(words[start + count - 1]!);
    const phrases = forms.flatMap((last) => [
      [...head, last].join(' '),
      [...head, last].join('-'),
      [...head, last].join(''),
    ]);
    if (phrases.some((phrase) => knownWords.has(phrase))) return count;
  }
  const word = words[start]!;
  return stopWords.has(word) || formsOf(word).some((form) => knownWords.has(form)) ? 1 : 0;
}

/** The word, its possible singulars and its plural: what a list of words may hold instead of it. */
function formsOf(word: string): string[] {
  const bare = word.replace(/'s?$/, '');
  return [word, bare, ...singulars(bare), ...plurals(bare)];
}

function singulars(word: string): string[] {
  const irregular = irregularPlurals[word];
  const forms = irregular === undefined ? [] : [irregular];
  if (word.length > 3 && word.endsWith('ies')) forms.push(word.slice(0, -3) + 'y');
  if (word.length > 3 && word.endsWith('ves')) {
    forms.push(word.slice(0, -3) + 'f', word.slice(0, -3) + 'fe');
  }
  if (word.length > 3 && word.endsWith('es')) forms.push(word.slice(0, -2));
  if (word.length > 2 && word.endsWith('s') && !word.endsWith('ss')) forms.push(word.slice(0, -1));
  return forms;
}

function plurals(word: string): string[] {
  const irregular = irregularSingulars.get(word);
  const forms = irregular === undefined ? [] : [irregular];
  if (word.endsWith('y')) forms.push(word.slice(0, -1) + 'ies');
  return [...forms, `${word}s`, `${word}es`];
}
