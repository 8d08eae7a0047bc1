// The rows of a grid between its nodes: places and shares become whole numbers per sample of a row.

/** Nodes of a row are from this index on, after one that continues them to the left. */
const FIRST_NODE: usize = 4;
/** Samples of a row are from this index on, because the outermost nodes are up to half a cell outside. */
const FIRST_SAMPLE: usize = 16;

/**
 * Writes the values of one grid plane at row `y` to `out`, for each of `count` samples that are `step` pixels apart:
 * scale * value + offset, rounded. What is up to `reach` outside of `low` to `high` is folded back, and the rest is cut off.
 * `nodes` has room for the nodes of a row and eight more numbers, and `out` for the samples and 64 more. Returns the address
 * of the first sample.
 */
export function interpolateRow(
  plane: usize,
  columns: i32,
  rows: i32,
  cell: i32,
  y: f32,
  step: i32,
  count: i32,
  scale: f32,
  offset: f32,
  low: f32,
  high: f32,
  reach: f32,
  nodes: usize,
  out: usize,
): usize {
  const stride = 4 * ((columns + 3) & ~3);
  const v = (y - <f32>(cell - 1) / 2) / <f32>cell;
  const upper = max(0, min(rows - 2, <i32>floor<f32>(v)));
  const lower = min(rows - 1, upper + 1);
  // Beyond the outermost nodes the values are extrapolated; otherwise the border would move inwards.
  const canFold = fillNodes(
    plane + upper * stride,
    plane + lower * stride,
    v - <f32>upper,
    columns,
    scale,
    offset,
    low,
    high,
    reach,
    nodes,
    <f32>(cell - 1) / 2 / <f32>cell,
    (<f32>(cell - 1) / 2 - <f32>(step - 1)) / <f32>cell,
  );
  const samples = out + 4 * FIRST_SAMPLE;
  const perNode = cell / step;
  const origin = <f32>-(cell + 1) / 2 / <f32>step;
  const start = <i32>ceil<f32>(origin);
  const phase = (<f32>start - origin) / <f32>perNode;
  const left = nodes + 4 * (FIRST_NODE - 1);
  if (perNode === 1) spreadSingle(left, columns, samples + 4 * start, phase);
  else if (perNode === 2) spreadPairs(left, columns, samples + 4 * start, phase);
  else spreadMany(left, columns, samples + 4 * start, phase, perNode);
  if (canFold) foldRow(samples, count, low, high, MIRROR_START * scale);
  // Samples after the last one are read in blocks of four.
  v128.store(samples + 4 * count, i32x4.splat(0));
  return samples;
}

function isOutside(value: f32, low: f32, high: f32): bool {
  return value < low || value > high;
}

/**
 * Fills the nodes of a row between two rows of a grid. Returns whether a sample can be outside of `low` to `high`: the first
 * and the last one are these parts of a cell beyond the outermost nodes.
 */
function fillNodes(
  upper: usize,
  lower: usize,
  part: f32,
  columns: i32,
  scale: f32,
  offset: f32,
  low: f32,
  high: f32,
  reach: f32,
  nodes: usize,
  left: f32,
  right: f32,
): bool {
  const least = f32x4.splat(low - reach);
  const most = f32x4.splat(high + reach);
  let outside = f32x4.splat(0);
  const to = nodes + 4 * FIRST_NODE;
  for (let at: usize = 0, end: usize = 4 * columns; at < end; at += 16) {
    const top = v128.load(upper + at);
    const between = f32x4.mul(f32x4.sub(v128.load(lower + at), top), f32x4.splat(part));
    const scaled = f32x4.mul(f32x4.add(top, between), f32x4.splat(scale));
    // With the limit first, a value that is no number becomes the largest.
    const capped = f32x4.pmin(most, f32x4.add(scaled, f32x4.splat(offset)));
    const value = f32x4.pmax(least, capped);
    outside = v128.or(outside, f32x4.lt(value, f32x4.splat(low)));
    outside = v128.or(outside, f32x4.gt(value, f32x4.splat(high)));
    v128.store(to + at, value);
  }
  const last = to + 4 * (columns - 1);
  const second = 4 * min(1, columns - 1);
  const before = <f32>2 * load<f32>(to) - load<f32>(to + second);
  const after = <f32>2 * load<f32>(last) - load<f32>(last - second);
  store<f32>(to - 4, max<f32>(low - reach, min<f32>(high + reach, before)));
  store<f32>(last + 4, max<f32>(low - reach, min<f32>(high + reach, after)));
  const start = load<f32>(to);
  const end = load<f32>(last);
  return (
    v128.any_true(outside) ||
    isOutside(start + (load<f32>(to - 4) - start) * left, low, high) ||
    isOutside(end + (load<f32>(last + 4) - end) * right, low, high)
  );
}

