/** Sweeps of Jacobi's method at most; eight directions settle in about six. */
const maxSweeps = 30;

/**
 * Eigenvalues and eigenvectors (of length 1) of a small symmetric matrix `[size x size]`, the greatest value
 * first, by Jacobi's rotations (Golub and Van Loan, Matrix Computations, section 8.5). The matrix is not changed.
 */
export function eigenvectors(
  matrix: Float64Array,
  size: number,
): { value: number; vector: Float64Array<ArrayBuffer> }[] {
  const a = new Float64Array(matrix);
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  for (let sweep = 0; sweep < maxSweeps && offDiagonal(a, size) > 1e-26; sweep++) {
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, v, size, p, q);
  }
  return Array.from({ length: size }, (_, column) => ({
    value: a[column * size + column]!,
    vector: Float64Array.from({ length: size }, (__, row) => v[row * size + column]!),
  })).sort((x, y) => y.value - x.value);
}

/** Squares off the diagonal, as a share of all. */
function offDiagonal(a: Float64Array, size: number): number {
  let [off, all] = [0, 0];
  a.forEach((value, at) => {
    all += value * value;
    if (Math.floor(at / size) !== at % size) off += value * value;
  });
  return all > 0 ? off / all : 0;
}

function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number): void {
  const shared = a[p * size + q]!;
  if (shared === 0) return;
  const ratio = (a[q * size + q]! - a[p * size + p]!) / (2 * shared);
  const tangent = (ratio >= 0 ? 1 : -1) / (Math.abs(ratio) + Math.sqrt(ratio * ratio + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  const turn = (values: Float64Array, x: number, y: number) => {
    const [before, after] = [values[x]!, values[y]!];
    values[x] = cosine * before - sine * after;
    values[y] = sine * before + cosine * after;
  };
  for (let k = 0; k < size; k++) turn(a, k * size + p, k * size + q);
  for (let k = 0; k < size; k++) turn(a, p * size + k, q * size + k);
  for (let k = 0; k < size; k++) turn(v, k * size + p, k * size + q);
}
