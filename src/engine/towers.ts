import { PreTrainedTokenizer } from '@xenova/transformers';
import * as ort from 'onnxruntime-web/webgpu';
import { CodedError } from '../clip/errors';
import { sizeAt } from '../clip/models';
import type { ModelSpec } from '../clip/models';
import { onlyClassToken } from './class-token';
import { adapterName } from './execution-provider';
import type { LogitScale } from './logit-scale';
import { configPaths, readJson } from './model-files';
import type { ReadFile } from './model-files';
import { prefixGraph } from './prefix-graph';
import type { Rung } from './protocol';
import { outputOf, runFailure, runForEmbeds } from './run-session';
import type { RuntimeFiles } from './runtime-files';
import { sharingText, textTower } from './text-tower';
import type { TextTower, Tokenizer } from './text-tower';
import { tokenizerInput } from './tokenizer-input';
import { towerGraphs, weightsName } from './tower-graphs';
import type { TowerGraph } from './tower-graphs';
import { embedNames } from './tower-tensors';

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
  const { text, session: textSession } = await createText(
    await graphs.text(),
    model,
    tokenizer,
    rung,
  );
  // A half has three digits: the entry knows the scale better.
  const ownScale = rung.dtype === 'fp16' ? null : await graphs.ownScale();
  const vision = await graphs.vision();
  const visionSession = await createTowerSession(vision, rung, changed(vision, onlyClassToken));
  return {
    text,
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
 * The text tower, where it can be had with a graph that goes on after a beginning: on WASM, where a run costs what its
 * tokens do, and shapes are free. There is nothing to go on from where every text is padded to its full length.
 */
async function createText(
  tower: TowerGraph,
  model: ModelSpec,
  tokenizer: Tokenizer,
  rung: Rung,
): Promise<{ text: TextTower; session: ort.InferenceSession }> {
  const mayShare = rung.executionProvider === 'wasm' && model.padding === 'longest';
  const shape = mayShare ? changed(tower, prefixGraph) : null;
  const session = shape && (await openSession(shape.graph, tower.weights, rung).catch(() => null));
  const text =
    session && (await sharingText(model, tokenizer, session, { dtype: rung.dtype, shape }));
  if (text) {
    tower.release();
    return { text, session };
  }
  await session?.release();
  const whole = await createTowerSession(tower, rung, null);
  return { text: textTower(model, tokenizer, whole), session: whole };
}

/** null where the graph is not built so that this can be done: the runtime then says what it thinks of it. */
function changed<T>(
  { graph }: TowerGraph,
  change: (graph: Uint8Array<ArrayBuffer>) => T,
): T | null {
  try {
    return change(graph);
  } catch {
    return null;
  }
}

/**
 * A tower's session, of the changed graph if there is one and the runtime takes it. The runtime gets the graph alone
 * and takes the weights out of the file's bytes one by one: given the whole file it would copy it into its own memory
 * first, which never shrinks.
 */
async function createTowerSession(
  tower: TowerGraph,
  rung: Rung,
  instead: Uint8Array | null,
): Promise<ort.InferenceSession> {
  const open = (graph: Uint8Array) => openSession(graph, tower.weights, rung);
  const session = instead
    ? await open(instead).catch(() => open(tower.graph))
    : await open(tower.graph);
  tower.release();
  return session;
}

function openSession(
  graph: Uint8Array,
  weights: Uint8Array | null,
  rung: Rung,
): Promise<ort.InferenceSession> {
  return createSession(graph, rung, weights ? [{ path: weightsName, data: weights }] : []);
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

function visionTower(model: ModelSpec, session: ort.InferenceSession): VisionTower {
  const output = outputOf(session, embedNames.vision);
  const { imageSize, projectionDim } = model;
  return {
    embed(pixelValues, count) {
      const shape = [count, 3, imageSize, imageSize];
      const feeds = { pixel_values: new ort.Tensor('float32', pixelValues, shape) };
      return runForEmbeds(session, feeds, output, projectionDim);
    },
  };
}
