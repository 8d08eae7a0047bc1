// Dense inverse search on one level of a pyramid (Kroeger et al. 2016): overlapping patches of 8 x 8 pixels search their place in the
// other image by inverse compositional descent, and good vectors spread to neighbours. Planes are 32-bit floats.

import { MARGIN } from './pad-plane';

const PATCH: i32 = 8;
const STRIDE: i32 = 4;
const MAX_DESCENT_STEPS: i32 = 10;
const AREA: f32 = 64;
// Keeps a patch without texture in place.
const DAMPING: f32 = 200;

/** One level. The planes a, b, gx and gy have a margin on all sides; u, v and cost have one number per patch. */
@unmanaged
class Search {
  width: i32;
  height: i32;
  columns: i32;
  rows: i32;
  a: usize;
  b: usize;
  gx: usize;
  gy: usize;
  u: usize;
  v: usize;
  cost: usize;
}

function leftOf(s: Search, i: i32): i32 {
  return max(0, min(i * STRIDE, s.width - PATCH)) + MARGIN;
}

function topOf(s: Search, j: i32): i32 {
  return max(0, min(j * STRIDE, s.height - PATCH)) + MARGIN;
}

/** Starts each patch with the vector of a level of half the size, or at rest where `u` is 0. */
export function startPatches(search: usize, u: usize, v: usize, width: i32, height: i32): void {
  const s = changetype<Search>(search);
  for (let j = 0, n = 0; j < s.rows; j++) {
    for (let i = 0; i < s.columns; i++, n += 4) {
      const x = min(width - 1, min(s.width - 1, leftOf(s, i) - MARGIN + PATCH / 2) >> 1);
      const y = min(height - 1, min(s.height - 1, topOf(s, j) - MARGIN + PATCH / 2) >> 1);
      const at = 4 * (y * width + x);
      const pu: f32 = u === 0 ? 0 : 2 * load<f32>(u + at);
      const pv: f32 = u === 0 ? 0 : 2 * load<f32>(v + at);
      store<f32>(s.u + n, pu);
      store<f32>(s.v + n, pv);
      store<f32>(s.cost + n, costOf(s, i, j, pu, pv));
    }
  }
}

/** Replaces the vector of a patch if this one fits better. */
export function tryVector(search: usize, i: i32, j: i32, u: f32, v: f32): void {
  const s = changetype<Search>(search);
  const n = 4 * (j * s.columns + i);
  const cost = costOf(s, i, j, u, v);
  if (cost >= load<f32>(s.cost + n)) return;
  store<f32>(s.u + n, u);
  store<f32>(s.v + n, v);
  store<f32>(s.cost + n, cost);
}

/**
 * Tries the vectors of the neighbours on each patch of the rows `from` to `to`, then descends; from the top left (direction 1) or
 * from the bottom right (-1), where rows count from the bottom.
 */
export function sweepRows(search: usize, direction: i32, from: i32, to: i32): void {
  const s = changetype<Search>(search);
  for (let row = from; row < to; row++) {
    const j = direction === 1 ? row : s.rows - 1 - row;
    for (let column = 0; column < s.columns; column++) {
      const i = direction === 1 ? column : s.columns - 1 - column;
      const n = j * s.columns + i;
      const before = load<f32>(s.cost + 4 * n);
      if (column > 0) tryNeighbour(s, i, j, n - direction);
      if (row > 0) tryNeighbour(s, i, j, n - direction * s.columns);
      if (direction === 1 || load<f32>(s.cost + 4 * n) < before) descend(s, i, j);
    }
  }
}

function tryNeighbour(s: Search, i: i32, j: i32, n: i32): void {
  tryVector(changetype<usize>(s), i, j, load<f32>(s.u + 4 * n), load<f32>(s.v + 4 * n));
}

// The place of a patch moved to (x, y), clamped to the margin: its first sample, and the parts between samples.
let placeAt: usize = 0;
let placeX: f32 = 0;
let placeY: f32 = 0;

