import type { Taps } from './resample-taps';
import { resampleWasm } from './resample-wasm';

/** Places in memory of the taps' parts, and the pairs that one output has room for, as resample.c takes them. */
type TapPlaces = [first: number, pairs: number, weights: number, stride: number];

/** The passes of tools/build-resample/resample.c, with memory of their own. */
export interface ResampleInstance {
  /** At least so many bytes; what was handed out before is void. */
  memory(sizeBytes: number): Uint8Array<ArrayBuffer>;
  across(
    pixels: number,
    rowBytes: number,
    rows: number,
    ...more: [...TapPlaces, outputs: number, out: number]
  ): void;
  down(rows: number, rowBytes: number, ...more: [...TapPlaces, outputs: number, out: number]): void;
}

/** Compiled at the first picture; null where the browser or its policy refuses. */
let module: WebAssembly.Module | null | undefined;
/** Instances that no picture uses. Memory never shrinks, so they are used again. */
const idle: ResampleInstance[] = [];
/** As many pictures as are prepared at once; more instances than these are let go. */
const mostIdle = 2;

/** An instance that nobody else uses; null in browsers and policies without WebAssembly SIMD. */
export function takeInstance(): ResampleInstance | null {
  module ??= compile();
  return module && (idle.pop() ?? instantiate(module));
}

/** Leaves an instance to the next picture. */
export function giveBack(instance: ResampleInstance): void {
  if (idle.length < mostIdle) idle.push(instance);
}

function compile(): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(
      Uint8Array.from(atob(resampleWasm), (letter) => letter.charCodeAt(0)),
    );
  } catch {
    return null;
  }
}

function instantiate(from: WebAssembly.Module): ResampleInstance {
  const memory = new WebAssembly.Memory({ initial: 16 });
  const { exports } = new WebAssembly.Instance(from, { env: { memory } });
  const { across, down } = exports as unknown as Pick<ResampleInstance, 'across' | 'down'>;
  return {
    across,
    down,
    memory(sizeBytes) {
      const missing = sizeBytes - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / 65536));
      return new Uint8Array(memory.buffer);
    },
  };
}

/**
 * The taps as resample.c takes them, to lie at the beginning of the memory: where each output begins, as `placeOf`
 * says, counts of pairs, then the weights in pairs, each split into `high * 2048 + low`.
 */
export function packTaps(
  { first, count, weights, stride }: Taps,
  placeOf: (first: number) => number,
): { bytes: Uint8Array; places: TapPlaces } {
  const outputs = first.length;
  const pairStride = Math.ceil(stride / 2);
  const bytes = new Uint8Array(outputs * (8 + pairStride * 8));
  new Int32Array(bytes.buffer, 0, outputs).set(first.map(placeOf));
  new Int32Array(bytes.buffer, outputs * 4, outputs).set(count.map((taps) => (taps + 1) >> 1));
  const split = new Int16Array(bytes.buffer, outputs * 8);
  for (let x = 0; x < outputs; x++) {
    for (let k = 0; k < count[x]!; k++) {
      const weight = weights[x * stride + k]!;
      const at = (x * pairStride + (k >> 1)) * 4 + (k & 1);
      split[at] = weight >> 11;
      split[at + 2] = weight & 2047;
    }
  }
  return { bytes, places: [0, outputs * 4, outputs * 8, pairStride] };
}
