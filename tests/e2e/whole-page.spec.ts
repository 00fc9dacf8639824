import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { ModelSpec } from '../../src/clip/models';
import { writeLink, defaultSettings } from '../../src/io/link';
import type { ResultsSnapshot } from '../../src/io/results';
import type { Playground } from '../../src/state/playground.svelte';
import { referencePath } from '../reference/read';
import { referenceModels } from '../reference/read-models';
import type { Expected } from '../reference/read-models';
import { runCounts } from './counting';
import { bar, expect, openPlayground, test, waitForScores } from './playground';
import { serveCopy } from './site-copy';

/** One picture of each kind that reaches the model by a way of its own. */
const files = [
  'large-4000x3000.jpg',
  'jpeg-420-progressive.jpg',
  'exif-6.jpg',
  'rgba.png',
  'palette-transparent.png',
  'grey-alpha.png',
  'rgb-16-bit.png',
  'size-1x5000.png',
  'lossy.webp',
  'animated.gif',
];

/** The texts that the page takes as labels, which it trims. */
const labelsOf = ({ texts }: Expected) =>
  texts.map((text) => text.trim()).filter((text) => text !== '');
const linkWith = (labels: string[]) =>
  writeLink({ ...defaultSettings, labels, template: { kind: 'preset', preset: 'label' } }).hash;

/** The largest difference of a probability in the page's exported JSON from Python's, over pictures given as files. */
async function worstDifference(
  page: Page,
  expected: Expected,
  names: readonly string[],
  activation: ModelSpec['activation'],
): Promise<number> {
  const labels = labelsOf(expected);
  const columns = labels.map((label) => expected.texts.findIndex((text) => text.trim() === label));
  let worst = 0;
  for (const name of names) {
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles(referencePath(`pictures/${name}`));
    await expect(page.getByRole('radio', { name, exact: true })).toBeChecked();
    await waitForScores(page);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Results as JSON' }).click();
    const path = await (await download).path();
    const results = JSON.parse(await readFile(path, 'utf8')) as ResultsSnapshot;
    expect(results).toMatchObject({ picture: { name }, activation });
    expect(results.labels.map(({ label }) => label)).toEqual(labels);
    // Python's softmax or sigmoid over the same labels, from the logits that it gave.
    const logits = columns.map((column) => expected.logits[expected.files.indexOf(name)]![column]!);
    const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
    const probs = logits.map((logit) =>
      activation === 'softmax' ? Math.exp(logit) / sum : 1 / (1 + Math.exp(-logit)),
    );
    const differences = results.labels.map(({ prob }, i) => Math.abs(prob - probs[i]!));
    worst = Math.max(worst, ...differences);
  }
  return worst;
}

test.describe('the whole page', () => {
  test('gives the probabilities that Python gives: file in, exported JSON out @backend', async ({
    page,
    backendQuery,
  }) => {
    const { expected } = referenceModels.find(({ name }) => name === 'starter')!;
    await openPlayground(page, `./?${backendQuery}${linkWith(labelsOf(expected))}`);
    const isWebgpu = backendQuery.includes('webgpu');
    const names = isWebgpu ? files.slice(1, 4) : files;
    const worst = await worstDifference(page, expected, names, 'softmax');
    console.log(`largest difference of a probability from Python's: ${worst.toExponential(1)}`);
    expect(worst).toBeLessThan(isWebgpu ? 1e-3 : 1e-4);
  });

  for (const name of ['siglip-combined', 'tinyclip-combined'])
    test(`gives what Python gives with another entry alone: ${name}, both towers in one file`, async ({
      page,
    }) => {
      const model = referenceModels.find((each) => each.name === name)!;
      const { expected, folder } = model;
      const site = await serveCopy();
      await cp(referencePath(folder), join(site.folder, 'models', name), { recursive: true });
      await openPlayground(page, `${site.url}?backend=wasm${linkWith(labelsOf(expected))}`);
      const { activation, logitScale, logitBias } = model.spec;
      // The entry's own scale is wrong: the file's has the last word.
      const entry = { ...model.spec, logitScale: 7, logitBias: 7 };
      await page.evaluate(
        (spec) =>
          (window as unknown as { clipPlayground: Playground }).clipPlayground.session.load(
            spec,
            'wasm',
          ),
        entry,
      );
      const worst = await worstDifference(page, expected, files.slice(0, 5), activation);
      console.log(`${name}: largest difference from Python's: ${worst.toExponential(1)}`);
      expect(worst).toBeLessThan(1e-4);
      const found = await page.evaluate(() => {
        const { clipPlayground } = window as unknown as { clipPlayground: Playground };
        const { logitScale: scale, logitBias: bias } = clipPlayground.session.model;
        return [scale, bias];
      });
      expect(found[0]).toBeCloseTo(logitScale, 4);
      expect(found[1]).toBeCloseTo(logitBias, 4);

      const before = await runCounts(page);
      await page.getByRole('textbox', { name: 'Label 1', exact: true }).fill('a yellow cab');
      await expect(bar(page, 'a yellow cab')).toHaveAttribute('aria-valuenow', /\d/);
      await waitForScores(page);
      const after = await runCounts(page);
      expect(after.textPrompts).toBeGreaterThan(before.textPrompts);
      expect(after.visionRuns).toBe(before.visionRuns);
      await site.remove();
    });
});