function findPlace(s: Search, x: f32, y: f32): void {
  const cx = x > 0 ? min<f32>(<f32>(s.width + 2 * MARGIN - PATCH - 2), x) : 0;
  const cy = y > 0 ? min<f32>(<f32>(s.height + 2 * MARGIN - PATCH - 2), y) : 0;
  const ix = <i32>cx;
  const iy = <i32>cy;
  placeAt = s.b + 4 * (iy * (s.width + 2 * MARGIN) + ix);
  placeX = cx - <f32>ix;
  placeY = cy - <f32>iy;
}

/** Four samples at `at`, interpolated between each and its right neighbour. */
function across(at: usize, part: v128): v128 {
  const own = v128.load(at);
  return f32x4.add(own, f32x4.mul(f32x4.sub(v128.load(at, 4), own), part));
}

function down(upper: v128, lower: v128, part: v128): v128 {
  return f32x4.add(upper, f32x4.mul(f32x4.sub(lower, upper), part));
}

function total(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) +
    f32x4.extract_lane(v, 1) +
    (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  );
}

/** Squared difference of a patch and its displaced counterpart, without the difference in mean brightness. */
function costOf(s: Search, i: i32, j: i32, u: f32, v: f32): f32 {
  const left = leftOf(s, i);
  const top = topOf(s, j);
  const row = 4 * (s.width + 2 * MARGIN);
  findPlace(s, <f32>left + u, <f32>top + v);
  const px = f32x4.splat(placeX);
  const py = f32x4.splat(placeY);
  let at = placeAt;
  let from = s.a + top * row + 4 * left;
  let upperL = across(at, px);
  let upperR = across(at + 16, px);
  let sum = f32x4.splat(0);
  let squares = f32x4.splat(0);
  for (let y = 0; y < PATCH; y++) {
    at += row;
    const lowerL = across(at, px);
    const lowerR = across(at + 16, px);
    const l = f32x4.sub(down(upperL, lowerL, py), v128.load(from));
    const r = f32x4.sub(down(upperR, lowerR, py), v128.load(from, 16));
    sum = f32x4.add(sum, f32x4.add(l, r));
    squares = f32x4.add(squares, f32x4.add(f32x4.mul(l, l), f32x4.mul(r, r)));
    upperL = lowerL;
    upperR = lowerR;
    from += row;
  }
  const all = total(sum);
  return total(squares) - (all * all) / AREA;
}

function descend(s: Search, i: i32, j: i32): void {
  const n = 4 * (j * s.columns + i);
  const left = leftOf(s, i);
  const top = topOf(s, j);
  const row = 4 * (s.width + 2 * MARGIN);
  const first = top * row + 4 * left;
  let sumX = f32x4.splat(0);
  let sumY = f32x4.splat(0);
  let sumXX = sumX;
  let sumXY = sumX;
  let sumYY = sumX;
  for (let y = 0, at = first; y < PATCH; y++, at += row) {
    for (let k: usize = 0; k < 32; k += 16) {
      const p = v128.load(s.gx + at + k);
      const q = v128.load(s.gy + at + k);
      sumX = f32x4.add(sumX, p);
      sumY = f32x4.add(sumY, q);
      sumXX = f32x4.add(sumXX, f32x4.mul(p, p));
      sumXY = f32x4.add(sumXY, f32x4.mul(p, q));
      sumYY = f32x4.add(sumYY, f32x4.mul(q, q));
    }
  }
  const sx = total(sumX);
  const sy = total(sumY);
  const xx = total(sumXX) + DAMPING - (sx * sx) / AREA;
  const yy = total(sumYY) + DAMPING - (sy * sy) / AREA;
  const xy = total(sumXY) - (sx * sy) / AREA;
  const det = xx * yy - xy * xy;
  const startU = load<f32>(s.u + n);
  const startV = load<f32>(s.v + n);
  let u = startU;
  let v = startV;
  let previous = load<f32>(s.cost + n);
  for (let step = 0; step < MAX_DESCENT_STEPS; step++) {
    const cost = compare(s, left, top, u, v, first, row);
    if (cost < load<f32>(s.cost + n)) {
      store<f32>(s.u + n, u);
      store<f32>(s.v + n, v);
      store<f32>(s.cost + n, cost);
    }
    if (step > 0 && cost > previous * 0.995) return;
    previous = cost;
    const px = pullX - (sx * difference) / AREA;
    const py = pullY - (sy * difference) / AREA;
    u -= (yy * px - xy * py) / det;
    v -= (xx * py - xy * px) / det;
    const du = u - startU;
    const dv = v - startV;
    if (!(du * du + dv * dv < <f32>(PATCH * PATCH))) return;
  }
}

