// Draws the samples of a frame: both images are sampled bilinearly along a grid, brought to the brightness of the frame,
// and mixed by their shares. All arithmetic per sample is in integers.
import { interpolateRow } from './rows';
import { between, lit, mixed, storeSome, weightsOf } from './samples';

const MARGIN: f32 = 32;
// Places have this many steps between two samples.
const STEPS: f32 = 256;

// The rows of samples that are drawn at once.
let x0: usize = 0;
let y0: usize = 0;
let x1: usize = 0;
let y1: usize = 0;
let shares: usize = 0;

/** Bytes of the rows of samples of a frame of this width. */
function rowBytes(width: i32): usize {
  return 4 * (width + 80);
}

/**
 * Draws the luma rows from `from` to `to` into `out`. `first` and `last` are sharp planes. `tones` is 0, or the address of
 * two gains and lifts. `work` has room for 24 bytes per pixel of a row, and 4096 more.
 */
export function drawLuma(
  grid: usize,
  columns: i32,
  rows: i32,
  cell: i32,
  first: usize,
  last: usize,
  width: i32,
  height: i32,
  tones: usize,
  out: usize,
  from: i32,
  to: i32,
  work: usize,
): void {
  const stride = 2 * width + 64;
  for (let y = from; y < to; y++) {
    interpolateRows(grid, columns, rows, cell, <f32>y, 1, width, stride, 2 * height + 64, 2, MARGIN, work);
    const row = out + y * width;
    for (let x = 0; x < width; x += 4) {
      const share = v128.load(shares + 4 * x);
      const value = mixLuma(first, last, stride, tones, 4 * x, share);
      storeSome(row + x, value, width - x);
    }
  }
}

function interpolateRows(
  grid: usize,
  columns: i32,
  rows: i32,
  cell: i32,
  y: f32,
  step: i32,
  count: i32,
  width: i32,
  height: i32,
  scale: f32,
  top: f32,
  work: usize,
): void {
  const plane = 4 * ((columns + 3) & ~3) * rows;
  const part = rowBytes((columns * cell) / step);
  const nodes = work + 5 * part;
  const place = STEPS * scale;
  const right = STEPS * (<f32>width - MARGIN - 2);
  const bottom = STEPS * (<f32>height - MARGIN - 2);
  const left = STEPS * MARGIN;
  const above = STEPS * top;
  // The outermost nodes of the smallest image are outside of its margin.
  const beyondX = max<f32>(left, (right - left) / 2);
  const beyondY = max<f32>(left, (bottom - left) / 2);
  x0 = interpolateRow(
    grid,
    columns,
    rows,
    cell,
    y,
    step,
    count,
    place,
    left,
    left,
    right,
    beyondX,
    nodes,
    work,
  );
  y0 = interpolateRow(
    grid + plane,
    columns,
    rows,
    cell,
    y,
    step,
    count,
    place,
    above,
    left,
    bottom,
    beyondY,
    nodes,
    work + part,
  );
  x1 = interpolateRow(
    grid + 2 * plane,
    columns,
    rows,
    cell,
    y,
    step,
    count,
    place,
    left,
    left,
    right,
    beyondX,
    nodes,
    work + 2 * part,
  );
  y1 = interpolateRow(
    grid + 3 * plane,
    columns,
    rows,
    cell,
    y,
    step,
    count,
    place,
    above,
    left,
    bottom,
    beyondY,
    nodes,
    work + 3 * part,
  );
  shares = interpolateRow(
    grid + 4 * plane,
    columns,
    rows,
    cell,
    y,
    step,
    count,
    256,
    0,
    0,
    256,
    0,
    nodes,
    work + 4 * part,
  );
}

/** Four samples, in 1/256 codes of 256 shares. */
function mixLuma(first: usize, last: usize, stride: i32, tones: usize, at: usize, share: v128): v128 {
  if (!v128.any_true(share)) {
    const a = lit(sampleLuma(first, stride, v128.load(x0 + at), v128.load(y0 + at)), tones);
    return i32x4.shr_u(i32x4.add(a, i32x4.splat(128)), 8);
  }
  const b = lit(
    sampleLuma(last, stride, v128.load(x1 + at), v128.load(y1 + at)),
    tones === 0 ? 0 : tones + 8,
  );
  if (!v128.any_true(i32x4.ne(share, i32x4.splat(256)))) {
    return i32x4.shr_u(i32x4.add(b, i32x4.splat(128)), 8);
  }
  const a = lit(sampleLuma(first, stride, v128.load(x0 + at), v128.load(y0 + at)), tones);
  return mixed(a, b, share);
}

