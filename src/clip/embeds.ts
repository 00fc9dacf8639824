/**
 * Each row of `rows` (`[n x dim]`) scaled to length 1, as a copy. A row without a direction (zeros, or
 * anything not finite) becomes NaN throughout, so that it cannot pass for an embed.
 */
export function l2Normalise(rows: Float32Array, dim: number): Float32Array<ArrayBuffer> {
  const result = new Float32Array(rows);
  for (let start = 0; start < result.length; start += dim) {
    const row = result.subarray(start, start + dim);
    const norm = Math.sqrt(dot(row, row));
    const scale = norm > 0 && Number.isFinite(norm) ? 1 / norm : NaN;
    for (let i = 0; i < row.length; i++) row[i] = row[i]! * scale;
  }
  return result;
}

/** Sum of the products of two rows of one length, in float64; the cosine where both are normalised. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
