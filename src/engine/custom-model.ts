import { CodedError } from '../clip/errors';
import { inputSize, parsePreprocessSpec } from '../clip/framing';
import type { PreprocessSpec } from '../clip/framing';
import { customId } from '../clip/models';
import type { ModelSpec, PinnedFile } from '../clip/models';
import { readCustomConfig } from './custom-config';
import { bytesOf, hubFolder, towersIn } from './custom-folder';
import type { GivenFiles, HubFolder } from './custom-folder';
import { readWeights } from './custom-weights';
import type { Weights } from './custom-weights';
import { configPaths, sha256Hex } from './model-files';

type Json = Readonly<Record<string, unknown>>;

/**
 * The entry of a model in a folder of the hub's layout that no catalogue knows, its files pinned as they
 * are now; or why it is none: a file is missing, its kind is unknown, its tensors are not a CLIP model's.
 * Scale and bias come from a combined file where there is one; else they are assumed, and the entry says
 * so. Rejects with the signal's reason.
 */
export async function inspectCustomModel(
  files: GivenFiles,
  signal: AbortSignal,
): Promise<{ model: ModelSpec } | { refusal: CodedError }> {
  try {
    return { model: await entryOf(hubFolder(files), signal) };
  } catch (error) {
    if (error instanceof CodedError) return { refusal: error };
    throw error;
  }
}

async function entryOf(folder: HubFolder, signal: AbortSignal): Promise<ModelSpec> {
  const config = await readJson(folder, 'config.json');
  const hasConfig = folder.has(configPaths.tokenizerConfig);
  const tokenizerConfig = hasConfig ? await readJson(folder, configPaths.tokenizerConfig) : null;
  const { name, ...facts } = readCustomConfig(config, tokenizerConfig);
  if (!hasConfig && facts.activation === 'sigmoid')
    throw new CodedError('custom/missing-file', { path: configPaths.tokenizerConfig });
  const preprocess = await readPreprocess(folder);
  const towers = towersIn(folder);
  const files = await pinsOf(folder, [
    configPaths.tokenizer,
    ...(hasConfig ? [configPaths.tokenizerConfig] : []),
  ]);
  const weights = await readWeights(folder, towers, facts.activation, signal);
  const sizes = sizesOf(weights, facts, preprocess);
  const pins = { ...files, ...weights.files };
  const hash = await sha256Hex(
    new TextEncoder().encode(JSON.stringify(Object.entries(pins).sort())),
  );
  return {
    ...facts,
    ...sizes,
    ...(weights.scale ?? { isScaleAssumed: true as const }),
    id: customId(hash),
    name: name ?? 'custom',
    repo: null,
    revision: hash.slice(0, 40),
    licence: '',
    languages: [],
    imagenetAccuracy: null,
    preprocess,
    // CLIP's tokenizers differ in nothing else that matters: what follows the end cannot change an embed.
    tokenizer: hasConfig ? null : { padId: 0, endToken: '<|endoftext|>' },
    towers,
    files: pins,
    selfTest: null,
    knownWords: null,
  };
}

/** The weights have the last word on what they fix, and the configuration on the rest. */
function sizesOf(
  { text, vision }: Weights,
  facts: Pick<ModelSpec, 'projectionDim' | 'contextLength' | 'padding'>,
  preprocess: PreprocessSpec,
): Pick<ModelSpec, 'projectionDim' | 'contextLength' | 'padding' | 'imageSize'> {
  const { widthPx, heightPx } = inputSize(preprocess);
  if (widthPx !== heightPx || (vision.inputLength ?? widthPx) !== widthPx)
    throw new CodedError('custom/size-differs', { path: configPaths.preprocessor });
  return {
    projectionDim: text.projectionDim ?? facts.projectionDim,
    contextLength: text.inputLength ?? facts.contextLength,
    padding: text.inputLength === null ? facts.padding : 'full',
    imageSize: widthPx,
  };
}

async function readPreprocess(folder: HubFolder): Promise<PreprocessSpec> {
  const path = configPaths.preprocessor;
  const config = await readJson(folder, path);
  try {
    return parsePreprocessSpec(config);
  } catch (cause) {
    throw new CodedError('custom/unreadable-file', { path }, { cause });
  }
}

async function readJson(folder: HubFolder, path: string): Promise<Json> {
  const text = new TextDecoder().decode(await bytesOf(folder, path));
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  } catch {
    // Said below.
  }
  throw new CodedError('custom/unreadable-file', { path });
}

async function pinsOf(
  folder: HubFolder,
  paths: readonly string[],
): Promise<Record<string, PinnedFile>> {
  const pins: Record<string, PinnedFile> = {};
  for (const path of paths) {
    const bytes = await bytesOf(folder, path);
    pins[path] = { sizeBytes: bytes.length, sha256: await sha256Hex(bytes) };
  }
  return pins;
}
