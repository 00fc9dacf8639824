import { untrack } from 'svelte';
import { isAbort, CodedError } from '../../clip/errors';
import { markRows, normaliseLabel } from '../../clip/label-lines';
import type { ModelSpec } from '../../clip/model-spec';
import type { PictureNote } from '../../clip/picture-note';
import { templateProblem, templatesOf } from '../../clip/prompts';
import { probs } from '../../clip/scores';
import { cosines } from '../../clip/similarity';
import type { Labels } from '../../state/labels.svelte';
import type { ModelSession } from '../../state/model-session.svelte';
import type { Settings } from '../../state/settings.svelte';
import { callsFor, noneKey, promptsOfLabel, weightOf, WeightCache } from './label-weights';
import type { LabelWeight } from './label-weights';

/** Id of the "none of these" row; typed rows count from 1. */
export const noneId = 0;

/** A picture to classify: a file under its content key, or a frame used once. */
export type AskedPicture = { key: string; source: Blob } | { key: null; source: ImageBitmap };

interface ShownImage {
  embed: Float32Array;
  key: string | null;
  generation: number;
  /** The one that made the embed: while another loads, the session's is that one already. */
  model: ModelSpec;
  /** What the engine found remarkable when it decoded the picture, as codes. */
  notes: readonly PictureNote[];
}

/**
 * A row's standing in the embed space: exact for its present text, or kept from before. It is stale then, and
 * while no model is ready.
 */
export interface ShownRow {
  id: number;
  label: string;
  mark: 'ok' | 'empty' | 'duplicate';
  entry: LabelWeight | null;
  /** Of the model that made the entry. */
  generation: number;
  stale: boolean;
}

interface Measured {
  ids: readonly number[];
  cosines: Float32Array;
  /** Its scale and activation go with the cosines; null where there are none. */
  model: ModelSpec | null;
}

const nothingMeasured: Measured = { ids: [], cosines: new Float32Array(), model: null };

/** Asks the engine for what the labels and the picture need, keeps what it answered, and scores it. */
export class Classification {
  /** What is shown; it may be older than what is asked while `imageStale`. */
  image = $state.raw<ShownImage | null>(null);
  imageStale = $state(false);
  error = $state.raw<CodedError | null>(null);
  progress = $state.raw<{ done: number; total: number } | null>(null);
  #arrivals = $state(0);
  readonly #cache = new WeightCache();
  #before = nothingMeasured;
  readonly #last = new Map<number, { entry: LabelWeight; generation: number }>();
  #textCall: AbortController | null = null;
  #imageCall: AbortController | null = null;

  constructor(
    private readonly session: ModelSession,
    private readonly labels: Labels,
    private readonly settings: Settings,
  ) {}

