/** What is measured: one function a scene, each round asking the app and then its peers the same thing. */
import { fiveHundred, twentyLabels, typedLabel } from './labels.mjs';
import { median } from './numbers.mjs';

/**
 * @typedef {object} Bench
 * @property {import('@playwright/test').Page} app
 * @property {{ page: import('@playwright/test').Page, ask: (name: string, request: object) => Promise<any> }} peers
 * @property {import('./models.mjs').BenchModel} model
 * @property {(full: number, heavy?: number, quick?: number) => number} rounds how many, by how heavy the model is
 */
/** @typedef {{ name: string, aim: string, runs: Record<string, number[]>, notes: string[] }} Scene */

/** Names of the columns, in the order of the table. */
export const who = {
  floor: 'bare run (floor)',
  page: 'bare run in an empty page, to painted bars',
  app: 'this app, to painted bars',
  answer: 'this app, to new numbers',
  tower: 'this app, its tower alone',
  split: 'transformers.js, split, text kept',
  pipeline: 'transformers.js pipeline()',
  decode: 'decode alone',
  library: "transformers.js's own path",
};

function collect(name, aim) {
  const scene = { name, aim, runs: {}, notes: [] };
  const add = (key, value) => (scene.runs[who[key] ?? key] ??= []).push(value);
  return { scene, add };
}

const probe = (page, method, ...args) =>
  page.evaluate(([name, given]) => window.benchProbe[name](...given), [method, args]);
/** Lets what moves on the page come to its end, lest drawing it costs whoever comes next. */
async function rest(page) {
  await page.waitForTimeout(300);
  await page.waitForFunction(() =>
    document.getAnimations().every(({ playState }) => playState !== 'running'),
  );
}
const fixed = (value) => value.toFixed(value < 10 ? 1 : 0);

/** The floor with what no page can do without: two threads, and a frame to be seen in. */
async function emptyPage({ app, peers }, request, count, add) {
  await peers.page.bringToFront();
  for (let i = -2; i < count; i++) {
    await rest(peers.page);
    const ms = await peers.page.evaluate((asked) => window.paintedFloor(asked), request);
    if (i >= 0) add('page', ms);
  }
  await app.bringToFront();
  await rest(app);
}

/** One label of twenty is typed anew. */
export async function editScene(bench) {
  const { app, peers, rounds } = bench;
  const { scene, add } = collect('one label edited among 20', '1.15 x the bare text run');
  const scale = 100;
  const count = rounds(25, 12, 4);
  const inside = [];
  let length = 0;
  for (let i = -2; i < count; i++) {
    const label = typedLabel(i + 2);
    const labels = [label, ...twentyLabels.slice(1)];
    const ours = await probe(app, 'edit', label);
    await rest(app);
    length = ours.tokens;
    const floor = await peers.ask('floor', { verb: 'text', batches: [{ rows: 1, length }] });
    const split = await peers.ask('split', { verb: 'labels', labels, scale });
    const pipeline = await peers.ask('pipeline', { verb: 'pipeline', labels });
    await rest(app);
    if (i < 0) continue;
    inside.push(ours);
    add('floor', floor.ms);
    add('tower', ours.runMs);
    add('answer', ours.answerMs);
    add('app', ours.paintMs);
    add('split', split.pageMs);
    add('pipeline', pipeline.pageMs);
  }
  await emptyPage(bench, { verb: 'text', batches: [{ rows: 1, length }] }, count, add);
  const part = (key) => fixed(median(inside.map((each) => each[key])));
  scene.notes.push(
    `prompts of ${length} tokens, of which ${part('shared')} were run before; from the key to the tower ${part('beforeMs')} ms, from the tower to new numbers ${part('afterMs')} ms`,
  );
  return { ...scene, tokens: length };
}

/** Another picture comes to the front; its decoding is told apart. */
export async function swapScene(bench) {
  const { app, peers, model, rounds } = bench;
  const { scene, add } = collect('picture swapped, 20 labels', '1.10 x the bare vision run');
  const count = rounds(20, 10, 3);
  const labels = [...twentyLabels];
  const ids = await app.evaluate(async (wanted) => {
    const { pictures } = window.clipPlayground;
    const made = [];
    for (let i = 0; i < wanted; i++)
      made.push({ name: `made-${i}.jpg`, blob: await window.madePicture(640, 480, i) });
    await pictures.add(made, 'behind');
    return pictures.list.slice(-wanted).map(({ id }) => id);
  }, count + 1);
  await rest(app);
  const inside = [];
  for (const [i, id] of ids.entries()) {
    await peers.page.evaluate(async (seed) => {
      const blob = await window.madePicture(640, 480, seed);
      await window.askPeer('split', { verb: 'takeImage', blob });
      await window.askPeer('pipeline', { verb: 'takeImage', blob });
    }, i);
    const ours = await probe(app, 'swap', id);
    await rest(app);
    const floor = await peers.ask('floor', { verb: 'vision', side: model.side });
    const split = await peers.ask('split', { verb: 'image', labels, scale: 100 });
    const pipeline = await peers.ask('pipeline', { verb: 'pipeline', labels });
    await rest(app);
    if (i === 0) continue;
    inside.push(ours);
    add('floor', floor.ms);
    add('tower', ours.runMs);
    add('answer', ours.answerMs);
    add('app', ours.paintMs);
    add('split', split.pageMs);
    add('pipeline', pipeline.pageMs);
  }
  await emptyPage(bench, { verb: 'vision', side: model.side }, count, add);
  const part = (key) => fixed(median(inside.map((each) => each[key])));
  scene.notes.push(
    `640 x 480 JPEG; decode (not counted) ${part('decodeMs')} ms, preprocessing (counted) ${part('preprocessMs')} ms`,
  );
  return scene;
}

