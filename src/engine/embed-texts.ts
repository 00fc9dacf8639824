import type { EmbedCache } from './embed-cache';
import type { Loaded } from './load-model';
import { groupByPrefix } from './prefix-groups';
import type { KnownPrefixes } from './prefix-groups';
import type { EmbedProgress, RunCounts, TextEmbeds, TextRequest } from './protocol';
import type { RunQueue } from './queue';
import { RunTimes } from './run-times';
import { timed } from './spans';
import type { SpanSink } from './spans';
import { cutToContext, planTextBatches } from './text-batches';
import type { BatchShape, TextBatch } from './text-batches';

/** Of runs with so many padded tokens at least: in short ones the tokens are not what takes the time. */
const telling = 128;
/** By padded token. */
const runTimes = new RunTimes();

/** One prompt's embed and its tokens before any cut. */
export interface TextEntry {
  embed: Float32Array;
  tokenCount: number;
}

/** What both kinds of embeds are made with. */
export interface EmbedParts<Entry> {
  loaded: Loaded;
  queue: RunQueue;
  cache: EmbedCache<Entry>;
  counts: RunCounts;
  sink: SpanSink;
}

interface EmbedContext {
  signal: AbortSignal;
  progress(progress: EmbedProgress): void;
}

/**
 * Embeds of prompts: cached ones at once, each other one run once however often it is asked for.
 * Progress counts different prompts. Rejects with the signal's reason, or `engine/run-failed`.
 */
export async function embedTexts(
  parts: EmbedParts<TextEntry>,
  { prompts, priority }: TextRequest,
  { signal, progress }: EmbedContext,
): Promise<TextEmbeds> {
  const { loaded, queue, cache } = parts;
  const entries = new Map<string, TextEntry>();
  const missing: string[] = [];
  for (const prompt of new Set(prompts)) {
    const entry = cache.get(prompt);
    if (entry) entries.set(prompt, entry);
    else missing.push(prompt);
  }
  const tokens = missing.map((prompt) => loaded.towers.text.tokenize(prompt));
  const { contextLength, padding } = loaded.model;
  const cut = tokens.map((ids) => cutToContext(ids, contextLength));
  const fixedShapes = loaded.rung.executionProvider === 'webgpu';
  const fittingTokens = runTimes.fitting(loaded.towers);
  const batches = planRuns(cut, loaded.towers.text.prefixes, {
    contextLength,
    padding,
    fixedShapes,
    fittingTokens,
  });
  for (const { rows, length, prefixLength } of batches) {
    await queue.run(priority, signal, async () => {
      // Another call may have run some of these while this one waited.
      const left = rows.filter((row) => !keep(entries, missing[row]!, cache.get(missing[row]!)));
      if (left.length === 0) return;
      const embeds = await runBatch(
        parts,
        left.map((row) => cut[row]!),
        length,
        prefixLength,
      );
      for (const [i, row] of left.entries()) {
        const entry = { embed: embeds[i]!, tokenCount: tokens[row]!.length };
        keep(entries, missing[row]!, entry);
        cache.set(missing[row]!, entry, entry.embed.byteLength);
      }
    });
    progress({ done: entries.size, total: entries.size + countOutside(missing, entries) });
  }
  signal.throwIfAborted();
  return assemble(prompts, entries, loaded.model.projectionDim);
}

/** Batches within groups that begin alike, of what follows the beginning. */
function planRuns(
  rows: readonly (readonly number[])[],
  prefixes: KnownPrefixes | null,
  shape: BatchShape,
): (TextBatch & { prefixLength: number })[] {
  const whole = [{ rows: [...rows.keys()], prefixLength: 0 }];
  return (prefixes ? groupByPrefix(rows, prefixes) : whole).flatMap((group) => {
    const { prefixLength } = group;
    const counts = group.rows.map((row) => rows[row]!.length - prefixLength);
    return planTextBatches(counts, shape).map(({ rows: places, length }) => ({
      rows: places.map((place) => group.rows[place]!),
      length,
      prefixLength,
    }));
  });
}

function keep(
  entries: Map<string, TextEntry>,
  prompt: string,
  entry: TextEntry | undefined,
): boolean {
  if (entry) entries.set(prompt, entry);
  return entry !== undefined;
}

function countOutside(prompts: readonly string[], entries: Map<string, TextEntry>): number {
  return prompts.filter((prompt) => !entries.has(prompt)).length;
}

/** One run of the text tower: an embed of its own memory for each row. */
async function runBatch(
  { loaded, counts, sink }: EmbedParts<TextEntry>,
  rows: readonly (readonly number[])[],
  length: number,
  prefixLength: number,
): Promise<Float32Array[]> {
  const detail = () => ({
    prompts: rows.length,
    tokens: prefixLength + length,
    shared: prefixLength,
  });
  const known = loaded.towers.text.prefixes?.knownLength(rows[0]!.slice(0, prefixLength)) ?? 0;
  const startMs = performance.now();
  const embeds = await timed(sink, 'clip:text', detail, () =>
    loaded.towers.text.embed(rows, length, prefixLength),
  );
  const padded = rows.length * length + (known < prefixLength ? prefixLength : 0);
  if (padded >= telling) runTimes.add(loaded.towers, performance.now() - startMs, padded);
  counts.textRuns += 1;
  counts.textPrompts += rows.length;
  const dim = loaded.model.projectionDim;
  return rows.map((_, i) => embeds.slice(i * dim, (i + 1) * dim));
}

function assemble(
  prompts: readonly string[],
  entries: ReadonlyMap<string, TextEntry>,
  dim: number,
): TextEmbeds {
  const embeds = new Float32Array(prompts.length * dim);
  const tokenCounts = new Uint32Array(prompts.length);
  for (const [i, prompt] of prompts.entries()) {
    const entry = entries.get(prompt)!;
    embeds.set(entry.embed, i * dim);
    tokenCounts[i] = entry.tokenCount;
  }
  return { embeds, tokenCounts };
}