  readonly templates: readonly string[] = $derived.by(() => {
    const { templateId, customTemplate } = this.settings;
    return templatesOf(
      templateId === 'custom'
        ? { kind: 'custom', text: customTemplate }
        : { kind: 'preset', preset: templateId },
    );
  });
  readonly templateProblem = $derived(templateProblem(this.templates));
  readonly #space: string = $derived.by(
    () => `${this.session.generation}\n${this.templates.join('\n')}`,
  );
  readonly #marks = $derived.by(() => markRows(this.labels.texts));
  /** Normalised labels that count, in typed order. */
  readonly counted: readonly string[] = $derived.by(() =>
    this.labels.texts.filter((_, i) => this.#marks[i] === 'ok').map(normaliseLabel),
  );
  readonly #wanted: readonly string[] = $derived.by(() => {
    if (this.templateProblem) return [];
    return this.settings.noneRow ? [...this.counted, noneKey] : this.counted;
  });

  /** Every row with the weight that it is drawn by. */
  readonly rows: readonly ShownRow[] = $derived.by(() => {
    void this.#arrivals;
    const generation = this.session.generation;
    const typed = this.labels.rows.map((row, i) =>
      this.#shown(row.id, normaliseLabel(row.text), this.#marks[i] ?? 'empty', generation),
    );
    if (!this.settings.noneRow) return typed;
    return [...typed, this.#shown(noneId, noneKey, 'ok', generation)];
  });

  /**
   * Rows and their cosines. While a switch of the model is under way rows and picture may be of two
   * embed spaces: then what was shown before stays, unless nobody asks the new model for the picture.
   */
  readonly #measured: Measured = $derived.by(() => {
    const { image } = this;
    const rows = this.rows.filter((row) => row.mark === 'ok' && row.entry !== null);
    if (!image || rows.length === 0) return (this.#before = nothingMeasured);
    if (rows.every((row) => row.generation === image.generation))
      return (this.#before = measured(image, rows));
    const isAwaited = this.imageStale || image.generation === this.session.generation;
    return isAwaited ? this.#before : (this.#before = nothingMeasured);
  });
  readonly logitScale = $derived.by(
    () => this.settings.logitScale ?? this.session.model.logitScale,
  );
  readonly activation = $derived.by(
    () => this.settings.activation ?? this.session.model.activation,
  );
  /** Bias belongs to sigmoid models; a softmax does not feel it. */
  readonly logitBias = $derived.by(() => this.session.model.logitBias);
  /** In the order of `scores`; null while there is nothing to score. */
  readonly probs: Float64Array | null = $derived.by(() => {
    const { cosines, model } = this.#measured;
    const { activation, logitScale } = this.settings;
    if (!model) return null;
    const start = performance.now();
    const result = probs(cosines, {
      activation: activation ?? model.activation,
      logitScale: logitScale ?? model.logitScale,
      logitBias: model.logitBias,
    });
    measureScores(start, result.length);
    return result;
  });
  /** Row id -> its score. */
  readonly scores: ReadonlyMap<number, { prob: number; cosine: number }> = $derived.by(() => {
    const { ids, cosines } = this.#measured;
    const { probs } = this;
    if (!probs) return new Map();
    return new Map(ids.map((id, i) => [id, { prob: probs[i]!, cosine: cosines[i]! }]));
  });
  /** Whether something newer is on its way. */
  readonly stale: boolean = $derived.by(() => {
    if (this.session.phase === 'failed') return false;
    return this.imageStale || this.rows.some((row) => row.mark === 'ok' && row.stale);
  });

  /** The body of an effect: asks again whenever labels, templates or the model change. */
  follow(): void {
    void this.#wanted;
    void this.#space;
    untrack(() => void this.askTexts());
  }

  /** Sends the prompts that are missing; a newer call aborts an older one. */
  async askTexts(): Promise<void> {
    const [space, templates] = [this.#space, this.templates];
    this.#cache.fit(this.#wanted.length);
    this.#forgetGoneRows();
    const missing = this.#wanted
      .filter((label) => !this.#cache.get(space, label))
      .map((label) => ({ label, prompts: promptsOfLabel(templates, label) }));
    this.#textCall?.abort();
    const call = (this.#textCall = new AbortController());
    this.progress = null;
    const calls = [...callsFor(missing)];
    const ask = (labels: (typeof missing)[number][] | undefined) => {
      const prompts = labels?.flatMap((label) => label.prompts);
      // Runs of equal calls would take turns: what is asked ahead waits for the first bars, and for a picture.
      const priority = labels === calls[0] ? 'live' : 'batch';
      const answer = prompts && this.session.embedTexts(prompts, { signal: call.signal, priority });
      // Whichever fails first is heard.
      answer?.catch(() => undefined);
      return answer;
    };
    let done = 0;
    try {
      // The worker shall not wait while the page draws what came before.
      const asked = [ask(calls[0]), ask(calls[1])];
      for (const [i, labels] of calls.entries()) {
        const { embeds, tokenCounts } = (await asked[i])!;
        asked.push(ask(calls[i + 2]));
        this.#take(space, labels, embeds, tokenCounts);
        done += labels.length;
        this.progress = done < missing.length ? { done, total: missing.length } : null;
      }
      if (missing.length > 0) this.error = null;
    } catch (error) {
      if (!isAbort(error)) this.error = coded(error);
    }
  }

  /** Shows a picture: the newest call wins. Returns the failure, if it could not be read; then none is shown. */
  async askImage(picture: AskedPicture): Promise<CodedError | null> {
    this.#imageCall?.abort();
    const call = (this.#imageCall = new AbortController());
    this.imageStale = true;
    try {
      const { embed, notes } = await this.session.embedImage(picture, { signal: call.signal });
      if (call.signal.aborted) return null;
      // Of the model that answered, which may have taken over since it was asked.
      const { generation, model } = this.session;
      this.image = { embed, key: picture.key, generation, model, notes };
      this.imageStale = false;
      this.error = null;
      return null;
    } catch (error) {
      if (call.signal.aborted) return null;
      this.imageStale = false;
      // A frame that its worker took along: whoever sent it sends a newer one.
      if (isAbort(error)) return null;
      this.image = null;
      return coded(error);
    }
  }

  /** Shows no picture: there is none in front. */
  forgetImage(): void {
    this.#imageCall?.abort();
    this.image = null;
    this.imageStale = false;
  }

  /** A list that is replaced has rows of other ids. */
  #forgetGoneRows(): void {
    const { rows } = this.labels;
    if (this.#last.size <= 2 * rows.length + 2) return;
    const present = new Set([noneId, ...rows.map(({ id }) => id)]);
    for (const id of this.#last.keys()) if (!present.has(id)) this.#last.delete(id);
  }

  #take(
    space: string,
    labels: readonly { label: string; prompts: readonly string[] }[],
    embeds: Float32Array,
    tokenCounts: Uint32Array,
  ): void {
    const total = labels.reduce((sum, { prompts }) => sum + prompts.length, 0);
    const dim = embeds.length / total;
    let at = 0;
    for (const { label, prompts } of labels) {
      const to = at + prompts.length;
      const rows = embeds.subarray(at * dim, to * dim);
      this.#cache.set(space, label, weightOf(prompts, rows, tokenCounts.subarray(at, to)));
      at = to;
    }
    this.#arrivals += 1;
  }

  #shown(id: number, label: string, mark: ShownRow['mark'], generation: number): ShownRow {
    if (mark !== 'ok') return { id, label, mark, entry: null, generation, stale: false };
    const exact = this.#cache.get(this.#space, label);
    if (exact) {
      this.#last.set(id, { entry: exact, generation });
      return { id, label, mark, entry: exact, generation, stale: this.session.phase !== 'ready' };
    }
    const before = this.#last.get(id);
    const entry = before?.entry ?? null;
    return { id, label, mark, entry, generation: before?.generation ?? generation, stale: true };
  }
}

function measured(image: ShownImage, rows: readonly ShownRow[]): Measured {
  const { embed, model } = image;
  const dim = embed.length;
  const matrix = new Float32Array(rows.length * dim);
  for (const [i, row] of rows.entries()) matrix.set(row.entry!.weight, i * dim);
  return { ids: rows.map(({ id }) => id), cosines: cosines(embed, matrix, dim), model };
}

function coded(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  return new CodedError('engine/internal', {}, { cause: error });
}

function measureScores(startMs: number, labels: number): void {
  performance.clearMeasures('clip:scores');
  performance.measure('clip:scores', {
    start: startMs,
    end: performance.now(),
    detail: { labels },
  });
}
