import { csvLine } from './csv';
import { float32Digits, type CollectionFacts, type PictureFacts } from './collection-facts';

/**
 * The collection as CSV (RFC 4180, `\r\n`) in pieces of text, a line a picture: path, its tags, what was
 * accepted and rejected by hand (one a line within the cell), and the cosine to every label, a column
 * each. A byte order mark comes first, without which Excel reads Chinese as Latin letters.
 */
export function* collectionCsv(
  { labels }: Pick<CollectionFacts, 'labels'>,
  pictures: Iterable<PictureFacts>,
): Generator<string> {
  const scores = labels.map(({ label }) => `cosine: ${label}`);
  yield `\uFEFF${csvLine(['path', 'tags', 'accepted', 'rejected', ...scores])}\r\n`;
  const named = (indices: readonly number[]): string =>
    indices.map((index) => labels[index]!.label).join('\n');
  for (const { path, tags, accepted, rejected, cosines } of pictures) {
    const numbers = labels.map((_, i) => (cosines ? float32Digits(cosines[i]!) : null));
    const cells = [path, named(tags), named(accepted), named(rejected), ...numbers];
    yield `${csvLine(cells)}\r\n`;
  }
}
