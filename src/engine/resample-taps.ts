import type { ResampleKernel } from '../clip/framing';

/** Weights are fixed point with this many bits: `PRECISION_BITS` of Pillow's Resample.c. */
export const precisionBits = 22;

/** For each output pixel: its first source pixel, and `count` fixed-point weights from there. */
export interface Taps {
  first: Int32Array;
  count: Int32Array;
  weights: Int32Array;
  /** Places in `weights` for one output pixel. */
  stride: number;
}

/** The byte that a fixed-point sum stands for: Pillow's `clip8`. */
export function toByte(sum: number): number {
  const value = sum >> precisionBits;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

export type SmoothKernel = Exclude<ResampleKernel, 'nearest'>;

/** First and one past the last source pixel that any output needs. */
export function extent(taps: Taps): [number, number] {
  let low = Infinity;
  let high = 0;
  for (let i = 0; i < taps.first.length; i++) {
    low = Math.min(low, taps.first[i]!);
    high = Math.max(high, taps.first[i]! + taps.count[i]!);
  }
  return [low, high];
}

/** Outputs `offset` to `offset + outputs` of Pillow's `precompute_coeffs` and `normalize_coeffs_8bpc`. */
export function makeTaps(
  inSize: number,
  outSize: number,
  offset: number,
  outputs: number,
  kernel: SmoothKernel,
): Taps {
  if (inSize === outSize) return identityTaps(offset, outputs);
  const { support: reach, at } = kernels[kernel];
  const scale = inSize / outSize;
  const filterScale = Math.max(scale, 1);
  const support = reach * filterScale;
  const stride = Math.ceil(support) * 2 + 1;
  const taps = emptyTaps(outputs, stride);
  const row = new Float64Array(stride);
  for (let i = 0; i < outputs; i++) {
    const center = (offset + i + 0.5) * scale;
    const low = Math.max(0, Math.trunc(center - support + 0.5));
    const count = Math.min(inSize, Math.trunc(center + support + 0.5)) - low;
    let total = 0;
    for (let k = 0; k < count; k++) {
      row[k] = at((k + low - center + 0.5) * (1 / filterScale));
      total += row[k]!;
    }
    taps.first[i] = low;
    taps.count[i] = count;
    for (let k = 0; k < count; k++) {
      taps.weights[i * stride + k] = toFixedPoint(total === 0 ? row[k]! : row[k]! / total);
    }
  }
  return taps;
}

function emptyTaps(outputs: number, stride: number): Taps {
  return {
    first: new Int32Array(outputs),
    count: new Int32Array(outputs),
    weights: new Int32Array(outputs * stride),
    stride,
  };
}

/** Pillow leaves a pass out where the size does not change. */
function identityTaps(offset: number, outputs: number): Taps {
  const taps = emptyTaps(outputs, 1);
  taps.first.forEach((_, i) => (taps.first[i] = offset + i));
  taps.count.fill(1);
  taps.weights.fill(1 << precisionBits);
  return taps;
}

function toFixedPoint(weight: number): number {
  return Math.trunc((weight < 0 ? -0.5 : 0.5) + weight * (1 << precisionBits));
}

/** Pillow's filters: half their width in source pixels, and their value at a distance. */
const kernels: Record<SmoothKernel, { support: number; at: (x: number) => number }> = {
  box: { support: 0.5, at: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, at: (x) => Math.max(0, 1 - Math.abs(x)) },
  hamming: { support: 1, at: hamming },
  bicubic: { support: 2, at: bicubic },
  lanczos: { support: 3, at: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** Keys' cubic with a = -0.5, in the order of operations of Pillow's `bicubic_filter`. */
function bicubic(signed: number): number {
  const x = Math.abs(signed);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0;
}

/** Pillow writes its two constants in single precision. */
function hamming(signed: number): number {
  const x = Math.abs(signed);
  if (x === 0) return 1;
  return x < 1 ? sinc(x) * (Math.fround(0.54) + Math.fround(0.46) * Math.cos(x * Math.PI)) : 0;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
}
