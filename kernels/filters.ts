// Means over windows, and what is computed from them. A plane is 32-bit floats, row by row.

/** The mean over a square window of 2 * radius + 1, clipped at the border. `out` may be `source`. */
export function boxMean(source: usize, width: i32, height: i32, radius: i32, out: usize, work: usize): void {
  const row = 4 * width;
  for (let y = 0; y < height; y++) meanAlong(source + y * row, work + y * row, width, radius);
  const sums = work + ((row * height + 15) & ~15);
  memory.fill(sums, 0, 8 * (width + 2));
  // All columns are summed together, row by row, for sequential memory access.
  for (let y = -radius; y < height; y++) {
    const enter = y + radius < height ? work + (y + radius) * row : 0;
    const leave = y - radius - 1 >= 0 ? work + (y - radius - 1) * row : 0;
    if (enter !== 0) addRow(sums, enter, width, 1);
    if (leave !== 0) addRow(sums, leave, width, -1);
    if (y < 0) continue;
    const count = min(height - 1, y + radius) - max(0, y - radius) + 1;
    storeRow(sums, width, 1 / <f64>count, out + y * row);
  }
}

function addRow(sums: usize, row: usize, width: i32, sign: f64): void {
  const factor = f64x2.splat(sign);
  for (let x = 0; x < width; x += 2) {
    const to = sums + 8 * x;
    const values = f64x2.promote_low_f32x4(v128.load64_zero(row + 4 * x));
    v128.store(to, f64x2.add(v128.load(to), f64x2.mul(values, factor)));
  }
}

function storeRow(sums: usize, width: i32, share: f64, out: usize): void {
  const factor = f64x2.splat(share);
  let x = 0;
  for (; x + 1 < width; x += 2) {
    const mean = f32x4.demote_f64x2_zero(f64x2.mul(v128.load(sums + 8 * x), factor));
    v128.store64_lane(out + 4 * x, mean, 0);
  }
  if (x < width) store<f32>(out + 4 * x, <f32>(load<f64>(sums + 8 * x) * share));
}

function meanAlong(from: usize, to: usize, width: i32, radius: i32): void {
  const whole = 2 * radius + 1;
  const share = 1 / <f64>whole;
  let sum: f64 = 0;
  for (let x = 0; x < radius && x < width; x++) sum += load<f32>(from + 4 * x);
  for (let x = 0; x < width; x++) {
    const last = x + radius;
    const before = x - radius - 1;
    const enter: f64 = last < width ? load<f32>(from + 4 * last) : 0;
    const leave: f64 = before >= 0 ? load<f32>(from + 4 * before) : 0;
    sum += enter - leave;
    const count = min(width - 1, last) - max(0, before + 1) + 1;
    store<f32>(to + 4 * x, <f32>(count === whole ? sum * share : sum / <f64>count));
  }
}

// Contrast below this (variance of codes) is noise and is not raised.
const FLOOR: f32 = 36;

/** Removes local brightness and contrast. `work` has room for three planes and 16 bytes per column. */
export function normalizeContrast(
  source: usize,
  width: i32,
  height: i32,
  radius: i32,
  out: usize,
  work: usize,
): void {
  const bytes = 4 * width * height;
  const mean = work;
  const variance = work + ((bytes + 15) & ~15);
  const rest = variance + ((bytes + 15) & ~15);
  boxMean(source, width, height, radius, mean, rest);
  for (let at = 0; at < bytes; at += 16) {
    const away = f32x4.sub(v128.load(source + at), v128.load(mean + at));
    v128.store(variance + at, f32x4.mul(away, away));
  }
  boxMean(variance, width, height, radius, variance, rest);
  for (let at = 0; at < bytes; at += 16) {
    const away = f32x4.sub(v128.load(source + at), v128.load(mean + at));
    const deviation = f32x4.sqrt(f32x4.add(v128.load(variance + at), f32x4.splat(FLOOR)));
    v128.store(out + at, f32x4.div(f32x4.mul(away, f32x4.splat(32)), deviation));
  }
}

// Two flat places correlate: nothing in them can be misaligned.
const FLAT: f32 = 25;

/**
 * The zero-normalised cross-correlation of two planes around each pixel, -1 to 1. `work` has room for six planes and 16
 * bytes per column.
 */
export function correlateLocally(
  a: usize,
  b: usize,
  width: i32,
  height: i32,
  radius: i32,
  out: usize,
  work: usize,
): void {
  const bytes = 4 * width * height;
  const plane = (bytes + 15) & ~15;
  const rest = work + 5 * plane;
  boxMean(a, width, height, radius, work, rest);
  boxMean(b, width, height, radius, work + plane, rest);
  meanOfProduct(a, a, bytes, width, height, radius, work + 2 * plane, rest);
  meanOfProduct(b, b, bytes, width, height, radius, work + 3 * plane, rest);
  meanOfProduct(a, b, bytes, width, height, radius, work + 4 * plane, rest);
  const flat = f32x4.splat(FLAT);
  const none = f32x4.splat(0);
  for (let at = 0; at < bytes; at += 16) {
    const ma = v128.load(work + at);
    const mb = v128.load(work + plane + at);
    const va = f32x4.sub(v128.load(work + 2 * plane + at), f32x4.mul(ma, ma));
    const vb = f32x4.sub(v128.load(work + 3 * plane + at), f32x4.mul(mb, mb));
    const ab = f32x4.sub(v128.load(work + 4 * plane + at), f32x4.mul(ma, mb));
    const spread = f32x4.mul(f32x4.add(f32x4.pmax(none, va), flat), f32x4.add(f32x4.pmax(none, vb), flat));
    v128.store(out + at, f32x4.div(f32x4.add(ab, flat), f32x4.sqrt(spread)));
  }
}

function meanOfProduct(
  a: usize,
  b: usize,
  bytes: i32,
  width: i32,
  height: i32,
  radius: i32,
  out: usize,
  work: usize,
): void {
  for (let at = 0; at < bytes; at += 16) {
    v128.store(out + at, f32x4.mul(v128.load(a + at), v128.load(b + at)));
  }
  boxMean(out, width, height, radius, out, work);
}
