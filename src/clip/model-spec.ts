import type { PreprocessSpec } from './framing';

/** Precision of a model's weights; "precision" on screen. */
export type Dtype = 'fp32' | 'fp16' | 'q8';

/**
 * What a downloaded or shipped file must be, checked before its bytes are used: its length, and in lower-case hex its
 * SHA-256. Of a small file that nobody but a hub pins, git's name is known instead: the SHA-1 of its blob.
 */
export type PinnedFile = { sizeBytes: number } & (
  { sha256: string; gitSha1?: never } | { sha256?: never; gitSha1: string }
);

/** Where the towers of one precision lie: in a file each, or both in one that is split when it is loaded. */
export type TowerFiles = { text: string; vision: string } | { combined: string };

/** What a `tokenizer_config.json` would say beside `tokenizer.json`. */
export interface TokenizerSpec {
  /** Id that fills a text up to the length of its batch. */
  padId: number;
  /** The token that ends a text, e.g. `</s>`. */
  endToken: string;
}

/** One model of the catalogue. Adding a model is adding one of these. */
export interface ModelSpec {
  /** Folder under `models/` and the identifier in links. */
  id: string;
  /** Name on screen. */
  name: string;
  /** `owner/name` on the hub, or null for a model that only ships with the site. */
  repo: string | null;
  revision: string;
  licence: string;
  /** What it reads, as BCP 47 tags; `mul` for many. */
  languages: readonly string[];
  /** Zero-shot top-1 accuracy on ImageNet as published, 0 to 1; null where it was not measured. */
  imagenetAccuracy: number | null;
  /** softmax over labels (CLIP) or independent sigmoid (SigLIP), by how it was trained. */
  activation: 'softmax' | 'sigmoid';
  /** The multiplier itself (about 100), not its logarithm. A combined file that carries its own has the last word. */
  logitScale: number;
  logitBias: number;
  /** Set where scale and bias were found nowhere, and those of the best-known model of its kind stand in. */
  isScaleAssumed?: true;
  /** Length of an embed. */
  projectionDim: number;
  /** Tokens the text tower takes, start and end tokens counted. */
  contextLength: number;
  /** Side of the square the vision tower takes, px. */
  imageSize: number;
  /** `longest`: pad to the batch's longest (causal towers). `full`: always to contextLength. */
  padding: 'longest' | 'full';
  /** Whether text is lower-cased before the tokenizer (SigLIP, SigLIP 2). */
  lowerCase: boolean;
  /** Whether ASCII punctuation is taken out and white space folded before the tokenizer (SigLIP). */
  stripPunctuation: boolean;
  /** What happens to a picture; null where the model's own `preprocessor_config.json` is pinned and says it. */
  preprocess: PreprocessSpec | null;
  /** null where the model's own `tokenizer_config.json` is pinned and says it. */
  tokenizer: TokenizerSpec | null;
  /** The two towers at each precision: paths that `files` pins. */
  towers: Partial<Record<Dtype, TowerFiles>>;
  /** Every file of the model by its path, pinned. */
  files: Readonly<Record<string, PinnedFile>>;
  /** Host whose word the pins are, where this build had none: an entry made of a `ModelDraft`. */
  pinnedBy?: string;
  /** Path of the stored self-test vectors, or null where none is stored. */
  selfTest: string | null;
  /** Path of the list of words it was trained on, or null where there is no such list. */
  knownWords: string | null;
}

/**
 * A model whose files nobody has pinned yet (`npm run models -- pin` finds what an entry needs): a hub has to be
 * asked what they are. `revision` is a branch, `files` the paths beside the towers.
 */
export type ModelDraft = Omit<ModelSpec, 'files'> & { files: readonly string[] };

const customPrefix = 'custom-';

/** The id of a model from somebody's disk, by the hash of its files. */
export function customId(hash: string): string {
  return customPrefix + hash.slice(0, 10);
}

/** Whether it is such an id. */
export function isCustomId(id: string): boolean {
  return id.startsWith(customPrefix);
}

/** The precisions at which the model has towers. */
export function precisionsOf({ towers }: Pick<ModelSpec, 'towers'>): readonly Dtype[] {
  return Object.keys(towers) as Dtype[];
}

/** The one or two paths of a precision's towers. */
export function towerPaths(towers: TowerFiles): readonly string[] {
  return 'combined' in towers ? [towers.combined] : [towers.text, towers.vision];
}

/** Paths of all that the model or draft needs at these precisions: what every precision needs, then the towers. */
export function pathsAt(
  { towers, files }: ModelSpec | ModelDraft,
  dtypes: readonly Dtype[],
): readonly string[] {
  const ofTowers = new Set(Object.values(towers).flatMap(towerPaths));
  const wanted = dtypes.flatMap((dtype) => (towers[dtype] ? towerPaths(towers[dtype]) : []));
  const listed = Array.isArray(files) ? (files as readonly string[]) : Object.keys(files);
  return [...listed.filter((path) => !ofTowers.has(path)), ...new Set(wanted)];
}

/** What a file's content is called, whoever has it: the hash that pins it. */
export function contentName(pin: Pick<PinnedFile, 'sha256' | 'gitSha1'>): string {
  return pin.sha256 ?? `git-${pin.gitSha1}`;
}

/** What those files weigh together, as pinned. */
export function sizeAt(model: ModelSpec, dtypes: readonly Dtype[]): number {
  return pathsAt(model, dtypes).reduce((sum, path) => sum + model.files[path]!.sizeBytes, 0);
}
