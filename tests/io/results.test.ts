import { describe, expect, test } from 'vitest';
import { csvLine, toCsv } from '../../src/io/csv';
import { resultsSnapshot, toJson, type ResultsFacts } from '../../src/io/results';
import reference from '../reference/scores.json';

const [, , siglip] = reference.pictures;

function factsOf(cosines: readonly number[], given: Partial<ResultsFacts> = {}): ResultsFacts {
  return {
    appVersion: '0.1.0',
    createdAt: new Date(Date.UTC(2026, 10, 22, 9, 30)),
    model: { id: 'starter', name: 'Starter', repo: null, revision: '1' },
    dtype: 'fp32',
    executionProvider: 'wasm',
    threads: 2,
    picture: { name: 'a "cat", 猫.jpg', sizeBytes: 1, widthPx: 640, heightPx: 480, sha256: 'ab' },
    templates: ['{}', 'a photo of a {}.'],
    activation: 'softmax',
    logitScale: 100,
    logitBias: 0,
    labels: cosines.map((cosine, i) => ({
      kind: 'label',
      label: `label ${i}`,
      prompts: [`label ${i}`, `a photo of a label ${i}.`],
      tokenCounts: [4, 8],
      cosine,
    })),
    ...given,
  };
}

/** The file alone must do: nothing of this project's arithmetic is used here. */
function recomputed(json: string): number[] {
  const file = JSON.parse(json);
  const logits = file.labels.map(
    (row: { cosine: number }) => row.cosine * file.logitScale + file.logitBias,
  );
  if (file.activation === 'sigmoid') return logits.map((x: number) => 1 / (1 + Math.exp(-x)));
  const exps = logits.map((x: number) => Math.exp(x));
  const sum = exps.reduce((total: number, exp: number) => total + exp, 0);
  return exps.map((exp: number) => exp / sum);
}

describe('the results as JSON', () => {
  test.each(reference.pictures)('give the probabilities of PyTorch again: $name', (given) => {
    const { logitScale, logitBias } = given;
    for (const activation of ['softmax', 'sigmoid'] as const) {
      const snapshot = resultsSnapshot(
        factsOf(given.cosines, { activation, logitScale, logitBias }),
      );
      const again = recomputed(toJson(snapshot));
      given[activation].forEach((prob, i) => {
        expect(snapshot.labels[i]!.prob).toBeCloseTo(prob, 14);
        expect(again[i]).toBeCloseTo(prob, 14);
      });
    }
  });

  test('read back bit by bit', () => {
    const snapshot = resultsSnapshot(factsOf([...new Float32Array([0.1, -0.3, 1e-7, 0.31415927])]));
    expect(JSON.parse(toJson(snapshot))).toEqual(snapshot);
  });

  test('name model, revision, precision, backend, picture and date, and hold no picture', () => {
    expect(resultsSnapshot(factsOf([0.5]))).toEqual({
      format: 'clip-playground/results',
      schemaVersion: 1,
      ...factsOf([0.5]),
      createdAt: '2026-11-22T09:30:00.000Z',
      noneOfThese: false,
      labels: [{ ...factsOf([0.5]).labels[0], logit: 50, prob: 1 }],
    });
  });

  test('say when the "none of these" row is among them', () => {
    const facts = factsOf([0.5, 0.5]);
    const none = { ...facts.labels[1]!, kind: 'none' as const };
    const snapshot = resultsSnapshot({ ...facts, labels: [facts.labels[0]!, none] });
    expect(snapshot.noneOfThese).toBe(true);
    expect(snapshot.labels.map(({ prob }) => prob)).toEqual([0.5, 0.5]);
  });

  test('may have no label', () => {
    expect(resultsSnapshot(factsOf([])).labels).toEqual([]);
  });
});

/** RFC 4180's grammar, read by itself. */
function readCsv(text: string): string[][] {
  const cell = /("(?:[^"]|"")*"|[^,\r\n"]*)(,|\r\n)/y;
  const lines: string[][] = [[]];
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text);
    if (!found) throw new Error('This is not CSV.');
    const raw = found[1]!;
    lines.at(-1)!.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (found[2] === '\r\n') lines.push([]);
  }
  return lines.slice(0, -1);
}

describe('the results as CSV', () => {
  const hostile = [
    '=1+1',
    '+a',
    '-a',
    '@SUM(A1)',
    '＝1',
    'a,b',
    'a "b"',
    'two\nlines',
    ' x ',
    "'y",
    '猫',
  ];

  test('are a header and a line a label, each number as in the JSON', () => {
    const { cosines, logitScale, logitBias } = siglip!;
    const snapshot = resultsSnapshot(
      factsOf(cosines, { activation: 'sigmoid', logitScale, logitBias }),
    );
    const [header, ...lines] = readCsv(toCsv(snapshot, { bom: false }));
    expect(header!.slice(0, 5)).toEqual(['label', 'kind', 'probability', 'cosine', 'logit']);
    expect(lines).toHaveLength(9);
    lines.forEach((cells, i) => {
      const { prob, cosine, logit } = snapshot.labels[i]!;
      expect(cells).toHaveLength(header!.length);
      expect(cells.slice(2, 5).map(Number)).toEqual([prob, cosine, logit]);
    });
  });

  test('keep every label, with an apostrophe before what a spreadsheet would run', () => {
    const facts = factsOf(hostile.map(() => 0.1));
    const labels = facts.labels.map((row, i) => ({ ...row, label: hostile[i]! }));
    const lines = readCsv(toCsv(resultsSnapshot({ ...facts, labels }), { bom: false }));
    expect(lines.slice(1).map(([label]) => label)).toEqual([
      "'=1+1",
      "'+a",
      "'-a",
      "'@SUM(A1)",
      "'＝1",
      ...hostile.slice(5),
    ]);
  });

  test('begin with a byte order mark for Excel where asked', () => {
    const snapshot = resultsSnapshot(factsOf([0.5]));
    expect(toCsv(snapshot, { bom: true })).toBe(`\uFEFF${toCsv(snapshot, { bom: false })}`);
  });

  test('leave numbers bare, negative ones too, and a missing one empty', () => {
    expect(csvLine([-0.25, 1e-7, NaN, null, 'a', '-1'])).toBe(`-0.25,1e-7,,,a,"'-1"`);
  });
});
