/*
 * Products of every row of `a` with every row of `b`, four numbers at once, two rows by four at a time so
 * that each load serves several products.
 *
 * a     rows of `dim` floats, na of them; dim is a multiple of 4
 * b     rows of `dim` floats, nb of them
 * out   [na x nb]
 */
#include <wasm_simd128.h>

static inline float sum(v128_t v) {
  return wasm_f32x4_extract_lane(v, 0) + wasm_f32x4_extract_lane(v, 1) + wasm_f32x4_extract_lane(v, 2) +
         wasm_f32x4_extract_lane(v, 3);
}

static inline v128_t add_product(v128_t total, v128_t x, v128_t y) {
  return wasm_f32x4_add(total, wasm_f32x4_mul(x, y));
}

static inline float single(const float *x, const float *y, int dim) {
  v128_t s0 = wasm_f32x4_splat(0), s1 = s0;
  int i = 0;
  for (; i + 8 <= dim; i += 8) {
    s0 = add_product(s0, wasm_v128_load(x + i), wasm_v128_load(y + i));
    s1 = add_product(s1, wasm_v128_load(x + i + 4), wasm_v128_load(y + i + 4));
  }
  if (i < dim) s0 = add_product(s0, wasm_v128_load(x + i), wasm_v128_load(y + i));
  return sum(wasm_f32x4_add(s0, s1));
}

static inline void tile(const float *a, const float *b, int dim, float *out, int nb) {
  v128_t s[2][4];
  for (int i = 0; i < 2; i++)
    for (int j = 0; j < 4; j++) s[i][j] = wasm_f32x4_splat(0);
  for (int k = 0; k < dim; k += 4) {
    v128_t y[4];
    for (int j = 0; j < 4; j++) y[j] = wasm_v128_load(b + j * dim + k);
    for (int i = 0; i < 2; i++) {
      v128_t x = wasm_v128_load(a + i * dim + k);
      for (int j = 0; j < 4; j++) s[i][j] = add_product(s[i][j], x, y[j]);
    }
  }
  for (int i = 0; i < 2; i++)
    for (int j = 0; j < 4; j++) out[i * nb + j] = sum(s[i][j]);
}

void products(const float *a, int na, const float *b, int nb, int dim, float *out) {
  for (int i = 0; i < na; i += 2) {
    int pair = i + 1 < na, j = 0;
    if (pair)
      for (; j + 4 <= nb; j += 4) tile(a + i * dim, b + j * dim, dim, out + i * nb + j, nb);
    for (; j < nb; j++) {
      out[i * nb + j] = single(a + i * dim, b + j * dim, dim);
      if (pair) out[(i + 1) * nb + j] = single(a + (i + 1) * dim, b + j * dim, dim);
    }
  }
}
