import { CodedError } from '../clip/errors';
import { parsePreprocessSpec } from '../clip/framing';
import type { PreprocessSpec } from '../clip/framing';
import { precisionsOf } from '../clip/models';
import type { ModelSpec } from '../clip/models';
import { ladder } from './execution-provider';
import type { Machine } from './execution-provider';
import { configPaths, fileReader, readJson, rungPaths } from './model-files';
import type { FileSource, ReadFile } from './model-files';
import type { LoadedModel, LoadProgress, LoadRequest, Rung } from './protocol';
import { selfTest } from './self-test';
import type { StoredSelfTest } from './self-test';
import { bucketLengths } from './text-batches';
import type { Towers } from './towers';

/** What loading needs of its surroundings. */
export interface LoadParts {
  probe(touchPoints: number): Promise<Machine>;
  sources(siteUrl: string): readonly FileSource[];
  loadTowers(model: ModelSpec, rung: Rung, read: ReadFile): Promise<Towers>;
}

/** A model ready to run, and what the page is told of it. */
export interface Loaded {
  model: ModelSpec;
  rung: Rung;
  towers: Towers;
  preprocess: PreprocessSpec;
  reply: LoadedModel;
}

interface LoadContext {
  signal: AbortSignal;
  progress(progress: LoadProgress): void;
}

/** Pieces arrive every 64 kB; a person sees no more than this. */
const progressEveryMs = 50;

/**
 * Loads a model on the best rung that is not excluded, tests it and warms it up. It tries that one
 * rung only: a runtime that has failed once is not trusted again, so the next rung is the next worker's.
 * Throws `model/*` where a file is wrong, `model/no-backend` where no rung is left, `model/no-precision-here` where
 * that is for want of other precisions than 16-bit floats, and `engine/run-failed` with the reason `failed-to-load`
 * or `failed-self-test` where this rung is none.
 */
export async function loadModel(
  parts: LoadParts,
  request: LoadRequest,
  { signal, progress }: LoadContext,
): Promise<Loaded> {
  const start = performance.now();
  const { model } = request;
  const machine = await parts.probe(request.touchPoints);
  const { rungs, refused } = ladder(machine, model.towers, request);
  const rung = rungs[0];
  if (!rung) throw noRung(request, refused);
  const paths = [...rungPaths(model, rung), model.selfTest ?? []].flat();
  const sizeBytes = paths.reduce((sum, path) => sum + (model.files[path]?.sizeBytes ?? 0), 0);
  const report = reporter(rung, sizeBytes, progress);
  const read = fileReader(model, parts.sources(request.siteUrl), signal, report.arrived);
  const [towers, preprocess, stored] = await Promise.all([
    parts.loadTowers(model, rung, read),
    model.preprocess ?? readPreprocessSpec(read),
    model.selfTest ? (readJson(read, model.selfTest) as Promise<StoredSelfTest>) : null,
  ]);
  signal.throwIfAborted();
  const firstRuns = async () => {
    report.phase('self-test');
    const cosine = await selfTest(towers, model, rung.dtype, stored);
    report.phase('warm-up');
    await warmUp(towers, model);
    return cosine;
  };
  const selfTestCosine = await Promise.race([firstRuns(), deviceLoss(towers)]);
  const reply: LoadedModel = {
    modelId: model.id,
    revision: model.revision,
    rung,
    refused,
    preprocess,
    sizeBytes,
    loadMs: performance.now() - start,
    selfTestCosine,
    ownScale: towers.ownScale,
    adapter: towers.adapter,
  };
  return { model, rung, towers, preprocess, reply };
}

function noRung({ model, precisions }: LoadRequest, refused: LoadedModel['refused']): CodedError {
  const told = refused.map(({ rung: { executionProvider }, reason, detail }) =>
    `${executionProvider} ${reason} ${detail}`.trim(),
  );
  const reasons = told.join('; ');
  const atHand = precisionsOf(model).filter((dtype) => precisions?.includes(dtype) ?? true);
  // Every browser that runs anything runs q8 and fp32.
  return atHand.length === 1 && atHand[0] === 'fp16'
    ? new CodedError('model/no-precision-here', { precisions: 'fp16', reasons })
    : new CodedError('model/no-backend', { reasons });
}

async function readPreprocessSpec(read: ReadFile): Promise<PreprocessSpec> {
  const path = configPaths.preprocessor;
  const config = await readJson(read, path);
  try {
    return parsePreprocessSpec(config);
  } catch (cause) {
    throw new CodedError('model/unreadable-config', { path }, { cause });
  }
}

/** Never resolves; rejects when the device is lost, for a run on a lost device may never end. */
function deviceLoss({ lost }: Towers): Promise<never> {
  const loss = lost.then((detail) => {
    throw new CodedError('engine/run-failed', { reason: 'failed-to-load', detail });
  });
  loss.catch(() => undefined);
  return loss;
}

/** One short label, the run that typing causes; the self-test has just run the vision tower. */
async function warmUp({ text }: Towers, { padding, contextLength }: ModelSpec): Promise<void> {
  const row = text.tokenize('a');
  await text.embed([row], padding === 'full' ? contextLength : bucketLengths[0]);
}

function reporter(rung: Rung, totalBytes: number, progress: (progress: LoadProgress) => void) {
  let loadedBytes = 0;
  let lastMs = -Infinity;
  const phase = (name: LoadProgress['phase']) =>
    progress({ rung, phase: name, loadedBytes, totalBytes });
  phase('download');
  return {
    phase,
    arrived(sizeBytes: number) {
      loadedBytes += sizeBytes;
      if (loadedBytes >= totalBytes) return phase('compile');
      if (performance.now() - lastMs < progressEveryMs) return;
      lastMs = performance.now();
      phase('download');
    },
  };
}
