// Which pixels of a field follow the shapes instead of its own vectors. A shape flow has a quarter of the field's size each
// way; "reduced" planes have the size of the shape flow.
import { valueAt } from './planes';

const REDUCTION: i32 = 4;

/** Writes the means of u, v (in reduced pixels) and trust over the blocks of a field: three reduced planes. */
export function reduceField(field: usize, width: i32, columns: i32, rows: i32, out: usize): void {
  const plane: usize = 4 * columns * rows;
  const means = f32x4(1 / 64, 1 / 64, 1 / 16, 0);
  for (let y = 0, to = out; y < rows; y++) {
    for (let x = 0; x < columns; x++, to += 4) {
      let sum = f32x4.splat(0);
      for (let j = 0; j < REDUCTION; j++) {
        const at = field + 16 * ((REDUCTION * y + j) * width + REDUCTION * x);
        for (let i: usize = 0; i < 16 * REDUCTION; i += 16) sum = f32x4.add(sum, v128.load(at + i));
      }
      const mean = f32x4.mul(sum, means);
      store<f32>(to, f32x4.extract_lane(mean, 0));
      store<f32>(to + plane, f32x4.extract_lane(mean, 1));
      store<f32>(to + 2 * plane, f32x4.extract_lane(mean, 2));
    }
  }
}

// Both ends must be lost: what only one image has lost is hidden in the other.
const TRUST_WEIGHT: f32 = 1.5;

/**
 * Writes reduced planes: the difference of the images under the field, that under the shapes, and how far the shapes may be
 * used, 0 to 1. `trustThere` is the trust of the field in the other direction.
 */
export function compareShapes(
  from: usize,
  to: usize,
  width: i32,
  height: i32,
  field: usize,
  shapeU: usize,
  shapeV: usize,
  backU: usize,
  backV: usize,
  trustThere: usize,
  insideFrom: usize,
  insideTo: usize,
  gridWidth: i32,
  difference: usize,
  shapeDifference: usize,
  usable: usize,
): void {
  const plane: usize = 4 * width * height;
  for (let y = 0, n: usize = 0; y < height; y++) {
    for (let x = 0; x < width; x++, n += 4) {
      const fx = <f64>x + <f64>load<f32>(field + n);
      const fy = <f64>y + <f64>load<f32>(field + plane + n);
      const u = load<f32>(shapeU + n);
      const v = load<f32>(shapeV + n);
      const sx = <f64>x + <f64>u;
      const sy = <f64>y + <f64>v;
      store<f32>(difference + n, differenceAt(from + n, to, width, height, fx, fy));
      store<f32>(shapeDifference + n, differenceAt(from + n, to, width, height, sx, sy));
      let share: f32 = 0;
      if (
        isShown(insideFrom, gridWidth, width, height, x, y) &&
        isShown(insideTo, gridWidth, width, height, x, y) &&
        isShown(insideFrom, gridWidth, width, height, sx, sy) &&
        isShown(insideTo, gridWidth, width, height, sx, sy)
      ) {
        const du = u + <f32>valueAt(backU, width, height, sx, sy);
        const dv = v + <f32>valueAt(backV, width, height, sx, sy);
        const agreed: f32 = <f32>1 - (du * du + dv * dv) / (<f32>1 + <f32>0.3 * (u * u + v * v));
        const here = <f32>1 - TRUST_WEIGHT * load<f32>(trustThere + n);
        const there = <f32>1 - TRUST_WEIGHT * <f32>valueAt(trustThere, width, height, sx, sy);
        share = max<f32>(0, agreed) * max<f32>(0, here) * max<f32>(0, there);
      }
      store<f32>(usable + n, share);
    }
  }
}

function isShown(inside: usize, gridWidth: i32, width: i32, height: i32, x: f64, y: f64): bool {
  if (!(x >= -0.5 && y >= -0.5 && x < <f64>width - 0.5 && y < <f64>height - 0.5)) return false;
  const column = <i32>(<f64>REDUCTION * (x + 0.5));
  const row = <i32>(<f64>REDUCTION * (y + 0.5));
  return load<u8>(inside + row * gridWidth + column) === 1;
}

function differenceAt(own: usize, other: usize, width: i32, height: i32, x: f64, y: f64): f32 {
  const plane: usize = 4 * width * height;
  const luma = abs<f64>(valueAt(other, width, height, x, y) - load<f32>(own));
  const u = abs<f64>(valueAt(other + plane, width, height, x, y) - load<f32>(own + plane));
  const v = abs<f64>(valueAt(other + 2 * plane, width, height, x, y) - load<f32>(own + 2 * plane));
  return <f32>(luma + 2 * (u + v));
}

// The part of the difference that the shapes explain: from here on they count, and from there on fully.
const MIN_GAIN: f32 = 0.05;
const FULL_GAIN: f32 = 0.25;
// Differences below this are noise, in codes.
const NOISE: f32 = 4;

/** Reduces how far the shapes may be used to what they explain better than the field. */
export function weighShapes(usable: usize, difference: usize, shapeDifference: usize, size: i32): void {
  for (let n: usize = 0, end: usize = 4 * size; n < end; n += 4) {
    const before = load<f32>(difference + n);
    const gain = (before - load<f32>(shapeDifference + n)) / (before + NOISE);
    const share = max<f32>(0, min<f32>(1, (gain - MIN_GAIN) / (FULL_GAIN - MIN_GAIN)));
    store<f32>(usable + n, load<f32>(usable + n) * share);
  }
}

// Certain enough to hide what is behind a shape, and uncertain enough for its inside to dissolve.
const SHAPE_TRUST: f32 = 0.7;
// In squared pixels of the field.
const VISIBLE_SQUARED: f32 = 9;

/**
 * Moves the pixels of a field that is not trusted with the shapes, as far as `weights` says. Returns how many moved, weighted so,
 * by a distance that is visible.
 */
export function applyShapes(
  field: usize,
  width: i32,
  height: i32,
  weights: usize,
  u: usize,
  v: usize,
  columns: i32,
  rows: i32,
): f64 {
  let count: f64 = 0;
  for (let y = 0, at = field; y < height; y++) {
    const sy = (<f64>y + 0.5) / <f64>REDUCTION - 0.5;
    for (let x = 0; x < width; x++, at += 16) {
      const sx = (<f64>x + 0.5) / <f64>REDUCTION - 0.5;
      const own = v128.load(at);
      const trust = f32x4.extract_lane(own, 2);
      const share = <f32>valueAt(weights, columns, rows, sx, sy) * (1 - trust);
      if (share <= 0) continue;
      const shapeU = <f32>(4 * valueAt(u, columns, rows, sx, sy));
      const shapeV = <f32>(4 * valueAt(v, columns, rows, sx, sy));
      const shape = f32x4(shapeU, shapeV, 0, 0);
      const moved = f32x4.add(own, f32x4.mul(f32x4.sub(shape, own), f32x4(share, share, 0, 0)));
      if (shapeU * shapeU + shapeV * shapeV > VISIBLE_SQUARED) count += share;
      v128.store(at, f32x4.replace_lane(moved, 2, max<f32>(trust, SHAPE_TRUST * share)));
    }
  }
  return count;
}