/** Four samples of a plane in 1/256 codes. */
function sampleLuma(plane: usize, stride: i32, x: v128, y: v128): v128 {
  const offset = i32x4.add(i32x4.mul(i32x4.shr_u(y, 8), i32x4.splat(stride)), i32x4.shr_u(x, 8));
  const a = plane + i32x4.extract_lane(offset, 0);
  const b = plane + i32x4.extract_lane(offset, 1);
  const c = plane + i32x4.extract_lane(offset, 2);
  const d = plane + i32x4.extract_lane(offset, 3);
  // Pairs of neighbours in the upper row, then those below them.
  let pairs = i32x4.splat(0);
  pairs = v128.load16_lane(a, pairs, 0);
  pairs = v128.load16_lane(b, pairs, 1);
  pairs = v128.load16_lane(c, pairs, 2);
  pairs = v128.load16_lane(d, pairs, 3);
  pairs = v128.load16_lane(a + stride, pairs, 4);
  pairs = v128.load16_lane(b + stride, pairs, 5);
  pairs = v128.load16_lane(c + stride, pairs, 6);
  pairs = v128.load16_lane(d + stride, pairs, 7);
  const across = weightsOf(x);
  const top = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(pairs), across);
  const bottom = i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(pairs), across);
  return between(top, bottom, v128.and(y, i32x4.splat(255)));
}

/**
 * Draws the rows from `from` to `to` of both chroma planes. `first` and `last` are sharp planes of pairs (u, v); `width` and
 * `height` are those of the luma; `tones` has the gains and lifts of u and then those of v.
 */
export function drawChroma(
  grid: usize,
  columns: i32,
  rows: i32,
  cell: i32,
  first: usize,
  last: usize,
  width: i32,
  height: i32,
  tones: usize,
  out: usize,
  from: i32,
  to: i32,
  work: usize,
): void {
  const halfWidth = width >> 1;
  const stride = width + 64;
  const planeV = halfWidth * (height >> 1);
  for (let y = from; y < to; y++) {
    // Chroma is sited at the left luma pixel of its block, halfway down: sample (x, y) is at luma (2x, 2y + 0.5).
    const luma = <f32>y * 2 + 0.5;
    interpolateRows(
      grid,
      columns,
      rows,
      cell,
      luma,
      2,
      halfWidth,
      stride,
      height + 64,
      1,
      MARGIN - 0.5,
      work,
    );
    const row = out + y * halfWidth;
    for (let x = 0; x < halfWidth; x += 4) {
      const share = v128.load(shares + 4 * x);
      mixChroma(first, last, 2 * stride, tones, 4 * x, share);
      storeSome(row + x, mixedU, halfWidth - x);
      storeSome(row + planeV + x, mixedV, halfWidth - x);
    }
  }
}

let mixedU: v128 = i32x4.splat(0);
let mixedV: v128 = i32x4.splat(0);
let sampledU: v128 = i32x4.splat(0);
let sampledV: v128 = i32x4.splat(0);

function mixChroma(first: usize, last: usize, stride: i32, tones: usize, at: usize, share: v128): void {
  sampleChroma(first, stride, v128.load(x0 + at), v128.load(y0 + at));
  const ua = lit(sampledU, tones);
  const va = lit(sampledV, tones === 0 ? 0 : tones + 16);
  sampleChroma(last, stride, v128.load(x1 + at), v128.load(y1 + at));
  const ub = lit(sampledU, tones === 0 ? 0 : tones + 8);
  const vb = lit(sampledV, tones === 0 ? 0 : tones + 24);
  mixedU = mixed(ua, ub, share);
  mixedV = mixed(va, vb, share);
}

function sampleChroma(plane: usize, stride: i32, x: v128, y: v128): void {
  const row = i32x4.mul(i32x4.shr_u(y, 8), i32x4.splat(stride));
  const offset = i32x4.add(row, i32x4.shl(i32x4.shr_u(x, 8), 1));
  const a = plane + i32x4.extract_lane(offset, 0);
  const b = plane + i32x4.extract_lane(offset, 1);
  const c = plane + i32x4.extract_lane(offset, 2);
  const d = plane + i32x4.extract_lane(offset, 3);
  const above = fourPairs(a, b, c, d);
  const below = fourPairs(a + stride, b + stride, c + stride, d + stride);
  const across = weightsOf(x);
  const down = v128.and(y, i32x4.splat(255));
  // Of each (u, v, u', v'), u and u' are at even bytes.
  sampledU = between(dotEven(above, across), dotEven(below, across), down);
  sampledV = between(dotOdd(above, across), dotOdd(below, across), down);
}

function fourPairs(a: usize, b: usize, c: usize, d: usize): v128 {
  let pairs = i32x4.splat(0);
  pairs = v128.load32_lane(a, pairs, 0);
  pairs = v128.load32_lane(b, pairs, 1);
  pairs = v128.load32_lane(c, pairs, 2);
  return v128.load32_lane(d, pairs, 3);
}

function dotEven(bytes: v128, weights: v128): v128 {
  return i32x4.dot_i16x8_s(v128.and(bytes, i16x8.splat(255)), weights);
}

function dotOdd(bytes: v128, weights: v128): v128 {
  return i32x4.dot_i16x8_s(i16x8.shr_u(bytes, 8), weights);
}