/** Five hundred new labels at once, and what comes after: the slider over them. */
export async function manyLabelsScenes({ app, peers, rounds }) {
  const many = collect('500 labels at once', '3 x quicker than the pipeline, with progress');
  const count = rounds(6, 2, 1);
  let batches = [];
  const shown = [];
  for (let i = 0; i < count; i++) {
    const labels = fiveHundred(i);
    const ours = await probe(app, 'replace', labels);
    await rest(app);
    ({ batches } = ours);
    shown.push(ours);
    const floor = await peers.ask('floor', { verb: 'text', batches });
    const split = await peers.ask('split', { verb: 'labels', labels, scale: 100 });
    const pipeline = await peers.ask('pipeline', { verb: 'pipeline', labels });
    many.add('floor', floor.ms);
    many.add('tower', ours.runMs);
    many.add('app', ours.paintMs);
    many.add('split', split.pageMs);
    many.add('pipeline', pipeline.pageMs);
  }
  const lengths = batches.map(({ length }) => length);
  many.scene.notes.push(
    `${batches.length} runs of ${Math.min(...lengths)} to ${Math.max(...lengths)} tokens (the peers: one run, all padded to ${Math.max(...lengths)})`,
    `first bars after ${fixed(median(shown.map(({ firstMs }) => firstMs)))} ms, progress told ${shown[0].progress} times`,
  );
  return [many.scene, await sliderScene(app, rounds)];
}

async function sliderScene(app, rounds) {
  const { scene, add } = collect('slider moved, 500 labels', '16 ms to painted bars, no run');
  await app.waitForTimeout(500);
  const before = await app.evaluate(() => ({ ...window.clipPlayground.session.counts }));
  for (let i = 0; i < rounds(40, 40, 10); i++) {
    const { paintMs } = await probe(app, 'slide', 100 + i * 3);
    add('app', paintMs);
    await rest(app);
  }
  const after = await app.evaluate(() => ({ ...window.clipPlayground.session.counts }));
  const runs = after.textRuns + after.visionRuns - before.textRuns - before.visionRuns;
  scene.notes.push(
    `${runs} runs of a tower meanwhile; a moved slider costs the pipeline a whole new call`,
  );
  return scene;
}

/** Frames as fast as they are answered. */
export async function cameraScene({ app, peers, model, rounds }) {
  const { scene, add } = collect(
    'camera frames, 640 x 480',
    '95 % of the rate of bare vision runs',
  );
  await probe(app, 'frames', 2);
  for (let i = 0; i < rounds(8, 4, 2); i++) {
    for (const frameMs of await probe(app, 'frames', 5)) add('this app, frame to embed', frameMs);
    for (let run = 0; run < 5; run++)
      add('floor', (await peers.ask('floor', { verb: 'vision', side: model.side })).ms);
  }
  const bare = median(scene.runs[who.floor]);
  const ours = median(scene.runs['this app, frame to embed']);
  scene.notes.push(
    `${fixed(1000 / ours)} frames a second of ${fixed(1000 / bare)}: ${fixed((100 * bare) / ours)} %`,
  );
  return scene;
}

/** A photograph of 12 megapixels to pixel values. */
export async function preprocessScene({ app, peers, rounds }) {
  const { scene, add } = collect('12-megapixel JPEG to pixel values', '1.2 x its decode alone');
  const make = (page) =>
    page.evaluate(async () => {
      window.large = await window.madePicture(4000, 3000, 7);
      return window.large.size;
    });
  const sizeBytes = await make(app);
  await make(peers.page);
  const parts = [];
  for (let i = 0; i < rounds(10, 6, 2); i++) {
    const ours = await app.evaluate(
      (seed) =>
        window.benchProbe.preprocess(window.withComment(window.large, seed), `large-${seed}`),
      i,
    );
    const theirs = (verb) =>
      peers.page.evaluate(
        ([asked, seed]) =>
          window.askPeer('split', { verb: asked, blob: window.withComment(window.large, seed) }),
        [verb, i],
      );
    const decode = await theirs('decode');
    const library = await theirs('preprocess');
    parts.push(ours);
    add('decode', decode.ms);
    add('this app, exact', ours.decodeMs + ours.preprocessMs);
    add('library', library.ms);
  }
  const part = (key) => fixed(median(parts.map((each) => each[key])));
  scene.notes.push(
    `${fixed(sizeBytes / 1e6)} MB; the app's decode ${part('decodeMs')} ms, then ${part('preprocessMs')} ms`,
  );
  return scene;
}
