import * as ort from 'onnxruntime-web/webgpu';
import { dot } from '../clip/embeds';
import type { Dtype, ModelSpec } from '../clip/models';
import { prefixTensors } from './prefix-graph';
import type { PrefixGraph } from './prefix-graph';
import type { KnownPrefixes } from './prefix-groups';
import { outputOf, run, runForEmbeds } from './run-session';
import { leastCosine } from './self-test';
import { trainedForm } from './tokenizer-input';
import { embedNames } from './tower-tensors';

/** Turns text into embeds. Both throw `engine/run-failed` where the runtime does or its numbers are none. */
export interface TextTower {
  /** Token ids of one prompt, start and end tokens included, uncut. */
  tokenize(prompt: string): readonly number[];
  /** Beginnings that it has run before; null where it can only run whole rows. */
  prefixes: KnownPrefixes | null;
  /**
   * Embeds `[rows x projectionDim]`, L2-normalised, of token ids. All rows begin with the same `prefixLength` tokens,
   * which are run once and kept; what follows them is padded to `length`.
   */
  embed(
    rows: readonly (readonly number[])[],
    length: number,
    prefixLength?: number,
  ): Promise<Float32Array<ArrayBuffer>>;
}

/** Token ids as Hugging Face's tokenizer gives them, start and end tokens included, uncut. */
export interface Tokenizer {
  padId: number;
  encode(text: string): readonly number[];
}

/** A beginning that was run: what each layer's attention needs of it. */
interface Past {
  ids: readonly number[];
  keys: ort.Tensor;
  values: ort.Tensor;
}

/** Templates in use at a time are fewer; one of five tokens takes 250 kB in ViT-B/32. */
const mostKept = 16;
/** Keys of causal towers were the same to the last bit, those of others 0.08 apart and more. */
const sameKey = 1e-3;
/**
 * Embeds of the two ways are alike to this, or the changed graph is not what it should be. At 8 bits they depend on what
 * else is in a run, as everything does there.
 */
const leastAlike = { fp32: 0.999999, fp16: 0.9999, q8: leastCosine.q8 };
const allRows = 2 ** 31;

/** The text tower of a session. Throws `engine/run-failed` where its output is none. */
export function textTower(
  model: ModelSpec,
  tokenizer: Tokenizer,
  session: ort.InferenceSession,
): TextTower {
  return new SessionText(model, tokenizer, session, null);
}

/**
 * The text tower of a session of a `prefixGraph`, which goes on after beginnings; null where that fails, or its embeds
 * are not what they are when a text is run whole: then the tower is not causal, and the graph does not say so.
 */
export async function sharingText(
  model: ModelSpec,
  tokenizer: Tokenizer,
  session: ort.InferenceSession,
  { dtype, shape }: { dtype: Dtype; shape: PrefixGraph },
): Promise<TextTower | null> {
  try {
    const tower = new SessionText(model, tokenizer, session, shape);
    const mayGoOn = (await tower.isCausal()) && (await tower.alikeness()) >= leastAlike[dtype];
    return mayGoOn ? tower : null;
  } catch {
    return null;
  }
}

class SessionText implements TextTower, KnownPrefixes {
  readonly prefixes: KnownPrefixes | null;
  lastRow: readonly number[] = [];
  readonly #model: ModelSpec;
  readonly #tokenizer: Tokenizer;
  readonly #session: ort.InferenceSession;
  readonly #shape: PrefixGraph | null;
  readonly #output: string;
  /** Those used last come last. */
  #kept: Past[] = [];

  constructor(
    model: ModelSpec,
    tokenizer: Tokenizer,
    session: ort.InferenceSession,
    shape: PrefixGraph | null,
  ) {
    this.#model = model;
    this.#tokenizer = tokenizer;
    this.#session = session;
    this.#shape = shape;
    this.prefixes = shape ? this : null;
    this.#output = outputOf(session, embedNames.text);
  }

  tokenize(prompt: string): readonly number[] {
    return this.#tokenizer.encode(trainedForm(prompt, this.#model));
  }

