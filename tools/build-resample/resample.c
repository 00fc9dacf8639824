/*
 * The two passes of Pillow's resize: across on rows of RGBA, four channels at once, and down on rows of RGB.
 *
 * A 22-bit weight w is split as w = high * 2048 + low, so that products fit 16 bits times 8 and two source
 * samples go into one dot product. Sums are taken modulo 2^32, the result fits: exact to the last bit.
 */
#include <stdint.h>
#include <wasm_simd128.h>

/* What sums of the high and of the low parts stand for, before it is cut to a byte. */
static inline v128_t values(v128_t high, v128_t low) {
  return wasm_i32x4_shr(wasm_i32x4_add(wasm_i32x4_shl(high, 11), low), 22);
}

/* Two neighbouring RGBA pixels, their samples side by side as int16. */
static inline v128_t samples(const uint8_t *pixel) {
  const v128_t zero = wasm_i32x4_splat(0);
  return wasm_i8x16_shuffle(wasm_v128_load64_zero(pixel), zero, 0, 16, 4, 16, 1, 16, 5, 16, 2, 16, 6, 16, 3, 16, 7, 16);
}

static inline void store_rgb(uint8_t *out, v128_t sum) {
  const v128_t words = wasm_i16x8_narrow_i32x4(sum, sum);
  const v128_t bytes = wasm_u8x16_narrow_i16x8(words, words);
  wasm_v128_store16_lane(out, bytes, 0);
  wasm_v128_store8_lane(out + 2, bytes, 2);
}

/*
 * pixels   rows of RGBA, row_bytes apart
 * first    byte place in the row of each output's first pixel
 * pairs    number of pixel pairs of each output
 * weights  for each output `stride` pairs of {high, high, low, low}, as int16
 * out      RGB, rows of 3 * outputs bytes
 *
 * Two rows share the reading of the weights; the last of an odd number is done twice.
 */
void across(const uint8_t *pixels, int row_bytes, int rows, const int32_t *first, const int32_t *pairs,
            const int16_t *weights, int stride, int outputs, uint8_t *out) {
  const v128_t zero = wasm_i32x4_splat(0);
  const v128_t half = wasm_i32x4_splat(1 << 21);
  for (int y = 0; y < rows; y += 2) {
    const int is_last = y + 1 == rows;
    const int below = is_last ? 0 : row_bytes;
    uint8_t *upper = out + y * outputs * 3;
    uint8_t *lower = is_last ? upper : upper + outputs * 3;
    for (int x = 0; x < outputs; x++, upper += 3, lower += 3) {
      const uint8_t *pixel = pixels + y * row_bytes + first[x];
      const int16_t *weight = weights + x * stride * 4;
      v128_t high = zero, low = half, high_below = zero, low_below = half;
      for (int i = pairs[x]; i > 0; i--, pixel += 8, weight += 4) {
        const v128_t by_high = wasm_v128_load32_splat(weight);
        const v128_t by_low = wasm_v128_load32_splat(weight + 2);
        const v128_t two = samples(pixel);
        const v128_t two_below = samples(pixel + below);
        high = wasm_i32x4_add(high, wasm_i32x4_dot_i16x8(two, by_high));
        low = wasm_i32x4_add(low, wasm_i32x4_dot_i16x8(two, by_low));
        high_below = wasm_i32x4_add(high_below, wasm_i32x4_dot_i16x8(two_below, by_high));
        low_below = wasm_i32x4_add(low_below, wasm_i32x4_dot_i16x8(two_below, by_low));
      }
      store_rgb(upper, values(high, low));
      store_rgb(lower, values(high_below, low_below));
    }
  }
}

/*
 * rows       bytes, row_bytes apart; what follows the last row may be read, one row and 8 bytes of it
 * first      number of the first row of each output
 * pairs      number of pairs of rows of each output
 * weights    as above
 * out        rows of row_bytes bytes; 7 more may be written at the end
 */
void down(const uint8_t *rows, int row_bytes, const int32_t *first, const int32_t *pairs,
          const int16_t *weights, int stride, int outputs, uint8_t *out) {
  const v128_t zero = wasm_i32x4_splat(0);
  const v128_t half = wasm_i32x4_splat(1 << 21);
  for (int y = 0; y < outputs; y++, out += row_bytes) {
    for (int x = 0; x < row_bytes; x += 8) {
      const uint8_t *upper = rows + first[y] * row_bytes + x;
      const int16_t *weight = weights + y * stride * 4;
      v128_t high = zero, low = half, high_right = zero, low_right = half;
      for (int i = pairs[y]; i > 0; i--, upper += 2 * row_bytes, weight += 4) {
        const v128_t by_high = wasm_v128_load32_splat(weight);
        const v128_t by_low = wasm_v128_load32_splat(weight + 2);
        const v128_t above = wasm_v128_load64_zero(upper);
        const v128_t below = wasm_v128_load64_zero(upper + row_bytes);
        const v128_t both = wasm_i8x16_shuffle(above, below, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        const v128_t left = wasm_u16x8_extend_low_u8x16(both);
        const v128_t right = wasm_u16x8_extend_high_u8x16(both);
        high = wasm_i32x4_add(high, wasm_i32x4_dot_i16x8(left, by_high));
        low = wasm_i32x4_add(low, wasm_i32x4_dot_i16x8(left, by_low));
        high_right = wasm_i32x4_add(high_right, wasm_i32x4_dot_i16x8(right, by_high));
        low_right = wasm_i32x4_add(low_right, wasm_i32x4_dot_i16x8(right, by_low));
      }
      const v128_t words = wasm_i16x8_narrow_i32x4(values(high, low), values(high_right, low_right));
      wasm_v128_store64_lane(out + x, wasm_u8x16_narrow_i16x8(words, words), 0);
    }
  }
}
