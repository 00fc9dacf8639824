import { npyHeader } from '../formats/npy';
import type { CollectionFacts } from './collection-facts';
import type { ZipFile } from './zip-parts';

/** Embeds of the collection's pictures, those that have one. */
export interface CollectionEmbeds {
  dim: number;
  /** The picture of each row. */
  paths: readonly string[];
  /** `[pictures x dim]`, L2-normalised, cut into blocks of whole rows as they are kept. */
  blocks: readonly Float32Array<ArrayBuffer>[];
}

type EmbedsFacts = Pick<
  CollectionFacts,
  'appVersion' | 'createdAt' | 'model' | 'dtype' | 'executionProvider'
>;

/**
 * `embeds.npy` (`numpy.load` gives a float32 array of shape `(pictures, dim)`) and `embeds.json`, which
 * names the picture of each row, in the rows' order, and the model. Throws a RangeError where rows and
 * paths do not match.
 */
export function embedsFiles(
  { dim, paths, blocks }: CollectionEmbeds,
  { appVersion, createdAt, model, dtype, executionProvider }: EmbedsFacts,
): ZipFile[] {
  const numbers = blocks.reduce((sum, block) => sum + block.length, 0);
  if (numbers !== paths.length * dim)
    throw new RangeError(`${paths.length} pictures of ${dim} numbers, but ${numbers} numbers.`);
  const list = {
    format: 'clip-playground/embeds',
    schemaVersion: 1,
    file: 'embeds.npy',
    shape: [paths.length, dim],
    normalised: true,
    appVersion,
    createdAt,
    model,
    dtype,
    executionProvider,
    paths,
  };
  const array = new Blob([npyHeader(paths.length, dim), ...blocks]);
  const names = new Blob([`${JSON.stringify(list, null, 1)}\n`], { type: 'application/json' });
  return [
    { path: 'embeds.npy', modified: createdAt, content: () => array },
    { path: 'embeds.json', modified: createdAt, content: () => names },
  ];
}
