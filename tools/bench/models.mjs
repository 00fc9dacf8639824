/** The models of the bench on disk: made where they are missing, with what the page must be told of them. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const starterFolder = join(root, 'public/models/starter');
const vitFolder = join(root, '.cache/models/clip-vit-base-patch32-random');
const python = process.env.PYTHON ?? 'python3';

/** Side of the square that a model takes, px: the starter's changes as it is trained anew. */
function sideOf(folder) {
  const config = readFileSync(join(folder, 'preprocessor_config.json'), 'utf8');
  return JSON.parse(config).crop_size.height;
}

/** @typedef {{ id: string, folder: string, joint: string, side: number, note: string }} BenchModel */

/** The models that can be measured: their id in the catalogue, and where their files lie. */
export const benchModels = {
  starter: {
    id: 'starter',
    folder: starterFolder,
    joint: join(root, '.cache/models/starter-joint/onnx/model.onnx'),
    side: sideOf(starterFolder),
    note: 'the starter, plain build',
  },
  'vit-b-32': {
    id: 'clip-vit-base-patch32',
    folder: vitFolder,
    joint: join(vitFolder, 'onnx/model.onnx'),
    side: 224,
    note: "ViT-B/32's exact shape with random weights at fp32; a build for the bench, its pins swapped for these files'",
  },
};

function runPython(script, ...args) {
  const { status } = spawnSync(python, [join(root, 'tools/bench', script), ...args], {
    stdio: ['ignore', 2, 2],
  });
  if (status === 0) return;
  throw new Error(
    `${script} failed: set PYTHON to one that has the packages of tools/bench/requirements.txt.`,
  );
}

/** Makes the files that are missing. Throws where Python or its packages are. */
export async function prepareModel({ folder, joint }) {
  if (!existsSync(join(folder, 'onnx/vision_model.onnx'))) runPython('random_clip.py', folder);
  const text = join(folder, 'onnx/text_model.onnx');
  // The starter is trained anew now and then.
  const isFresh = existsSync(joint) && (await stat(joint)).mtimeMs > (await stat(text)).mtimeMs;
  if (isFresh) return;
  const { logit_scale_init_value: scale } = JSON.parse(
    await readFile(join(folder, 'config.json'), 'utf8'),
  );
  const vision = join(folder, 'onnx/vision_model.onnx');
  runPython('join_towers.py', text, vision, String(Math.exp(scale)), joint);
}

/** Makes the towers at q8 or fp16 where they are missing. Throws where Python or its packages are. */
export async function preparePrecision({ folder }, dtype) {
  const suffix = { q8: '_quantized', fp16: '_fp16' }[dtype];
  if (suffix && !existsSync(join(folder, `onnx/vision_model${suffix}.onnx`)))
    runPython('quantise.py', folder, dtype);
}

/** Length and SHA-256 of every file of a folder, as a catalogue entry pins them. */
export async function pinsOf(folder) {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name).slice(folder.length + 1));
  const pins = paths.map(async (path) => {
    const bytes = await readFile(join(folder, path));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return [path, { sizeBytes: bytes.length, sha256 }];
  });
  return Object.fromEntries(await Promise.all(pins));
}

/**
 * Bare runs of both towers in each native runtime that is here: onnxruntime-node, and Python's.
 * @param {BenchModel} model
 * @returns {{ runtime: string, text: number[], vision: number[] }[]}
 */
export function nativeRuns({ folder, side }, { threads, runs, tokens }) {
  const args = [folder, threads, runs, tokens, side].map(String);
  const peers = [
    [process.execPath, 'native-node.mjs'],
    [python, 'native.py'],
  ];
  return peers.flatMap(([command, script]) => {
    const { status, stdout } = spawnSync(command, [join(root, 'tools/bench', script), ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return status === 0 ? [JSON.parse(stdout)] : [];
  });
}