// An image continues beyond its border with a mirrored copy of itself, at half the speed: what is far from the border is
// unlike what follows it. The copy starts slowly, over this many pixels, so that it has no visible seam.
const MIRROR_SPEED: f32 = 0.5;
const MIRROR_START: f32 = 3;

/** Folds places outside an image back into it. `start` is in places, like all others. */
function foldRow(samples: usize, count: i32, low: f32, high: f32, start: f32): void {
  const least = f32x4.splat(low);
  const most = f32x4.splat(high);
  for (let at: usize = 0, end: usize = 4 * count; at < end; at += 16) {
    const own = f32x4.convert_i32x4_s(v128.load(samples + at));
    const left = f32x4.add(own, wayBack(f32x4.sub(least, own), start));
    const right = f32x4.sub(left, wayBack(f32x4.sub(left, most), start));
    v128.store(samples + at, i32x4.trunc_sat_f32x4_s(f32x4.nearest(right)));
  }
}

// From places `away` outside the border to their mirrored ones.
function wayBack(away: v128, start: f32): v128 {
  const out = f32x4.pmax(f32x4.splat(0), away);
  const inwards = f32x4.div(f32x4.mul(out, out), f32x4.add(out, f32x4.splat(start)));
  return f32x4.add(out, f32x4.mul(inwards, f32x4.splat(MIRROR_SPEED)));
}

// Adding this number leaves the rounded value in the low bits of a 32-bit float, for values from -2 to 6 million.
const ROUNDER: f32 = 10485760;
const ROUNDER_BITS: i32 = 0x4b200000;

function rounded(value: v128): v128 {
  return i32x4.sub(f32x4.add(value, f32x4.splat(ROUNDER)), i32x4.splat(ROUNDER_BITS));
}

function spreadSingle(nodes: usize, columns: i32, out: usize, phase: f32): void {
  for (let at: usize = 0, end: usize = 4 * (columns + 1); at < end; at += 16) {
    const own = v128.load(nodes + at);
    const step = f32x4.sub(v128.load(nodes + at, 4), own);
    v128.store(out + at, rounded(f32x4.add(own, f32x4.mul(step, f32x4.splat(phase)))));
  }
}

function spreadPairs(nodes: usize, columns: i32, out: usize, phase: f32): void {
  for (let at: usize = 0, end: usize = 4 * (columns + 1); at < end; at += 16) {
    const own = v128.load(nodes + at);
    const step = f32x4.sub(v128.load(nodes + at, 4), own);
    const even = rounded(f32x4.add(own, f32x4.mul(step, f32x4.splat(phase))));
    const odd = rounded(f32x4.add(own, f32x4.mul(step, f32x4.splat(phase + 0.5))));
    const low = i8x16.shuffle(even, odd, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    const high = i8x16.shuffle(even, odd, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
    v128.store(out + 2 * at, low);
    v128.store(out + 2 * at, high, 16);
  }
}

function spreadMany(nodes: usize, columns: i32, out: usize, phase: f32, perNode: i32): void {
  const unit = <f32>1 / <f32>perNode;
  const parts = f32x4(phase, phase + unit, phase + 2 * unit, phase + 3 * unit);
  const next = f32x4.splat(4 * unit);
  let to = out;
  for (let n = 0; n <= columns; n++) {
    const at = nodes + 4 * n;
    const own = v128.load32_splat(at);
    const step = f32x4.sub(v128.load32_splat(at, 4), own);
    let part = parts;
    for (let k = 0; k < perNode; k += 4, to += 16) {
      v128.store(to, rounded(f32x4.add(own, f32x4.mul(step, part))));
      part = f32x4.add(part, next);
    }
  }
}
