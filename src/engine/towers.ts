import { PreTrainedTokenizer } from '@xenova/transformers';
import * as ort from 'onnxruntime-web/webgpu';
import { l2Normalise } from '../clip/embeds';
import { CodedError } from '../clip/errors';
import { sizeAt } from '../clip/models';
import type { ModelSpec } from '../clip/models';
import { adapterName } from './execution-provider';
import type { LogitScale } from './logit-scale';
import { configPaths, readJson } from './model-files';
import type { ReadFile } from './model-files';
import type { Rung } from './protocol';
import type { RuntimeFiles } from './runtime-files';
import { tokenizerInput, trainedForm } from './tokenizer-input';
import { towerGraphs, weightsName } from './tower-graphs';
import type { TowerGraph } from './tower-graphs';
import { embedNames } from './tower-tensors';

/** Turns text into embeds. Both throw `engine/run-failed` where the runtime does or its numbers are none. */
export interface TextTower {
  /** Token ids of one prompt, start and end tokens included, uncut. */
  tokenize(prompt: string): readonly number[];
  /** Embeds `[rows x projectionDim]`, L2-normalised, of token ids padded to `length`. */
  embed(rows: readonly (readonly number[])[], length: number): Promise<Float32Array<ArrayBuffer>>;
}

/** Turns pixel values `[count x 3 x imageSize x imageSize]` into embeds `[count x projectionDim]`, L2-normalised. */
export interface VisionTower {
  embed(pixelValues: Float32Array, count: number): Promise<Float32Array<ArrayBuffer>>;
}

export interface Towers {
  text: TextTower;
  vision: VisionTower;
  /** Scale and bias that a combined file carries; null where the towers came in a file each. */
  ownScale: LogitScale | null;
  /** The GPU adapter's description; empty on WASM. */
  adapter: string;
  /** Resolves with the reason when the GPU device is lost; never on WASM. */
  lost: Promise<string>;
  release(): Promise<void>;
}

/**
 * The smallest ONNX model, one Identity node of one number: creating its session fetches and compiles the
 * runtime while the weights arrive.
 */
const identityModel = Uint8Array.from(
  atob('CAg6NwoQCgF4EgF5IghJZGVudGl0eRIBZ1oPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCAhAN'),
  (byte) => byte.charCodeAt(0),
);

/** Below this, both towers in memory at once cost little, and reading them at once saves the time of one. */
const smallBytes = 50e6;

/**
 * Both towers of a model on one rung. The runtime starts with the first call in a worker and then keeps
 * its build and its threads. Throws `model/*` where a file is wrong, else `engine/run-failed`.
 */
export async function loadTowers(
  model: ModelSpec,
  rung: Rung,
  read: ReadFile,
  runtime: RuntimeFiles | null,
): Promise<Towers> {
  configureRuntime(rung, runtime);
  const graphs = towerGraphs(model.towers[rung.dtype]!, read, {
    early: sizeAt(model, [rung.dtype]) < smallBytes,
  });
  const [runtimeSession, tokenizer] = await Promise.all([
    createSession(identityModel, rung),
    loadTokenizer(read, model.tokenizer),
  ]);
  await runtimeSession.release();
  const textSession = await createTowerSession(await graphs.text(), rung);
  // A half has three digits: the entry knows the scale better.
  const ownScale = rung.dtype === 'fp16' ? null : await graphs.ownScale();
  const visionSession = await createTowerSession(await graphs.vision(), rung);
  return {
    text: textTower(model, tokenizer, textSession),
    vision: visionTower(model, visionSession),
    ownScale,
    ...(await gpuDevice(rung)),
    async release() {
      await textSession.release();
      await visionSession.release();
    },
  };
}

function configureRuntime(rung: Rung, runtime: RuntimeFiles | null): void {
  if (runtime) ort.env.wasm.wasmPaths = { ...runtime };
  ort.env.wasm.numThreads = rung.threads;
  ort.env.wasm.proxy = false;
  ort.env.logLevel = 'error';
}

/**
 * A tower's session. The runtime gets the graph alone and takes the weights out of the file's bytes one by one: given
 * the whole file it would copy it into its own memory first, which never shrinks.
 */
async function createTowerSession(tower: TowerGraph, rung: Rung): Promise<ort.InferenceSession> {
  const { graph, weights } = tower;
  const session = await createSession(
    graph,
    rung,
    weights ? [{ path: weightsName, data: weights }] : [],
  );
  tower.release();
  return session;
}

/**
 * The runtime's threads wait busily for more work, within a run and by default for long after it: on two cores
 * one of them then draws no page and decodes no picture. With this they rest when a run has ended.
 */
const restAfterRuns = { session: { force_spinning_stop: '1' } };

