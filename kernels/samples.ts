// Arithmetic on four samples at once, in whole numbers.

/** Samples a and b (in 1/256 codes) mixed by the share of b (in 1/256), as codes. */
export function mixed(a: v128, b: v128, share: v128): v128 {
  const whole = i32x4.add(i32x4.shl(a, 8), i32x4.mul(i32x4.sub(b, a), share));
  return i32x4.shr_u(i32x4.add(whole, i32x4.splat(32768)), 16);
}

/** The weights of a sample and its right neighbour: 256 - part and part, as two numbers of 16 bits. */
export function weightsOf(x: v128): v128 {
  const part = v128.and(x, i32x4.splat(255));
  return i32x4.add(i32x4.splat(256), i32x4.sub(i32x4.shl(part, 16), part));
}

/** Samples between two rows, `part` (in 1/256) of the way down. */
export function between(top: v128, bottom: v128, part: v128): v128 {
  return i32x4.add(top, i32x4.shr_s(i32x4.mul(i32x4.sub(bottom, top), part), 8));
}

/** Samples with the gain (in 1/4096) and the lift (in 1/256 codes) at `tone`. */
export function lit(sample: v128, tone: usize): v128 {
  if (tone === 0) return sample;
  const gained = i32x4.shr_s(i32x4.mul(sample, v128.load32_splat(tone)), 12);
  const lifted = i32x4.add(gained, v128.load32_splat(tone, 4));
  return i32x4.max_s(i32x4.splat(0), i32x4.min_s(i32x4.splat(65280), lifted));
}

/** Stores up to four codes. */
export function storeSome(to: usize, codes: v128, count: i32): void {
  const words = i16x8.narrow_i32x4_u(codes, codes);
  const bytes = i8x16.narrow_i16x8_u(words, words);
  if (count >= 4) {
    v128.store32_lane(to, bytes, 0);
    return;
  }
  store<u8>(to, i8x16.extract_lane_u(bytes, 0));
  if (count > 1) store<u8>(to + 1, i8x16.extract_lane_u(bytes, 1));
  if (count > 2) store<u8>(to + 2, i8x16.extract_lane_u(bytes, 2));
}
