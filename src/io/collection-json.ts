import { float32Digits, type CollectionFacts, type PictureFacts } from './collection-facts';

/**
 * The collection as JSON in pieces of text, a line a picture, so that a long one never stands in memory
 * whole. `labels` in `tags`, `accepted` and `rejected` are named by their index; `cosines` are in the
 * labels' order and give the page's scores again: `logit = cosine * logitScale + logitBias`.
 */
export function* collectionJson(
  { createdAt, ...facts }: CollectionFacts,
  pictures: Iterable<PictureFacts>,
): Generator<string> {
  const head = {
    format: 'clip-playground/collection',
    schemaVersion: 1,
    createdAt: createdAt.toISOString(),
    ...facts,
  };
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "pictures": [`;
  let isFirst = true;
  for (const picture of pictures) {
    yield `${isFirst ? '' : ','}\n    ${JSON.stringify(pictureJson(picture))}`;
    isFirst = false;
  }
  yield `${isFirst ? '' : '\n  '}]\n}\n`;
}

function pictureJson({ modifiedMs, cosines, ...picture }: PictureFacts): object {
  return {
    ...picture,
    modified: new Date(modifiedMs).toISOString(),
    cosines: cosines && Array.from(cosines, float32Digits),
  };
}

/** Pieces of text as a blob, gathered so that no piece is kept as a string. */
export function textBlob(pieces: Iterable<string>, type: string): Blob {
  const blobs: Blob[] = [];
  let text: string[] = [];
  let length = 0;
  const gather = (): void => {
    blobs.push(new Blob(text));
    text = [];
    length = 0;
  };
  for (const piece of pieces) {
    text.push(piece);
    length += piece.length;
    if (length > 2 ** 20) gather();
  }
  gather();
  return new Blob(blobs, { type });
}