  async embed(
    rows: readonly (readonly number[])[],
    length: number,
    prefixLength = 0,
  ): Promise<Float32Array<ArrayBuffer>> {
    const past = prefixLength > 0 ? await this.#past(rows[0]!.slice(0, prefixLength)) : null;
    const left = rows.map((row) => row.slice(prefixLength));
    this.lastRow = rows.at(-1)!;
    const feeds = this.#feeds(left, length, past, 0);
    return runForEmbeds(this.#session, feeds, this.#output, this.#model.projectionDim);
  }

  /**
   * Whether a token's keys stay what they are whatever follows it, in all layers: by two rows of one run, which are alike
   * at 8 bits too.
   */
  async isCausal(): Promise<boolean> {
    const row = this.tokenize('a photo of a dog');
    const end = row.at(-1)!;
    const other = [...row.slice(0, -2), end, end];
    const { presentKeys } = prefixTensors;
    const feeds = this.#feeds([row, other], row.length, null, allRows);
    const { data } = (await run(this.#session, feeds, [presentKeys]))[presentKeys]!;
    const keys = data as Float32Array;
    const ofLayer = keys.length / this.#shape!.layers;
    return keys.every((key, i) => {
      const isOther = i % ofLayer >= ofLayer / 2;
      const isAfter = i % row.length >= row.length - 2;
      return isOther || isAfter || Math.abs(key - keys[i + ofLayer / 2]!) < sameKey;
    });
  }

  /** The least cosine of a text's embeds, run whole and in two parts. */
  async alikeness(): Promise<number> {
    const row = this.tokenize('a photo of a dog');
    const prefixLength = Math.max(1, row.length - 2);
    const whole = await this.embed([row], row.length);
    const parts = await this.embed([row, row], row.length - prefixLength, prefixLength);
    const { projectionDim } = this.#model;
    const [first, second] = [parts.subarray(0, projectionDim), parts.subarray(projectionDim)];
    this.#kept = [];
    return Math.min(dot(whole, first), dot(whole, second));
  }

  knownLength(ids: readonly number[]): number {
    const known = this.#kept.filter((past) => begins(ids, past.ids));
    return Math.max(0, ...known.map((past) => past.ids.length));
  }

  async #past(ids: readonly number[]): Promise<Past> {
    const kept = this.#kept.find((each) => each.ids.length === ids.length && begins(ids, each.ids));
    const past = kept ?? (await this.#run(ids));
    this.#kept = [...this.#kept.filter((each) => each !== past), past].slice(-mostKept);
    return past;
  }

  async #run(ids: readonly number[]): Promise<Past> {
    const { presentKeys, presentValues } = prefixTensors;
    const feeds = this.#feeds([ids], ids.length, null, allRows);
    const given = await run(this.#session, feeds, [presentKeys, presentValues]);
    const [keys, values] = [presentKeys, presentValues].map((name) => {
      const { data, dims } = given[name]!;
      const { layers } = this.#shape!;
      // Where rows and heads are one length, so are layers and heads.
      const shape = dims.length === 4 ? dims : [layers, dims[0]! / layers, ...dims.slice(1)];
      return new ort.Tensor('float32', data as Float32Array, shape);
    });
    return { ids, keys: keys!, values: values! };
  }

  #feeds(
    rows: readonly (readonly number[])[],
    length: number,
    past: Past | null,
    presentRows: number,
  ): Record<string, ort.Tensor> {
    const ids = new BigInt64Array(rows.length * length).fill(BigInt(this.#tokenizer.padId));
    // SigLIP was trained without a mask: its padding is read like any other token.
    const mask = new BigInt64Array(ids.length).fill(this.#model.padding === 'full' ? 1n : 0n);
    for (const [row, tokens] of rows.entries()) {
      ids.set(tokens.map(BigInt), row * length);
      mask.fill(1n, row * length, row * length + tokens.length);
    }
    const shape = [rows.length, length];
    const takesMask = this.#session.inputNames.includes('attention_mask');
    return {
      input_ids: new ort.Tensor('int64', ids, shape),
      ...(takesMask && { attention_mask: new ort.Tensor('int64', mask, shape) }),
      ...(this.#shape && this.#pastFeeds(this.#shape, past, rows.length, presentRows)),
    };
  }

  #pastFeeds(
    { layers, headDim }: PrefixGraph,
    past: Past | null,
    rows: number,
    presentRows: number,
  ): Record<string, ort.Tensor> {
    const { pastKeys, pastValues, pastLength, pastRows } = prefixTensors;
    const nothing = new Float32Array();
    const numbers = (...values: number[]) =>
      new ort.Tensor('int64', BigInt64Array.from(values, BigInt), [values.length]);
    const takesRows = this.#session.inputNames.includes(pastRows);
    return {
      [pastKeys]: past?.keys ?? new ort.Tensor('float32', nothing, [layers, 1, headDim, 0]),
      [pastValues]: past?.values ?? new ort.Tensor('float32', nothing, [layers, 1, 0, headDim]),
      [pastLength]: numbers(past?.ids.length ?? 0),
      [prefixTensors.presentRows]: numbers(presentRows),
      ...(takesRows && { [pastRows]: numbers(past ? rows : 1, 1, 1) }),
    };
  }
}

function begins(ids: readonly number[], beginning: readonly number[]): boolean {
  return beginning.length <= ids.length && beginning.every((id, i) => id === ids[i]);
}
