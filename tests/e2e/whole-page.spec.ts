import { readFile } from 'node:fs/promises';
import { writeLink, defaultSettings } from '../../src/io/link';
import type { ResultsSnapshot } from '../../src/io/results';
import { referencePath } from '../reference/read';
import { referenceModels } from '../reference/read-models';
import { expect, openPlayground, test, waitForScores } from './playground';

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

test.describe('the whole page', () => {
  test('gives the probabilities that Python gives: file in, exported JSON out @backend', async ({
    page,
    backendQuery,
  }) => {
    const { expected } = referenceModels.find(({ name }) => name === 'starter')!;
    const labels = expected.texts.filter((text) => text !== '');
    const columns = labels.map((label) => expected.texts.indexOf(label));
    const link = writeLink({
      ...defaultSettings,
      labels,
      template: { kind: 'preset', preset: 'label' },
    });
    await openPlayground(page, `./?${backendQuery}${link.hash}`);
    const isWebgpu = backendQuery.includes('webgpu');
    let worst = 0;
    for (const name of isWebgpu ? files.slice(1, 4) : files) {
      await page.locator('input[type=file]').setInputFiles(referencePath(`pictures/${name}`));
      await expect(page.getByRole('radio', { name, exact: true })).toBeChecked();
      await waitForScores(page);
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Results as JSON' }).click();
      const path = await (await download).path();
      const results = JSON.parse(await readFile(path, 'utf8')) as ResultsSnapshot;
      expect(results.picture.name).toBe(name);
      expect(results.labels.map(({ label }) => label)).toEqual(labels);
      // Python's softmax over the same labels, from the logits that it gave.
      const logits = expected.logits[expected.files.indexOf(name)]!;
      const exps = columns.map((column) => Math.exp(logits[column]!));
      const sum = exps.reduce((total, value) => total + value, 0);
      const differences = results.labels.map(({ prob }, i) => Math.abs(prob - exps[i]! / sum));
      worst = Math.max(worst, ...differences);
    }
    console.log(`largest difference of a probability from Python's: ${worst.toExponential(1)}`);
    expect(worst).toBeLessThan(isWebgpu ? 1e-3 : 1e-4);
  });
});
