import { expect, test, type Page } from '@playwright/test';
import { chromiumFlags, findChromium, softwareWebgpuFlags } from '../../tools/chromium.mjs';
import type { Rung } from '../../src/engine/protocol';
import { distance, referenceModels } from '../reference/read-models';
import { startFidelityServer, type FidelityServer } from './fixtures/fidelity-server';

const args = [...chromiumFlags, ...softwareWebgpuFlags];
test.use({ launchOptions: { executablePath: findChromium()!, args } });
test.setTimeout(300_000);

/** Largest difference of a probability from PyTorch's, fp32. */
const rungs: readonly [
  name: string,
  rung: Rung,
  largestProbDifference: number,
  pictures: number,
][] = [
  ['WASM', { executionProvider: 'wasm', dtype: 'fp32', threads: 1 }, 1e-4, Infinity],
  // The software adapter is about a hundred times slower than WASM: a few pictures of each kind do.
  ['WebGPU', { executionProvider: 'webgpu', dtype: 'fp32', threads: 1 }, 1e-3, 4],
];

/** Kinds whose pixels differ from Pillow's by up to 2/255 (see `fidelity.spec.ts`). */
const inexact = /cmyk/;

let server: FidelityServer;
let page: Page;

test.beforeAll(async () => {
  server = await startFidelityServer();
});

test.beforeEach(async ({ browser }) => {
  // A worker's runtime keeps its first backend, so each test has a page of its own.
  page = await browser.newPage();
  await page.goto(server.url);
  await page.waitForFunction(() => 'runModel' in window);
});

test.afterEach(() => page.close());
test.afterAll(() => server.close());

for (const model of referenceModels) {
  for (const [name, rung, largestProbDifference, pictures] of rungs) {
    test(`${model.name} on ${name}: file in, probabilities out, as in Python`, async () => {
      const exact = model.expected.files.filter((file) => !inexact.test(file));
      const step = Math.max(1, Math.floor(exact.length / pictures));
      const files = exact.filter((_, i) => i % step === 0);
      const folderUrl = model.name === 'starter' ? '/models/starter' : `/reference/${model.folder}`;
      const answer = await page.evaluate((question) => window.runModel(question), {
        folderUrl,
        spec: model.spec,
        preprocess: model.preprocess,
        rung,
        texts: model.expected.texts,
        files,
      });
      if (!('textEmbeds' in answer)) throw new Error(JSON.stringify(answer));
      const found = distance(model, files, answer.textEmbeds, answer.imageEmbeds);
      console.log(`${model.name}, ${name}, ${files.length} pictures: ${JSON.stringify(found)}`);
      expect(found.leastTextCosine).toBeGreaterThan(0.99999);
      expect(found.leastImageCosine).toBeGreaterThan(0.99999);
      expect(found.largestProbDifference).toBeLessThan(largestProbDifference);
    });
  }
}
