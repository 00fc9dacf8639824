import { expect, test } from '@playwright/test';
import type { PreprocessSpec } from '../../src/clip/framing';
import { referencePictures, referenceProcessors } from '../reference/read';
import type { ReferenceProcessor } from '../reference/read';
import { openFidelityPage } from './fixtures/open-fidelity-page';
import type { WorkerAnswer } from './fixtures/fidelity-worker';

/**
 * Kinds that cannot be identical, with the bounds that were measured. CMYK: Chromium multiplies ink
 * by ink and rounds down, Pillow rounds to the nearest; the picture is one step darker in places,
 * and a sharpening filter can make two of it.
 */
const measured: Readonly<Record<string, { largest: number; identical: number }>> = {
  'jpeg cmyk': { largest: 2, identical: 0.24 },
};

const fidelity = openFidelityPage();

/** Largest difference of a channel and the number of pixels that are the same in all three. */
interface Difference {
  largest: number;
  total: number;
  identical: number;
  pixels: number;
}

/** The spec without its normalisation: what comes out are the bytes. */
function asBytes(spec: PreprocessSpec): PreprocessSpec {
  return { ...spec, rescaleFactor: 1, mean: [0, 0, 0], std: [1, 1, 1] };
}

function compare(values: Float32Array, expected: Uint8Array): Difference {
  const pixels = expected.length / 3;
  const found: Difference = { largest: 0, total: 0, identical: 0, pixels };
  for (let i = 0; i < pixels; i++) {
    let worst = 0;
    for (let channel = 0; channel < 3; channel++) {
      const value = values[channel * pixels + i] ?? Number.NaN;
      const difference = Math.abs(value - expected[i * 3 + channel]!);
      found.total += difference / 3;
      worst = Number.isNaN(difference) ? 255 : Math.max(worst, difference);
    }
    found.largest = Math.max(found.largest, worst);
    if (worst === 0) found.identical += 1;
  }
  return found;
}

async function ours(file: string, processor: ReferenceProcessor): Promise<Difference> {
  const answer = await fidelity.page.evaluate(([path, spec]) => window.preprocessFile(path, spec), [
    `/reference/pictures/${file}`,
    asBytes(processor.spec),
  ] as const);
  return compare(valuesOf(answer, file), processor.expected(file));
}

async function theirs(file: string, processor: ReferenceProcessor): Promise<Difference> {
  const { spec } = processor;
  const answer = await fidelity.page.evaluate(
    ([path, config]) => window.preprocessWithTransformers(path, config),
    [`/reference/pictures/${file}`, processor.config] as const,
  );
  const planePx = processor.expected(file).length / 3;
  const values = valuesOf(answer, file).map((value, i) => {
    const channel = Math.floor(i / planePx);
    return Math.round((value * spec.std[channel]! + spec.mean[channel]!) / spec.rescaleFactor);
  });
  return compare(values, processor.expected(file));
}

function valuesOf(answer: WorkerAnswer, file: string): Float32Array {
  if (!('values' in answer)) throw new Error(`${file} was refused: ${JSON.stringify(answer)}`);
  return answer.values;
}

/** Adds up by kind. */
function gather(table: Map<string, Difference & { files: number }>, kind: string, d: Difference) {
  const row = table.get(kind) ?? { largest: 0, total: 0, identical: 0, pixels: 0, files: 0 };
  table.set(kind, {
    largest: Math.max(row.largest, d.largest),
    total: row.total + d.total,
    identical: row.identical + d.identical,
    pixels: row.pixels + d.pixels,
    files: row.files + 1,
  });
}

const percent = (d: Difference) => `${((100 * d.identical) / d.pixels).toFixed(2)} %`;
const mean = (d: Difference) => (d.total / d.pixels).toFixed(2);

for (const processor of referenceProcessors) {
  test(`${processor.name}: every pixel equals Hugging Face's within 1/255, and nearly all exactly`, async () => {
    const kinds = new Map<string, Difference & { files: number }>();
    for (const file of processor.files) {
      const { kind } = referencePictures.find((picture) => picture.file === file)!;
      gather(kinds, kind, await ours(file, processor));
    }
    if (kinds.size > 1)
      console.table(
        [...kinds].map(([kind, row]) => ({
          kind,
          files: row.files,
          'largest difference': row.largest,
          'identical pixels': percent(row),
        })),
      );
    for (const [kind, row] of kinds) {
      const bound = measured[kind] ?? { largest: 1, identical: 0.999 };
      expect(row.largest, kind).toBeLessThanOrEqual(bound.largest);
      expect(row.identical / row.pixels, kind).toBeGreaterThanOrEqual(bound.identical);
    }
  });
}

test("transformers.js's own processor, for comparison, is much further away", async () => {
  const processor = referenceProcessors.find(({ name }) => name === 'clip-64')!;
  const kinds = new Map<string, Difference & { files: number }>();
  const whole = new Map<string, Difference & { files: number }>();
  const sizes = new Map(referencePictures.map((picture) => [picture.file, picture]));
  for (const file of processor.files) {
    const { kind, widthPx, heightPx } = sizes.get(file)!;
    if (Math.min(widthPx, heightPx) < 2) continue;
    const difference = await theirs(file, processor);
    gather(kinds, kind, difference);
    gather(whole, 'all', difference);
  }
  console.table(
    [...kinds, ...whole].map(([kind, row]) => ({
      kind,
      files: row.files,
      'largest difference': row.largest,
      'mean difference': mean(row),
      'identical pixels': percent(row),
    })),
  );
  const all = whole.get('all')!;
  expect(all.total / all.pixels).toBeGreaterThan(0.5);
});
