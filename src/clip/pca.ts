import { dot } from './embeds';
import { eigenvectors } from './eigenvectors';
import { seededRandom } from './seeded-random';

/** The directions in which rows differ most. */
export interface Components {
  /** `[dim]` */
  mean: Float64Array<ArrayBuffer>;
  /** `[count x dim]`, each of length 1, the one with the greatest variance first; its largest number is positive. */
  directions: Float64Array<ArrayBuffer>;
  /** Variance of the rows along each (divided by rows - 1). `[count]` */
  variances: Float64Array<ArrayBuffer>;
}

/** Rows that the covariance is computed from at most, evenly taken: more change the picture little. */
const sampleSize = 2048;
/**
 * Rounds of the iteration at most, and the change that ends it. Directions that are not told apart by then
 * have nearly the same variance, and any of them will do.
 */
const maxRounds = 60;
const tolerance = 1e-14;
/** Directions carried along, so that those asked for settle quickly. */
const spare = 6;

/**
 * The first `count` principal components of `rows` (`[n x dim]`; rows with NaN are left out), by orthogonal
 * iteration on the covariance with a few directions more than asked for (Rutishauser 1969), from a fixed seed.
 */
export function principalComponents(rows: Float32Array, dim: number, count: number): Components {
  const usable = usableRows(rows, dim);
  const mean = meanOf(rows, dim, usable);
  const covariance = covarianceOf(rows, dim, usable, mean);
  const kept = Math.min(count, dim);
  const width = Math.min(dim, kept + spare);
  const random = seededRandom(1);
  let directions = Float64Array.from({ length: width * dim }, () => random() - 0.5);
  orthonormalise(directions, dim);
  let before = -1;
  for (let round = 0; round < maxRounds; round++) {
    directions = times(covariance, directions, dim);
    const lengths = orthonormalise(directions, dim);
    const sum = lengths.subarray(0, kept).reduce((total, length) => total + length, 0);
    if (Math.abs(sum - before) <= tolerance * Math.abs(sum)) break;
    before = sum;
  }
  return settle(directions, covariance, mean, dim, kept);
}

/** Where each row lies along each component: `[n x count]`; NaN for rows with NaN. */
export function project(
  rows: Float32Array,
  dim: number,
  { mean, directions }: Components,
): Float32Array<ArrayBuffer> {
  const count = directions.length / dim;
  const result = new Float32Array((rows.length / dim) * count);
  for (let row = 0; row < rows.length / dim; row++) {
    for (let c = 0; c < count; c++) {
      let sum = 0;
      for (let i = 0; i < dim; i++) {
        sum += (rows[row * dim + i]! - mean[i]!) * directions[c * dim + i]!;
      }
      result[row * count + c] = sum;
    }
  }
  return result;
}

function usableRows(rows: Float32Array, dim: number): number[] {
  const finite: number[] = [];
  for (let row = 0; row < rows.length / dim; row++) {
    const values = rows.subarray(row * dim, (row + 1) * dim);
    if (Number.isFinite(dot(values, values))) finite.push(row);
  }
  const step = Math.max(1, finite.length / sampleSize);
  return Array.from({ length: Math.min(finite.length, sampleSize) }, (_, i) => {
    return finite[Math.floor(i * step)]!;
  });
}

function meanOf(rows: Float32Array, dim: number, usable: readonly number[]) {
  const mean = new Float64Array(dim);
  for (const row of usable) for (let i = 0; i < dim; i++) mean[i]! += rows[row * dim + i]!;
  return mean.map((sum) => (usable.length > 0 ? sum / usable.length : 0));
}

/** Symmetric, `[dim x dim]`. */
function covarianceOf(
  rows: Float32Array,
  dim: number,
  usable: readonly number[],
  mean: Float64Array,
): Float64Array {
  const result = new Float64Array(dim * dim);
  const centred = new Float64Array(dim);
  const share = 1 / Math.max(1, usable.length - 1);
  for (const row of usable) {
    for (let i = 0; i < dim; i++) centred[i] = rows[row * dim + i]! - mean[i]!;
    for (let i = 0; i < dim; i++) {
      const factor = centred[i]! * share;
      for (let j = i; j < dim; j++) result[i * dim + j]! += factor * centred[j]!;
    }
  }
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j < i; j++) result[i * dim + j] = result[j * dim + i]!;
  }
  return result;
}

/** The matrix times each direction. */
function times(matrix: Float64Array, directions: Float64Array, dim: number) {
  const result = new Float64Array(directions.length);
  for (let start = 0; start < directions.length; start += dim) {
    for (let i = 0; i < dim; i++) {
      let sum = 0;
      for (let j = 0; j < dim; j++) sum += matrix[i * dim + j]! * directions[start + j]!;
      result[start + i] = sum;
    }
  }
  return result;
}

/** Gram-Schmidt in place, twice for accuracy; returns the lengths found the first time. */
function orthonormalise(directions: Float64Array, dim: number): Float64Array {
  const lengths = new Float64Array(directions.length / dim);
  for (let c = 0; c < lengths.length; c++) {
    const own = directions.subarray(c * dim, (c + 1) * dim);
    for (let pass = 0; pass < 2; pass++) {
      for (let other = 0; other < c; other++) {
        const earlier = directions.subarray(other * dim, (other + 1) * dim);
        const shared = product(own, earlier);
        for (let i = 0; i < dim; i++) own[i]! -= shared * earlier[i]!;
      }
      const length = Math.sqrt(product(own, own));
      if (pass === 0) lengths[c] = length;
      for (let i = 0; i < dim; i++) own[i] = length > 1e-30 ? own[i]! / length : 0;
    }
  }
  return lengths;
}

/** The best directions within what was found, ranked by variance, the largest number of each made positive. */
function settle(
  directions: Float64Array,
  covariance: Float64Array,
  mean: Float64Array<ArrayBuffer>,
  dim: number,
  kept: number,
): Components {
  const width = directions.length / dim;
  const part = (all: Float64Array, c: number) => all.subarray(c * dim, (c + 1) * dim);
  const moved = times(covariance, directions, dim);
  const small = Float64Array.from({ length: width * width }, (_, at) =>
    product(part(directions, Math.floor(at / width)), part(moved, at % width)),
  );
  const found = eigenvectors(small, width).slice(0, kept);
  const result = new Float64Array(kept * dim);
  found.forEach(({ vector }, c) => {
    const own = part(result, c);
    vector.forEach((share, k) => {
      for (let i = 0; i < dim; i++) own[i]! += share * directions[k * dim + i]!;
    });
    const largest = own.reduce((most, v) => (Math.abs(v) > Math.abs(most) ? v : most), 0);
    if (largest < 0) for (let i = 0; i < dim; i++) own[i] = -own[i]!;
  });
  return { mean, directions: result, variances: Float64Array.from(found, ({ value }) => value) };
}

function product(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}
