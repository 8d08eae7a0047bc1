// One step of the refinement of a camera motion.

// The error of a place outside the other image.
const OUTSIDE: f64 = 1e9;

/**
 * The difference of a plane and the other one under a transform (nine 64-bit floats), at the pixels `points`: one 32-bit float each,
 * 1e9 where the place is outside.
 */
export function measureErrors(
  first: usize,
  last: usize,
  width: i32,
  height: i32,
  points: usize,
  count: i32,
  transform: usize,
  errors: usize,
): void {
  const right = <f64>(width - 2);
  const bottom = <f64>(height - 2);
  const row = 4 * width;
  for (let k = 0; k < count; k++) {
    const n = load<i32>(points + 4 * k);
    const py = n / width;
    const px = n - py * width;
    const w = 1 / form(transform, 6, px, py);
    const x = form(transform, 0, px, py) * w;
    const y = form(transform, 3, px, py) * w;
    let error: f64 = OUTSIDE;
    if (x >= 1 && y >= 1 && x < right && y < bottom) {
      const ix = <i32>x;
      const iy = <i32>y;
      const fx = x - <f64>ix;
      const at = last + 4 * (iy * width + ix);
      const p = <f64>load<f32>(at);
      const q = <f64>load<f32>(at + row);
      const top = p + (<f64>load<f32>(at, 4) - p) * fx;
      const low = q + (<f64>load<f32>(at + row, 4) - q) * fx;
      error = top + (low - top) * (y - <f64>iy) - load<f32>(first + 4 * n);
    }
    store<f32>(errors + 4 * k, <f32>error);
  }
}

function form(transform: usize, row: i32, x: i32, y: i32): f64 {
  const at = transform + 8 * row;
  return load<f64>(at) * <f64>x + load<f64>(at + 8) * <f64>y + load<f64>(at + 16);
}

/**
 * Sums the normal equations of a Gauss-Newton step with Tukey's weights of this width: a symmetric matrix of `parameters` squared
 * 64-bit floats, and then the right side. `slopes` are 32-bit floats, `parameters` per point: 4 or 8.
 */
export function sumEquations(
  errors: usize,
  slopes: usize,
  count: i32,
  parameters: i32,
  width: f64,
  out: usize,
): void {
  const pull = out + 8 * parameters * parameters;
  memory.fill(out, 0, 8 * (parameters * parameters + parameters));
  for (let k = 0; k < count; k++) {
    const error = <f64>load<f32>(errors + 4 * k);
    const share = error / width;
    if (!(share < 1 && share > -1)) continue;
    const inside = 1 - share * share;
    const weight = inside * inside;
    const own = slopes + 4 * k * parameters;
    for (let r = 0; r < parameters; r++) {
      const weighted = weight * load<f32>(own + 4 * r);
      store<f64>(pull + 8 * r, load<f64>(pull + 8 * r) + weighted * error);
      const factor = f64x2.splat(weighted);
      const row = out + 8 * r * parameters;
      for (let c = 0; c < parameters; c += 2) {
        const pair = f64x2.promote_low_f32x4(v128.load64_zero(own + 4 * c));
        v128.store(row + 8 * c, f64x2.add(v128.load(row + 8 * c), f64x2.mul(pair, factor)));
      }
    }
  }
}

/** How well matches (planes of 32-bit floats) agree with a transform: the closer, the more each counts, up to 1. */
export function scoreMatches(
  x0: usize,
  y0: usize,
  x1: usize,
  y1: usize,
  count: i32,
  transform: usize,
  limit: f64,
): f64 {
  let score: f64 = 0;
  const a = load<f64>(transform);
  const b = load<f64>(transform, 8);
  const c = load<f64>(transform, 16);
  const d = load<f64>(transform, 24);
  const e = load<f64>(transform, 32);
  const f = load<f64>(transform, 40);
  const g = load<f64>(transform, 48);
  const h = load<f64>(transform, 56);
  const i = load<f64>(transform, 64);
  for (let at = 0, end = 4 * count; at < end; at += 4) {
    const x = <f64>load<f32>(x0 + at);
    const y = <f64>load<f32>(y0 + at);
    const w = g * x + h * y + i;
    const dx = (a * x + b * y + c) / w - load<f32>(x1 + at);
    const dy = (d * x + e * y + f) / w - load<f32>(y1 + at);
    const error = dx * dx + dy * dy;
    if (error < limit) score += 1 - error / limit;
  }
  return score;
}
