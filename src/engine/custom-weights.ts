import { CodedError } from '../clip/errors';
import type { Dtype, ModelSpec, PinnedFile, TowerFiles } from '../clip/models';
import { readOnnx } from '../formats/onnx';
import { bytesOf, combinedIn } from './custom-folder';
import type { HubFolder } from './custom-folder';
import type { LogitScale } from './logit-scale';
import { sha256Hex } from './model-files';
import { openCombined } from './split-onnx';
import { checkTower, embedNames } from './tower-tensors';
import type { TowerKind, TowerShape } from './tower-tensors';

/** What a model's weights say themselves, and the pins of their files. */
export interface Weights {
  files: Record<string, PinnedFile>;
  text: TowerShape;
  vision: TowerShape;
  scale: LogitScale | null;
}

/** A half has three digits: scale and bias are taken from the others where there are any. */
const byExactness = ['fp32', 'q8', 'fp16'] as const;

/**
 * Reads each file once, one at a time: its pin, its tensors, and the scale if it has one. Throws `onnx/*`,
 * or `custom/size-differs` where two files do not belong together.
 */
export async function readWeights(
  folder: HubFolder,
  towers: Partial<Record<Dtype, TowerFiles>>,
  activation: ModelSpec['activation'],
  signal: AbortSignal,
): Promise<Weights> {
  const weights: Weights = { files: {}, text: untold, vision: untold, scale: null };
  // CLIP's pooled output lacks the projection; SigLIP has none.
  const names = (kind: TowerKind) => embedNames[kind].slice(0, activation === 'softmax' ? 1 : 2);
  for (const dtype of byExactness) {
    const tower = towers[dtype];
    if (!tower) continue;
    if ('combined' in tower) {
      const opened = openCombined(await pin(tower.combined), tower.combined);
      agreeOn(weights, opened.text, opened.vision, tower.combined);
      weights.scale ??= opened.scale;
    } else {
      const text = checkFile('text', await pin(tower.text), names('text'), tower.text);
      const vision = checkFile('vision', await pin(tower.vision), names('vision'), tower.vision);
      agreeOn(weights, text, vision, tower.vision);
    }
  }
  weights.scale ??= await scaleBeside(folder);
  return weights;

  async function pin(path: string): Promise<Uint8Array<ArrayBuffer>> {
    signal.throwIfAborted();
    const bytes = await bytesOf(folder, path);
    weights.files[path] = { sizeBytes: bytes.length, sha256: await sha256Hex(bytes) };
    return bytes;
  }
}

const untold: TowerShape = { projectionDim: null, inputLength: null };

function checkFile(
  kind: TowerKind,
  bytes: Uint8Array<ArrayBuffer>,
  names: readonly string[],
  path: string,
): TowerShape {
  const { graph } = readOnnx(bytes, path);
  const isElsewhere = graph.parts.some((part) => part.kind === 'weights' && part.isExternal);
  if (isElsewhere) throw new CodedError('onnx/external-data', { path });
  return checkTower(kind, graph, names, path);
}

/** Notes what one precision's towers tell; all have to tell the same. */
function agreeOn(weights: Weights, text: TowerShape, vision: TowerShape, path: string): void {
  const agree = (known: number | null, told: number | null) => {
    if (known !== null && told !== null && known !== told)
      throw new CodedError('custom/size-differs', { path });
    return known ?? told;
  };
  const dim = agree(agree(weights.text.projectionDim, text.projectionDim), vision.projectionDim);
  weights.text = {
    projectionDim: dim,
    inputLength: agree(weights.text.inputLength, text.inputLength),
  };
  weights.vision = {
    projectionDim: dim,
    inputLength: agree(weights.vision.inputLength, vision.inputLength),
  };
}

/** The scale in a combined file that lies beside split towers; a file that cannot be read has none. */
async function scaleBeside(folder: HubFolder): Promise<LogitScale | null> {
  for (const dtype of byExactness)
    for (const { combined } of combinedIn(folder, dtype))
      try {
        const { scale } = openCombined(await bytesOf(folder, combined), combined);
        if (scale) return scale;
      } catch (error) {
        if (!(error instanceof CodedError)) throw error;
      }
  return null;
}
