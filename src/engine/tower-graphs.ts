import type { TowerFiles } from '../clip/models';
import { copyPart, movePart } from '../formats/onnx-part';
import type { LogitScale } from './logit-scale';
import type { ReadFile } from './model-files';
import { openCombined } from './split-onnx';

/** The graph of each tower, wherever it lies: to be asked once each, and the text tower's first. */
export interface TowerGraphs {
  text(): Promise<Uint8Array<ArrayBuffer>>;
  vision(): Promise<Uint8Array<ArrayBuffer>>;
  /** What a combined file says of its logits; null for towers in a file each. */
  ownScale(): Promise<LogitScale | null>;
}

/**
 * The towers' graphs. A combined file is split: each tower gets a graph of its own, so that a label
 * edit runs no vision tower. The text tower is copied out and the vision tower stays in the file's own
 * memory: at the peak that is the file once and the text tower once more. Split towers are read one after the
 * other, so that one at a time is in memory; `early` reads the vision tower meanwhile.
 */
export function towerGraphs(
  files: TowerFiles,
  read: ReadFile,
  { early }: { early: boolean },
): TowerGraphs {
  if ('combined' in files) return combinedGraphs(files.combined, read);
  const vision = early ? read(files.vision) : null;
  // Whoever fails first is heard; a second failure has nobody left to tell.
  vision?.catch(() => undefined);
  return {
    text: () => read(files.text),
    vision: () => vision ?? read(files.vision),
    ownScale: async () => null,
  };
}

function combinedGraphs(path: string, read: ReadFile): TowerGraphs {
  const opened = read(path).then((bytes) => openCombined(bytes, path));
  opened.catch(() => undefined);
  return {
    text: async () => {
      const { model, text } = await opened;
      return copyPart(model, text);
    },
    vision: async () => {
      const { model, vision } = await opened;
      return movePart(model, vision);
    },
    ownScale: async () => (await opened).scale,
  };
}