async function createSession(
  graph: Uint8Array,
  rung: Rung,
  externalData: { path: string; data: Uint8Array }[] = [],
): Promise<ort.InferenceSession> {
  try {
    return await ort.InferenceSession.create(graph, {
      executionProviders: [rung.executionProvider],
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      extra: restAfterRuns,
      externalData,
    });
  } catch (cause) {
    throw runFailure('failed-to-load', cause);
  }
}

async function gpuDevice(rung: Rung): Promise<Pick<Towers, 'adapter' | 'lost'>> {
  if (rung.executionProvider !== 'webgpu')
    return { adapter: '', lost: new Promise(() => undefined) };
  const device = (await ort.env.webgpu.device) as GPUDevice;
  return {
    adapter: adapterName(device.adapterInfo),
    lost: device.lost.then(({ reason, message }) => `${reason}: ${message}`),
  };
}

/** Token ids as Hugging Face's tokenizer gives them, start and end tokens included, uncut. */
export interface Tokenizer {
  padId: number;
  encode(text: string): readonly number[];
}

/** A model's tokenizer; what `spec` does not say its own configuration does. Throws `model/unreadable-config`. */
export async function loadTokenizer(
  read: ReadFile,
  spec: ModelSpec['tokenizer'],
): Promise<Tokenizer> {
  const path = configPaths.tokenizer;
  const [json, config] = await Promise.all([
    readJson(read, path),
    spec ? { eos_token: spec.endToken } : readJson(read, configPaths.tokenizerConfig),
  ]);
  try {
    const tokenizer = new PreTrainedTokenizer(json as object, config as object);
    const input = tokenizerInput(json);
    return {
      padId: spec?.padId ?? tokenizer.pad_token_id ?? 0,
      encode: (text) => tokenizer.encode(input(text)),
    };
  } catch (cause) {
    throw new CodedError('model/unreadable-config', { path }, { cause });
  }
}

function textTower(
  model: ModelSpec,
  tokenizer: Tokenizer,
  session: ort.InferenceSession,
): TextTower {
  const output = outputOf(session, embedNames.text);
  const takesMask = session.inputNames.includes('attention_mask');
  const padId = BigInt(tokenizer.padId);
  return {
    tokenize: (prompt) => tokenizer.encode(trainedForm(prompt, model)),
    embed(rows, length) {
      const ids = new BigInt64Array(rows.length * length).fill(padId);
      // SigLIP was trained without a mask: its padding is read like any other token.
      const mask = new BigInt64Array(ids.length).fill(model.padding === 'full' ? 1n : 0n);
      for (const [row, tokens] of rows.entries()) {
        ids.set(tokens.map(BigInt), row * length);
        mask.fill(1n, row * length, row * length + tokens.length);
      }
      const shape = [rows.length, length];
      const feeds = { input_ids: new ort.Tensor('int64', ids, shape) };
      const masked = { ...feeds, attention_mask: new ort.Tensor('int64', mask, shape) };
      return run(session, takesMask ? masked : feeds, output, model.projectionDim);
    },
  };
}

function visionTower(model: ModelSpec, session: ort.InferenceSession): VisionTower {
  const output = outputOf(session, embedNames.vision);
  const { imageSize, projectionDim } = model;
  return {
    embed(pixelValues, count) {
      const shape = [count, 3, imageSize, imageSize];
      const feeds = { pixel_values: new ort.Tensor('float32', pixelValues, shape) };
      return run(session, feeds, output, projectionDim);
    },
  };
}

function outputOf(session: ort.InferenceSession, names: readonly string[]): string {
  const found = names.find((each) => session.outputNames.includes(each));
  if (found) return found;
  const detail = `no output ${names[0]} among ${session.outputNames.join(', ')}`;
  throw new CodedError('engine/run-failed', { reason: 'failed-to-load', detail });
}

async function run(
  session: ort.InferenceSession,
  feeds: Record<string, ort.Tensor>,
  output: string,
  dim: number,
): Promise<Float32Array<ArrayBuffer>> {
  let data: unknown;
  try {
    const tensor = (await session.run(feeds, [output]))[output]!;
    data = await tensor.getData();
    tensor.dispose();
  } catch (cause) {
    throw runFailure('run', cause);
  }
  if (!(data instanceof Float32Array)) throw runFailure('run', `${output} is not float32`);
  const embeds = l2Normalise(data, dim);
  if (embeds.some(Number.isNaN)) throw runFailure('run', `${output} has no direction`);
  return embeds;
}

function runFailure(reason: 'failed-to-load' | 'run', cause: unknown): CodedError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new CodedError('engine/run-failed', { reason, detail }, { cause });
}
