import { CodedError } from '../clip/errors';
import type { Dtype, TowerFiles } from '../clip/models';

/** Files as a person chose them, with their paths inside what was chosen. */
export type GivenFiles = readonly { path: string; file: File }[];

/** The files of one model by their paths in the hub's layout. */
export type HubFolder = ReadonlyMap<string, File>;

/** A browser's largest buffer, and ONNX's own limit for one file. */
const mostBytes = 2 ** 31 - 1;

/** Suffixes of the hub's file names, best first. Whatever is smaller than 16 bits runs where q8 does. */
const suffixes: Readonly<Record<Dtype, readonly string[]>> = {
  q8: ['_quantized', '_int8', '_uint8', '_q4', '_bnb4', '_q4f16'],
  fp16: ['_fp16'],
  fp32: [''],
};

/**
 * The folder that holds a `config.json`, the outermost where there are several. Throws `custom/missing-file`.
 */
export function hubFolder(files: GivenFiles): HubFolder {
  const depth = (path: string) => path.split('/').length;
  const configs = files.map(({ path }) => path).filter((path) => /(^|\/)config\.json$/.test(path));
  const [outermost] = configs.sort((a, b) => depth(a) - depth(b));
  if (outermost === undefined) throw new CodedError('custom/missing-file', { path: 'config.json' });
  const root = outermost.slice(0, -'config.json'.length);
  const inside = files.filter(({ path }) => path.startsWith(root));
  return new Map(inside.map(({ path, file }) => [path.slice(root.length), file]));
}

/** The towers at each precision that is there, a file each before both in one. Throws `custom/no-weights`. */
export function towersIn(folder: HubFolder): Partial<Record<Dtype, TowerFiles>> {
  const found: Partial<Record<Dtype, TowerFiles>> = {};
  for (const dtype of Object.keys(suffixes) as Dtype[]) {
    const towers = suffixes[dtype].flatMap((suffix) => split(folder, suffix) ?? []);
    const best = towers[0] ?? combinedIn(folder, dtype)[0];
    if (best) found[dtype] = best;
  }
  if (Object.keys(found).length === 0) throw new CodedError('custom/no-weights');
  return found;
}

/** Files with both towers at that precision. */
export function combinedIn(folder: HubFolder, dtype: Dtype): { combined: string }[] {
  return suffixes[dtype].flatMap((suffix) => {
    const combined = pathOf(folder, `model${suffix}.onnx`);
    return combined ? { combined } : [];
  });
}

/** One file's bytes. Throws `custom/missing-file`, `too-large` or `unreadable-file`. */
export async function bytesOf(folder: HubFolder, path: string): Promise<Uint8Array<ArrayBuffer>> {
  const file = folder.get(path);
  if (!file) throw new CodedError('custom/missing-file', { path });
  if (file.size > mostBytes) throw new CodedError('custom/too-large', { path });
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw new CodedError('custom/unreadable-file', { path }, { cause });
  }
}

function split(folder: HubFolder, suffix: string): TowerFiles | null {
  const text = pathOf(folder, `text_model${suffix}.onnx`);
  const vision = pathOf(folder, `vision_model${suffix}.onnx`);
  return text && vision ? { text, vision } : null;
}

/** Files that were chosen one by one come without their folder. */
function pathOf(folder: HubFolder, name: string): string | undefined {
  return [`onnx/${name}`, name].find((path) => folder.has(path));
}
