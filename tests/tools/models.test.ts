import { copyFile, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as realCatalogue from '../../src/clip/models';
import { runCommand } from '../../tools/models.mjs';
import { addModel } from '../../tools/models/commands.mjs';
import { parseHost } from '../../tools/models/host.mjs';
import { progressLine, progressMeter } from '../../tools/models/progress.mjs';
import { readCatalogue } from '../../tools/models/read-catalogue.mjs';
import { madeClip } from '../formats/made-onnx';
import { startHub } from '../hub/hub.mjs';
import { catalogue, hubFiles, made, onHub, pin, quick } from './made-up-model';

let folder: string;
let hub: Awaited<ReturnType<typeof startHub>>;
let said: string[];
const lines = { show: () => undefined, say: (line: string) => void said.push(line) };
const ranges = () => hub.asked.map(({ range }) => range);

beforeEach(async () => {
  said = [];
  folder = await mkdtemp(join(tmpdir(), 'models-'));
  hub = await startHub(hubFiles);
});
afterEach(async () => {
  await hub.close();
  await rm(folder, { recursive: true });
});

describe('the command', () => {
  const run = (...args: string[]) => runCommand([...args, '--dir', folder], catalogue, lines);
  const index = async (): Promise<unknown> =>
    JSON.parse(await readFile(join(folder, 'index.json'), 'utf8'));

  test('add fetches one precision by default and lists it for the page', async () => {
    expect(await run('add', 'made-up', '--host', hub.url)).toBe(0);
    expect(await index()).toEqual({ starter: ['fp32'], 'made-up': ['q8'] });
    expect((await readdir(join(folder, 'made-up'), { recursive: true })).sort()).toEqual([
      'config.json',
      'onnx',
      'onnx/text_model_quantized.onnx',
      'onnx/vision_model_quantized.onnx',
      'tokenizer.json',
    ]);
    expect(said[0]).toBe('Made up at q8: 0.5 MB, MIT licence');
  });

  test('add of another precision keeps the first and fetches only what is new', async () => {
    await run('add', 'made-up', '--host', hub.url);
    hub.asked.length = 0;
    await run('add', 'made-up', '--dtype', 'fp32', '--host', hub.url.slice(0, -1));
    expect(await index()).toEqual({ starter: ['fp32'], 'made-up': ['q8', 'fp32'] });
    expect(hub.asked).toHaveLength(2);
  });

  test('add lists nothing that is not complete, and goes on from there when run again', async () => {
    const failing = { id: 'made-up', dtypes: ['q8'], host: hub.url, patience: quick };
    const cut = { cutAfterBytes: 1000 };
    hub.fault(onHub('onnx/vision_model_quantized.onnx'), cut, ...Array(5).fill({ status: 500 }));
    const place = { catalogue, folder, lines };
    await expect(addModel(place, failing)).rejects.toThrow(/answered 500/);
    expect(said).toContainEqual(
      expect.stringMatching(/broke off \([^.]*\)\. Trying again in 0.001 s\.$/),
    );
    await expect(index()).rejects.toThrow(/ENOENT/);
    hub.asked.length = 0;
    await addModel(place, failing);
    expect(ranges()).toEqual(['bytes=1000-']);
    expect(await index()).toHaveProperty('made-up', ['q8']);
  });

  test('verify names each file that is missing or wrong, and what to run', async () => {
    await run('add', 'made-up', '--host', hub.url);
    await rm(join(folder, 'made-up/tokenizer.json'));
    await writeFile(join(folder, 'made-up/onnx/text_model_quantized.onnx'), made(9));
    said = [];
    expect(await run('verify')).toBe(1);
    const add = 'Run: npm run models -- add made-up --dtype q8';
    expect(said).toContain(`made-up/tokenizer.json: missing. ${add}`);
    const wrong = 'not the file that the catalogue pins';
    expect(said).toContain(`made-up/onnx/text_model_quantized.onnx: ${wrong}. ${add}`);
    expect(said.filter((line) => line.startsWith('made-up'))).toHaveLength(2);
    expect(said).toContain(
      'starter/config.json: missing. Copy the folder from the repository again.',
    );
  });

  test('verify is content with the starter of this repository', async () => {
    const own = ['verify', '--dir', 'public/models'];
    expect(await runCommand(own, { ...realCatalogue, drafts: [] }, lines)).toBe(0);
  });

  test('list says what each precision weighs and what is here', async () => {
    await run('add', 'made-up', '--host', hub.url);
    said = [];
    await run('list');
    expect(said[1]).toBe('made-up  q8 0.5 MB, fp32 0.4 MB  here: q8');
  });

  test('remove takes the files and the line away', async () => {
    await run('add', 'made-up', '--host', hub.url);
    await run('remove', 'made-up');
    expect(await index()).toEqual({ starter: ['fp32'] });
    expect(await readdir(folder)).toEqual(['index.json']);
  });

  test.each([
    [['add', '../../etc'], /no model "..\/..\/etc".*made-up/],
    [['remove', 'starter'], /comes with the site/],
    [['add', 'made-up', '--dtype', 'q4'], /no precision "q4". It has q8, fp32/],
    [['add'], /^Usage/],
    [['list', 'made-up'], /^Usage/],
    [['fetch', 'made-up'], /^Usage/],
    [[], /^Usage/],
  ])('refuses %j with a sentence', async (args, sentence) => {
    await expect(run(...args)).rejects.toThrow(sentence);
    expect(await readdir(folder)).toEqual([]);
  });

  test('refuses a list that is none instead of overwriting it', async () => {
    await writeFile(join(folder, 'index.json'), '<html>');
    await expect(run('list')).rejects.toThrow(/not a list of models: delete it/);
  });
});

describe('split', () => {
  const combined = 'tests/reference/models/tinyclip-combined/onnx/model_quantized.onnx';
  const target = (name: string) => join(folder, name);
  const split = () => runCommand(['split', target('model_quantized.onnx')], catalogue, lines);

  test('writes each tower beside the file, says what to pin of it, and overwrites nothing', async () => {
    await copyFile(combined, target('model_quantized.onnx'));
    expect(await split()).toBe(0);
    for (const [i, name] of ['text', 'vision'].entries()) {
      const bytes = await readFile(target(`${name}_model_quantized.onnx`));
      const { sizeBytes, sha256 } = pin(bytes);
      expect(said[i]).toContain(`${name}_model_quantized.onnx: 0.1 MB, ${sizeBytes} bytes`);
      expect(said[i]).toMatch(new RegExp(`SHA-256 ${sha256}$`));
    }
    expect(said[2]).toMatch(/^Logit scale 40\.0000/);
    await expect(split()).rejects.toThrow(/text_model_quantized\.onnx is there already\. Move it/);
  });

  test('says in a sentence why a file cannot be taken apart', async () => {
    await expect(split()).rejects.toThrow(/model_quantized\.onnx cannot be read: ENOENT/);
    await writeFile(target('model_quantized.onnx'), '<!doctype html>');
    await expect(split()).rejects.toThrow(/is no ONNX file, or is cut off\. Copy or download/);
    await writeFile(target('model_quantized.onnx'), madeClip({ external: ['words'] }));
    await expect(split()).rejects.toThrow(/keeps its weights in another file/);
    expect(await readdir(folder)).toEqual(['model_quantized.onnx']);
  });
});

describe('pin', () => {
  const commit = 'a1'.repeat(20);
  const draft = {
    ...catalogue.models[1]!,
    id: 'draft',
    name: 'Draft',
    repo: 'somebody/draft',
    revision: 'main',
    towers: { q8: { combined: 'onnx/model_quantized.onnx' } },
    files: ['tokenizer.json'],
  };
  const withDraft = { ...catalogue, drafts: [draft] };
  const at = (revision: string, path: string) => `somebody/draft/resolve/${revision}/${path}`;
  const run = (...args: string[]) => runCommand(['pin', ...args], withDraft, lines);

  test('finds the commit behind a branch, and length and hash of each file: lines for an entry', async () => {
    const [tokenizer, weights] = [made(1, 3000), made(2)];
    const draftHub = await startHub({
      [at('main', 'tokenizer.json')]: tokenizer,
      [at(commit, 'tokenizer.json')]: tokenizer,
      [at(commit, 'onnx/model_quantized.onnx')]: weights,
    });
    expect(await run('draft', '--host', draftHub.url)).toBe(0);
    await draftHub.close();
    const lineOf = (path: string, bytes: Uint8Array) =>
      `    '${path}': {\n      sizeBytes: ${bytes.length},\n      sha256: '${pin(bytes).sha256}',\n    },\n`;
    expect(said.at(-1)).toBe(
      `For the entry in src/clip/catalogue/:\n  revision: '${commit}',\n  files: {\n` +
        `${lineOf('tokenizer.json', tokenizer)}${lineOf('onnx/model_quantized.onnx', weights)}  },`,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  test('refuses what it cannot be sure of', async () => {
    await expect(run('nobody', '--host', hub.url)).rejects.toThrow(/no "nobody" to pin.*draft/);
    await expect(run('draft', '--dtype', 'fp16', '--host', hub.url)).rejects.toThrow(
      /no precision "fp16". It has q8/,
    );
    await expect(run('draft', '--host', hub.url)).rejects.toThrow(/which commit "main"/);
    const page = await startHub({ [at(commit, 'tokenizer.json')]: made(1) });
    page.fault(at(commit, 'tokenizer.json'), { html: true });
    draft.revision = commit;
    await expect(run('draft', '--host', page.url)).rejects.toThrow(/a web page instead/);
    page.fault(at(commit, 'tokenizer.json'), { cutAfterBytes: 1000 });
    await expect(run('draft', '--host', page.url)).rejects.toThrow(/broke off after 0\.0 MB/);
    await expect(run('draft', '--host', page.url)).rejects.toThrow(/answered 404/);
    await page.close();
  });
});

test('a host is an address without name, password, query or hash', () => {
  expect(parseHost('https://hf-mirror.com')).toBe('https://hf-mirror.com/');
  expect(parseHost('http://school.lan:8080/hub')).toBe('http://school.lan:8080/hub/');
  expect(() => parseHost('https://me:secret@hub.test')).toThrow(/name or a password/);
  expect(() => parseHost('https://hub.test/?token=1')).toThrow(/before any "\?"/);
  expect(() => parseHost('file:///etc')).toThrow(/https:\/\/ or http/);
  expect(() => parseHost('hub.test')).toThrow(/no address.*in full/);
});

test('the catalogue that the command reads is the page’s own', async () => {
  const { models } = await readCatalogue();
  expect(models).toEqual(realCatalogue.models);
});

test('progress tells bytes, the speed of the last seconds, and the time that is left', () => {
  let nowMs = 0;
  const meter = progressMeter(100e6, () => nowMs);
  expect(progressLine(meter.arrived(40e6, true))).toBe('40.0 of 100.0 MB');
  nowMs = 2000;
  const early = '44.0 of 100.0 MB, 2.0 MB/s, 28 s left';
  expect(progressLine(meter.arrived(4e6))).toBe(early);
  nowMs = 60_000;
  const later = '49.0 of 100.0 MB, 1.0 MB/s, 51 s left';
  expect(progressLine(meter.arrived(5e6))).toBe(later);
});
