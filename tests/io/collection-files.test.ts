import { describe, expect, test } from 'vitest';
import type { CollectionFacts, PictureFacts } from '../../src/io/collection-facts';
import { collectionCsv } from '../../src/io/collection-csv';
import { collectionJson, textBlob } from '../../src/io/collection-json';
import { embedsFiles } from '../../src/io/embeds-files';
import { keywordList } from '../../src/io/keyword-list';
import npy from '../reference/npy.json';

const facts: CollectionFacts = {
  appVersion: '0.1.0',
  createdAt: new Date(Date.UTC(2026, 10, 22)),
  model: { id: 'starter', name: 'Starter', repo: null, revision: '1' },
  dtype: 'fp32',
  executionProvider: 'wasm',
  templates: ['{}', 'a photo of a {}.'],
  activation: 'sigmoid',
  logitScale: 100,
  logitBias: -10,
  rule: { kind: 'threshold' },
  labels: [
    { label: 'cat, "猫"', group: 'animals', prompts: ['cat'], threshold: 0.21 },
    { label: '=dog', group: null, prompts: ['dog'], threshold: null },
  ],
};
const pictures: PictureFacts[] = [
  {
    path: 'Köln/a.jpg',
    sizeBytes: 7,
    modifiedMs: 0,
    tags: [0, 1],
    accepted: [1],
    rejected: [],
    cosines: new Float32Array([0.1, -0.3]),
  },
  {
    path: '-b.jpg',
    sizeBytes: 8,
    modifiedMs: 1,
    tags: [],
    accepted: [],
    rejected: [0],
    cosines: null,
  },
];

describe('the collection as CSV', () => {
  test('is a line a picture: tags, decisions and a cosine to every label', () => {
    expect([...collectionCsv(facts, pictures)]).toEqual([
      '\uFEFFpath,tags,accepted,rejected,"cosine: cat, ""猫""",cosine: =dog\r\n',
      'Köln/a.jpg,"cat, ""猫""\n=dog","\'=dog",,0.100000001,-0.300000012\r\n',
      '"\'-b.jpg",,,"cat, ""猫""",,\r\n',
    ]);
  });
});

describe('the collection as JSON', () => {
  const text = [...collectionJson(facts, pictures)].join('');
  const file = JSON.parse(text);

  test('holds model, revision, precision, rule and cut-offs', () => {
    const { createdAt, ...others } = facts;
    expect(file).toMatchObject({
      format: 'clip-playground/collection',
      schemaVersion: 1,
      createdAt: createdAt.toISOString(),
      ...others,
    });
  });

  test('gives every cosine back bit by bit, and every decision', () => {
    const [first, second] = file.pictures;
    expect(new Float32Array(first.cosines)).toEqual(pictures[0]!.cosines);
    expect(second).toEqual({
      path: '-b.jpg',
      sizeBytes: 8,
      modified: '1970-01-01T00:00:00.001Z',
      tags: [],
      accepted: [],
      rejected: [0],
      cosines: null,
    });
  });

  test('may have no picture, and is gathered into one file', async () => {
    expect(JSON.parse([...collectionJson(facts, [])].join('')).pictures).toEqual([]);
    const blob = textBlob(collectionJson(facts, pictures), 'application/json');
    expect(await blob.text()).toBe(text);
    expect(await textBlob(['x'.repeat(2 ** 21), 'y', 'z'], '').text()).toMatch(/^x{2097152}yz$/);
  });
});

describe('embeds as NumPy array', () => {
  const { values, base64 } = npy.file;
  const blocks = [new Float32Array(values.slice(0, 8)), new Float32Array(values.slice(8))];
  const paths = ['a.jpg', 'b.jpg', '猫.jpg'];

  test('are the file that numpy.save writes, whatever blocks they come in', async () => {
    const [array, list] = embedsFiles({ dim: 4, paths, blocks }, facts);
    const bytes = await (await array!.content()).arrayBuffer();
    expect(Buffer.from(bytes).toString('base64')).toBe(base64);
    const names = JSON.parse(await (await list!.content()).text());
    expect(names).toMatchObject({ paths, shape: [3, 4], model: facts.model, dtype: 'fp32' });
  });

  test('are refused where rows and paths do not match', () => {
    expect(() => embedsFiles({ dim: 4, paths: ['a.jpg'], blocks }, facts)).toThrow(RangeError);
  });
});

describe('the list of keywords', () => {
  const tags = [
    { label: 'indoor', group: 'place' },
    { label: 'a, b/c' },
    { label: 'outdoor', group: 'place' },
    { label: ' indoor\n', group: 'place' },
    { label: '[x] {y} ~', group: '{g}' },
    { label: '猫' },
    { label: ' ' },
  ];

  test('for Lightroom and darktable is indented by tabs, without their marks', () => {
    expect(keywordList(tags, 'lightroom').split('\r\n')).toEqual([
      'place',
      '\tindoor',
      '\toutdoor',
      'a, b/c',
      '猫',
      '｛g}',
      '\t［x] {y} ~',
      '',
    ]);
  });

  test('for digiKam is a line of paths, its signs in labels made harmless', () => {
    expect(keywordList(tags, 'digikam')).toBe(
      'place/indoor, place/outdoor, a， b／c, 猫, {g}/[x] {y} ~',
    );
  });
});
