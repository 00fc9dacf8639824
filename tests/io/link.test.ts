import { describe, expect, test } from 'vitest';
import { promptTemplates } from '../../src/clip/prompts';
import {
  defaultSettings,
  longestLink,
  mostLabels,
  readLink,
  writeLink,
  type LinkSettings,
} from '../../src/io/link';
import { decodeField, encodeField, joinList, splitList } from '../../src/io/link-text';

const told: LinkSettings = {
  view: 'classify',
  modelId: 'starter',
  labels: ['dog', 'a black truck'],
  template: { kind: 'custom', text: 'a photo of a {}.\nthe {}' },
  logitScale: 42.5,
  activation: 'sigmoid',
  noneOfThese: true,
  sort: 'prob',
};

function roundTrip(settings: LinkSettings) {
  return readLink(writeLink(settings).hash);
}

describe('a link', () => {
  test('says nothing where all is default', () => {
    expect(writeLink(defaultSettings)).toEqual({ hash: '', omittedLabels: 0 });
    for (const hash of ['', '#', '#&&']) {
      expect(readLink(hash)).toEqual({ settings: defaultSettings, problems: [] });
    }
  });

  test('can be read by a person', () => {
    expect(writeLink(told).hash).toBe(
      '#labels=dog~a+black+truck&template=a+photo+of+a+%7B%7D.~the+%7B%7D' +
        '&scale=42.5&activation=sigmoid&none=1&sort=prob',
    );
  });

  test('restores every setting', () => {
    expect(roundTrip(told)).toEqual({ settings: told, problems: [] });
  });

  test.each(Object.keys(promptTemplates))('names the preset %s', (preset) => {
    const template = { kind: 'preset', preset } as LinkSettings['template'];
    expect(roundTrip({ ...told, template }).settings.template).toEqual(template);
  });

  test('restores labels of any letters', () => {
    const labels = [
      '~',
      '!',
      '!~!',
      'a~b',
      '&',
      '=',
      '#',
      '%',
      '%7E',
      '+',
      '{}',
      '$&',
      '👩‍👩‍👧',
      '一只猫',
    ];
    expect(roundTrip({ ...told, labels: [...labels, ...labels.map((l) => `${l}~!`)] })).toEqual({
      settings: { ...told, labels: [...labels, ...labels.map((l) => `${l}~!`)] },
      problems: [],
    });
  });

  test('keeps a list without labels apart from the default one', () => {
    expect(writeLink({ ...defaultSettings, labels: [] }).hash).toBe('#labels=');
    expect(roundTrip({ ...told, labels: [] }).settings.labels).toEqual([]);
    expect(roundTrip({ ...told, labels: [' ', '\n'] }).settings.labels).toEqual([]);
  });

  test('can be told apart from the sentence around it', () => {
    for (const end of ['.', '!', ')', "'", '*', '?', ',']) {
      const { hash } = writeLink({ ...defaultSettings, labels: [`dog${end}`] });
      expect(hash).toMatch(/[\w]$/);
      expect(readLink(hash).settings.labels).toEqual([`dog${end}`]);
    }
  });

  test('leaves out a template that has no slot', () => {
    expect(writeLink({ ...defaultSettings, template: { kind: 'custom', text: 'x' } }).hash).toBe(
      '',
    );
  });

  test('leaves out labels that make it too long, and says how many', () => {
    const labels = Array.from({ length: 2000 }, (_, i) => `一个标签 ${i}`);
    const { hash, omittedLabels } = writeLink({ ...told, labels });
    expect(hash.length).toBeLessThanOrEqual(longestLink);
    expect(omittedLabels).toBeGreaterThan(0);
    expect(readLink(hash).settings.labels).toEqual(labels.slice(0, 2000 - omittedLabels));
    const book = Array.from({ length: 2000 }, () => 'word').join(' ');
    expect(writeLink({ ...told, labels: [book] }).omittedLabels).toBe(1);
  });

  test('carries 500 short labels', () => {
    const labels = Array.from({ length: 500 }, (_, i) => `label ${i}`);
    expect(writeLink({ ...told, labels }).omittedLabels).toBe(0);
    expect(roundTrip({ ...told, labels }).settings.labels).toEqual(labels);
  });
});

