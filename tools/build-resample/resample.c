/*
 * The horizontal pass of Pillow's resize on rows of RGBA, four channels at once.
 *
 * A 22-bit weight w is split as w = high * 2048 + low, so that products fit 16 bits times 8 and two source
 * pixels go into one dot product. Sums are taken modulo 2^32, the result fits: exact to the last bit.
 */
#include <stdint.h>
#include <wasm_simd128.h>

/*
 * pixels   rows of RGBA, row_bytes apart
 * first    byte place in the row of each output's first pixel
 * pairs    number of pixel pairs of each output
 * weights  for each output `stride` pairs of {high, high, low, low}, as int16
 * out      RGB, rows of 3 * outputs bytes; a byte more than that is written at the end
 */
void across(const uint8_t *pixels, int row_bytes, int rows, const int32_t *first, const int32_t *pairs,
            const int16_t *weights, int stride, int outputs, uint8_t *out) {
  const v128_t zero = wasm_i32x4_splat(0);
  const v128_t half = wasm_i32x4_splat(1 << 21);
  for (int y = 0; y < rows; y++, pixels += row_bytes) {
    for (int x = 0; x < outputs; x++, out += 3) {
      const uint8_t *pixel = pixels + first[x];
      const int16_t *weight = weights + x * stride * 4;
      v128_t high = zero, low = half;
      for (int i = pairs[x]; i > 0; i--, pixel += 8, weight += 4) {
        v128_t two = wasm_v128_load64_zero(pixel);
        v128_t samples = wasm_i8x16_shuffle(two, zero, 0, 16, 4, 16, 1, 16, 5, 16, 2, 16, 6, 16, 3, 16, 7, 16);
        high = wasm_i32x4_add(high, wasm_i32x4_dot_i16x8(samples, wasm_v128_load32_splat(weight)));
        low = wasm_i32x4_add(low, wasm_i32x4_dot_i16x8(samples, wasm_v128_load32_splat(weight + 2)));
      }
      v128_t sum = wasm_i32x4_shr(wasm_i32x4_add(wasm_i32x4_shl(high, 11), low), 22);
      v128_t words = wasm_i16x8_narrow_i32x4(sum, sum);
      wasm_v128_store32_lane(out, wasm_u8x16_narrow_i16x8(words, words), 0);
    }
  }
}
