/** Prompts, by their places in a list, that go through the text tower together. */
export interface TextBatch {
  rows: readonly number[];
  /** Tokens each row is padded to. */
  length: number;
}

export interface BatchShape {
  contextLength: number;
  /** `longest`: pad to the batch's longest row. `full`: always to contextLength. */
  padding: 'longest' | 'full';
  /** Few lengths and batch sizes, for WebGPU, which compiles its shaders anew for new shapes. */
  fixedShapes: boolean;
  /** Padded tokens that make a run as long as it may be, where that is known of this model and machine. */
  fittingTokens?: number | undefined;
}

/** Lengths that texts are padded to where shapes are few. */
export const bucketLengths = [8, 12, 16, 24, 32, 48, 64, 77] as const;
/** Padded tokens in one run, however slow: about 0.4 s of ViT-B/32's text tower, the longest that a live call waits. */
const slowRunTokens = 256;
/** And however quick: more gains nothing. */
const quickRunTokens = 1024;
/** Padding that one more row may add before a run of its own is cheaper. */
const maxWastedTokens = 128;

/**
 * Batches that cover every row once, short rows first, for rows of so many tokens (already cut to the
 * context length).
 */
export function planTextBatches(tokenCounts: readonly number[], shape: BatchShape): TextBatch[] {
  const order = tokenCounts.map((_, row) => row);
  order.sort((a, b) => tokenCounts[a]! - tokenCounts[b]!);
  const batches: TextBatch[] = [];
  let rows: number[] = [];
  let length = 0;
  const maxTokens = maxRunTokens(shape);
  for (const row of order) {
    const next = paddedLength(tokenCounts[row]!, shape);
    const tooMany = (rows.length + 1) * next > maxTokens;
    if (rows.length > 0 && (tooMany || rows.length * (next - length) > maxWastedTokens)) {
      batches.push({ rows, length });
      rows = [];
    }
    rows.push(row);
    length = next;
  }
  if (rows.length > 0) batches.push({ rows, length });
  return shape.fixedShapes ? batches.flatMap(powersOfTwo) : batches;
}

/** More shapes would have to be compiled where they are few. */
function maxRunTokens({ fixedShapes, fittingTokens = 0 }: BatchShape): number {
  if (fixedShapes) return slowRunTokens;
  return Math.min(quickRunTokens, Math.max(slowRunTokens, fittingTokens));
}

/** Token ids cut to the context length with the end token kept, as Hugging Face's tokenizers truncate. */
export function cutToContext(ids: readonly number[], contextLength: number): readonly number[] {
  return ids.length <= contextLength
    ? ids
    : [...ids.slice(0, contextLength - 1), ids[ids.length - 1]!];
}

function paddedLength(tokens: number, { contextLength, padding, fixedShapes }: BatchShape): number {
  if (padding === 'full') return contextLength;
  if (!fixedShapes) return tokens;
  return Math.min(contextLength, bucketLengths.find((length) => length >= tokens) ?? contextLength);
}

/** The batch in pieces of 2^k rows, largest first: six batch sizes cover all. */
function powersOfTwo({ rows, length }: TextBatch): TextBatch[] {
  const pieces: TextBatch[] = [];
  for (let start = 0; start < rows.length;) {
    const size = 2 ** Math.floor(Math.log2(rows.length - start));
    pieces.push({ rows: rows.slice(start, start + size), length });
    start += size;
  }
  return pieces;
}
