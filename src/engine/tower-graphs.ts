import type { TowerFiles } from '../clip/models';
import { readOnnx } from '../formats/onnx';
import type { OnnxPart } from '../formats/onnx-part';
import { graphWithoutWeights } from '../formats/onnx-weights';
import { fileBytes, release, wholeOf } from './file-bytes';
import type { LogitScale } from './logit-scale';
import type { ReadFile } from './model-files';
import { openCombined } from './split-onnx';
import type { FileNow } from './store-files';

/** The name under which a graph speaks of the file with its weights. */
export const weightsName = 'weights';

/** One tower for the runtime, which takes the weights one by one from where they lie. */
export interface TowerGraph {
  graph: Uint8Array<ArrayBuffer>;
  /** The file's bytes, in memory or not; null where the graph has its weights in itself. */
  weights: Uint8Array | null;
  /** To be called when the runtime has taken the weights. */
  release(): void;
}

/** The graph of each tower, wherever it lies: to be asked once each, and the text tower's first. */
export interface TowerGraphs {
  text(): Promise<TowerGraph>;
  vision(): Promise<TowerGraph>;
  /** What a combined file says of its logits; null for towers in a file each. */
  ownScale(): Promise<LogitScale | null>;
}

/**
 * The towers' graphs, without their weights, which stay where they lie: in a file that is kept on this device, from
 * which the runtime takes them one by one, so that memory holds no more than the runtime's own; in memory where the
 * file comes from the network. A combined file is split into two graphs that take their weights from
 * the same file, so that a label edit runs no vision tower. Towers in a file each are read one after the other,
 * with `early` at once.
 */
export function towerGraphs(
  files: TowerFiles,
  read: ReadFile,
  { early }: { early: boolean },
): TowerGraphs {
  const open = async (path: string): Promise<Opened> => {
    const file = (await read.now?.(path)) ?? null;
    const bytes = file ? wholeOf(file) : await read(path);
    return { path, bytes, file };
  };
  if ('combined' in files) return combinedGraphs(open(files.combined));
  const tower = async (path: string) => towerGraph(await open(path));
  const vision = early ? tower(files.vision) : null;
  // Whoever fails first is heard; a second failure has nobody left to tell.
  vision?.catch(() => undefined);
  return {
    text: () => tower(files.text),
    vision: () => vision ?? tower(files.vision),
    ownScale: async () => null,
  };
}

interface Opened {
  path: string;
  bytes: Uint8Array<ArrayBuffer>;
  /** Where the bytes came from and can be read again; null where they have to stay in memory. */
  file: FileNow | null;
}

/** What the runtime takes weights from once the graphs are made, and what ends that. */
function weightsOf({ bytes, file }: Opened): Pick<TowerGraph, 'weights' | 'release'> {
  if (!file) return { weights: bytes, release: () => release(bytes) };
  release(bytes);
  return { weights: fileBytes(file), release: () => file.close() };
}

function towerGraph(opened: Opened): TowerGraph {
  const { bytes, path, file } = opened;
  const graph = graphAlone(bytes, path);
  if (graph) return { graph, ...weightsOf(opened) };
  file?.close();
  return { graph: bytes, weights: null, release: () => release(bytes) };
}

/** null where the file cannot be taken apart: the runtime then says what it thinks of it. */
function graphAlone(bytes: Uint8Array<ArrayBuffer>, path: string): Uint8Array<ArrayBuffer> | null {
  try {
    return graphWithoutWeights(readOnnx(bytes, path), weightsName);
  } catch {
    return null;
  }
}

function combinedGraphs(opening: Promise<Opened>): TowerGraphs {
  const take = async () => {
    const opened = await opening;
    const { model, text, vision, scale } = openCombined(opened.bytes, opened.path);
    const alone = ({ parts }: OnnxPart) => graphWithoutWeights(model, weightsName, parts);
    return { text: alone(text), vision: alone(vision), scale, ...weightsOf(opened) };
  };
  const taken = take();
  taken.catch(() => undefined);
  return {
    text: async () => {
      const { text, weights } = await taken;
      return { graph: text, weights, release: () => undefined };
    },
    vision: async () => {
      const { vision, weights, release: end } = await taken;
      return { graph: vision, weights, release: end };
    },
    ownScale: async () => (await taken).scale,
  };
}