let difference: f32 = 0;
let pullX: f32 = 0;
let pullY: f32 = 0;

/** The cost of a patch at a place, the sum of its differences, and that of the differences by gradient. */
function compare(s: Search, left: i32, top: i32, u: f32, v: f32, first: i32, row: i32): f32 {
  findPlace(s, <f32>left + u, <f32>top + v);
  const px = f32x4.splat(placeX);
  const py = f32x4.splat(placeY);
  let sum = f32x4.splat(0);
  let squares = sum;
  let byX = sum;
  let byY = sum;
  for (let k: usize = 0; k < 32; k += 16) {
    let upper = across(placeAt + k, px);
    let at = first + k;
    let other = placeAt + k;
    for (let y = 0; y < PATCH; y++, at += row) {
      other += row;
      const lower = across(other, px);
      const d = f32x4.sub(down(upper, lower, py), v128.load(s.a + at));
      sum = f32x4.add(sum, d);
      squares = f32x4.add(squares, f32x4.mul(d, d));
      byX = f32x4.add(byX, f32x4.mul(d, v128.load(s.gx + at)));
      byY = f32x4.add(byY, f32x4.mul(d, v128.load(s.gy + at)));
      upper = lower;
    }
  }
  difference = total(sum);
  pullX = total(byX);
  pullY = total(byY);
  return total(squares) - (difference * difference) / AREA;
}

/**
 * The vector of each pixel: the mean over the patches that cover it, weighted by how well each explains the pixel. `weights` has
 * room for a plane. All three planes have room for a block beyond the image.
 */
export function voteForPixels(search: usize, u: usize, v: usize, weights: usize): void {
  const s = changetype<Search>(search);
  const bytes = 4 * s.width * s.height;
  memory.fill(u, 0, bytes);
  memory.fill(v, 0, bytes);
  memory.fill(weights, 0, bytes);
  for (let j = 0, n = 0; j < s.rows; j++) {
    for (let i = 0; i < s.columns; i++, n += 4) voteOfPatch(s, i, j, n, u, v, weights);
  }
  for (let at = 0; at < bytes; at += 4) {
    const weight = load<f32>(weights + at);
    store<f32>(u + at, load<f32>(u + at) / weight);
    store<f32>(v + at, load<f32>(v + at) / weight);
  }
}

function voteOfPatch(s: Search, i: i32, j: i32, n: i32, u: usize, v: usize, weights: usize): void {
  const left = leftOf(s, i);
  const top = topOf(s, j);
  const row = 4 * (s.width + 2 * MARGIN);
  const pu = load<f32>(s.u + n);
  const pv = load<f32>(s.v + n);
  findPlace(s, <f32>left + pu, <f32>top + pv);
  const px = f32x4.splat(placeX);
  const py = f32x4.splat(placeY);
  const columns = min(PATCH, s.width - (left - MARGIN));
  const rows = min(PATCH, s.height - (top - MARGIN));
  for (let y = 0; y < rows; y++) {
    const at = placeAt + y * row;
    for (let x = 0; x < columns; x += 4) {
      const upper = across(at + 4 * x, px);
      const lower = across(at + row + 4 * x, px);
      const own = v128.load(s.a + (top + y) * row + 4 * (left + x));
      const d = f32x4.sub(down(upper, lower, py), own);
      let weight = f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(16), f32x4.mul(d, d)));
      if (columns - x < 4) weight = firstLanes(weight, columns - x);
      const to = 4 * ((top - MARGIN + y) * s.width + left - MARGIN + x);
      accumulate(u + to, f32x4.mul(weight, f32x4.splat(pu)));
      accumulate(v + to, f32x4.mul(weight, f32x4.splat(pv)));
      accumulate(weights + to, weight);
    }
  }
}

function firstLanes(v: v128, count: i32): v128 {
  return v128.and(v, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count)));
}

function accumulate(to: usize, value: v128): void {
  v128.store(to, f32x4.add(v128.load(to), value));
}