describe('a broken link', () => {
  test.each([
    ['#labels=%E4%B8', 'broken-encoding', 'labels'],
    ['#labels=%', 'broken-encoding', 'labels'],
    ['#template=no+slot', 'unusable-value', 'template'],
    ['#template=', 'unusable-value', 'template'],
    ['#template=a+{}~none', 'unusable-value', 'template'],
    ['#scale=-1', 'unusable-value', 'scale'],
    ['#scale=1e9', 'unusable-value', 'scale'],
    ['#scale=', 'unusable-value', 'scale'],
    ['#scale=NaN', 'unusable-value', 'scale'],
    ['#scale=0x10', 'unusable-value', 'scale'],
    ['#scale', 'unusable-value', 'scale'],
    ['#activation=relu', 'unusable-value', 'activation'],
    ['#none=yes', 'unusable-value', 'none'],
    ['#sort=toString', 'unusable-value', 'sort'],
    ['#view=moon', 'unusable-value', 'view'],
    ['#model=none+such', 'unknown-model', 'model'],
    ['#model=', 'unknown-model', 'model'],
    ['#picture=cat.jpg', 'unknown-field', 'picture'],
    ['#__proto__=1', 'unknown-field', '__proto__'],
    ['#constructor=1', 'unknown-field', 'constructor'],
    ['#=', 'unknown-field', ''],
  ])('%s has the default there and a problem that says so', (hash, code, field) => {
    expect(readLink(hash)).toEqual({
      settings: defaultSettings,
      problems: [{ code, field, text: hash.slice(1) }],
    });
  });

  test('keeps what is not broken', () => {
    const { settings, problems } = readLink('#labels=dog~cat&scale=big&none=1&labels=bus');
    expect(settings).toEqual({ ...defaultSettings, labels: ['dog', 'cat'], noneOfThese: true });
    expect(problems.map(({ code }) => code)).toEqual(['unusable-value', 'repeated-field']);
  });

  test('with too many labels keeps the first ones', () => {
    const hash = `#labels=${Array.from({ length: mostLabels + 5 }, (_, i) => i).join('~')}`;
    const { settings, problems } = readLink(hash);
    expect(settings.labels).toHaveLength(mostLabels);
    expect(problems.map(({ code }) => code)).toEqual(['too-many-labels']);
  });

  test('of a million characters is not read', () => {
    const { settings, problems } = readLink(`#labels=${'a~'.repeat(500_000)}`);
    expect(settings).toEqual(defaultSettings);
    expect(problems).toEqual([{ code: 'too-long', field: '', text: expect.any(String) }]);
    expect(problems[0]!.text.length).toBeLessThanOrEqual(60);
  });

  test('has its encoded or raw letters read alike', () => {
    expect(readLink('#labels=一只猫~a dog').settings.labels).toEqual(['一只猫', 'a dog']);
    expect(readLink('labels=dog').settings.labels).toEqual(['dog']);
  });
});

/** Numbers from 0 to 1, the same each time (mulberry32). */
function randomFrom(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const pieces = [
  ...'ab~!&=#%+{}$*()\'",.;/\\?<>[]^`| \n\t\0',
  '%7E',
  '%25',
  '%E4%B8',
  '一',
  '猫',
  '👩‍👩‍👧',
  'e\u0301',
  '\ud800',
  '\udc00',
  '\u202e',
  'labels=',
  '__proto__',
];

describe('any text at all', () => {
  const random = randomFrom(2026);
  const randomText = (most: number) =>
    Array.from(
      { length: Math.floor(random() * most) },
      () => pieces[Math.floor(random() * pieces.length)],
    ).join('');

  test('survives the way into a list and a field and back, 3,000 times', () => {
    for (let i = 0; i < 3000; i++) {
      const entries = Array.from(
        { length: 1 + Math.floor(random() * 4) },
        () => `x${randomText(8)}`,
      );
      const formed = entries.map((entry) => entry.replace(/\p{Cs}/gu, ''));
      expect(splitList(joinList(entries))).toEqual(entries);
      expect(splitList(decodeField(encodeField(joinList(entries)))!)).toEqual(formed);
    }
  });

  test('as a hash is read without an error, and its settings make a link that reads alike, 5,000 times', () => {
    const names = [
      'labels',
      'template',
      'scale',
      'activation',
      'none',
      'sort',
      'model',
      'view',
      'x',
    ];
    for (let i = 0; i < 5000; i++) {
      const part = () => `${names[Math.floor(random() * names.length)]}=${randomText(9)}`;
      const hash = `#${random() < 0.2 ? randomText(20) : `${part()}&${part()}&${part()}`}`;
      const { settings } = readLink(hash);
      expect(roundTrip(settings)).toEqual({ settings, problems: [] });
    }
  });
});
