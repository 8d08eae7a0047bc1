// The motion from the first to the last image for each pixel of the middle view at the time of a frame. A flow is four
// 32-bit numbers per pixel: u, v, and two more.

/**
 * Moves both fields (u, v, trust, background) to `time` and fills what no vector reaches. Writes u and v of each pixel to
 * `flow`. `levels` has room for half as many pixels as the fields, and `fronts` for as many.
 */
export function moveFields(
  forward: usize,
  backward: usize,
  width: i32,
  height: i32,
  time: f32,
  flow: usize,
  levels: usize,
  fronts: usize,
): void {
  const bytes: usize = 16 * width * height;
  memory.fill(flow, 0, bytes);
  memory.fill(fronts, 0, bytes);
  splat(forward, width, height, time, 1, (1 - time) * 0.9 + 0.1, flow, fronts);
  splat(backward, width, height, 1 - time, -1, time * 0.9 + 0.1, flow, fronts);
  for (let at: usize = 0; at < bytes; at += 16) {
    const front = v128.load(fronts + at);
    const rest = v128.load(flow + at);
    // One of both: a mean of them would be the place of something else.
    const isFront = f32x4.extract_lane(front, 2) > COVERED;
    const sum = isFront ? front : rest;
    const weight = f32x4.extract_lane(sum, 2);
    if (weight > 0) {
      const mean = f32x4.div(sum, f32x4.splat(weight));
      v128.store(flow + at, f32x4.replace_lane(mean, 2, min<f32>(1, weight)));
    }
  }
  fill(flow, width, height, levels);
}

// What certainly moves against the camera is in front of what rests. In squared pixels of the middle view.
const FAST_SQUARED: f32 = 64;
const CERTAIN_FRONT: f32 = 0.8;
// Both fields together give a place in the middle of an object a weight of 1.1.
const COVERED: f32 = 0.5;

function splat(
  field: usize,
  width: i32,
  height: i32,
  part: f32,
  sign: f32,
  strength: f32,
  sums: usize,
  fronts: usize,
): void {
  const signs = f32x4(sign, sign, 0, 0);
  const unit = f32x4(0, 0, 1, 0);
  const row = 16 * width;
  let at = field;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 16) {
      const own = v128.load(at);
      const trust = f32x4.extract_lane(own, 2);
      const u = f32x4.extract_lane(own, 0);
      const v = f32x4.extract_lane(own, 1);
      const px = <f32>x + part * u;
      const py = <f32>y + part * v;
      const left = floor<f32>(px);
      const top = floor<f32>(py);
      if (!(left >= 0 && top >= 0 && left < <f32>(width - 1) && top < <f32>(height - 1))) continue;
      const fx = px - left;
      const fy = py - top;
      const weight = strength * (trust * trust + 0.001);
      const lower = weight * fy;
      const upper = weight - lower;
      const right = lower * fx;
      const upperRight = upper * fx;
      const vector = f32x4.add(f32x4.mul(own, signs), unit);
      const isFront = trust > CERTAIN_FRONT && u * u + v * v > FAST_SQUARED;
      const to = (isFront ? fronts : sums) + 16 * (<i32>top * width + <i32>left);
      accumulate(to, vector, upper - upperRight);
      accumulate(to + 16, vector, upperRight);
      accumulate(to + row, vector, lower - right);
      accumulate(to + row + 16, vector, right);
    }
  }
}

function accumulate(to: usize, vector: v128, weight: f32): void {
  v128.store(to, f32x4.add(v128.load(to), f32x4.mul(vector, f32x4.splat(weight))));
}

// Above this weight, the surroundings make no visible difference.
const CERTAIN: f32 = 0.5;
// Weight of the surroundings against a pixel's own vector.
const SURROUNDINGS_WEIGHT: f32 = 0.02;
// Preference for slow vectors over fast ones, per squared pixel.
const SLOWNESS: f32 = 0.05;

/**
 * Gives every pixel of a flow (u, v, weight, unused) a vector. Where the weight is small, it is that of the surroundings,
 * preferring slow vectors and fading to zero far from any known vector. Push-pull over halved images.
 */
export function fill(flow: usize, width: i32, height: i32, levels: usize): void {
  if (width <= 4 || height <= 4) {
    blendWithMean(flow, width * height);
    return;
  }
  const halfWidth = (width + 1) >> 1;
  const halfHeight = (height + 1) >> 1;
  halve(flow, width, height, levels, halfWidth);
  fill(levels, halfWidth, halfHeight, levels + 16 * halfWidth * halfHeight);
  for (let y = 0; y < height; y++) {
    // A pixel of the half-size image is between two of ours: a quarter of the distance from one, three from the other.
    const near = y >> 1;
    const far = max(0, min(halfHeight - 1, near + ((y & 1) === 1 ? 1 : -1)));
    blendRow(
      flow + 16 * y * width,
      width,
      levels + 16 * near * halfWidth,
      levels + 16 * far * halfWidth,
      halfWidth,
    );
  }
}

function blendRow(row: usize, width: i32, near: usize, far: usize, columns: i32): void {
  let left = between(near, far, 0);
  let own = left;
  for (let column = 0; column < columns; column++) {
    const right = between(near, far, min(columns - 1, column + 1));
    const centre = f32x4.mul(own, f32x4.splat(0.75));
    const at = row + 32 * column;
    blend(at, f32x4.add(centre, f32x4.mul(left, f32x4.splat(0.25))));
    if (2 * column + 1 < width) blend(at + 16, f32x4.add(centre, f32x4.mul(right, f32x4.splat(0.25))));
    left = own;
    own = right;
  }
}

function between(near: usize, far: usize, column: i32): v128 {
  const close = f32x4.mul(v128.load(near + 16 * column), f32x4.splat(0.75));
  return f32x4.add(close, f32x4.mul(v128.load(far + 16 * column), f32x4.splat(0.25)));
}

function blend(at: usize, around: v128): void {
  const own = v128.load(at);
  const weight = f32x4.extract_lane(own, 2);
  if (weight >= CERTAIN) return;
  const share = f32x4.splat(weight / (weight + SURROUNDINGS_WEIGHT));
  v128.store(at, f32x4.add(around, f32x4.mul(f32x4.sub(own, around), share)));
}

function halve(flow: usize, width: i32, height: i32, out: usize, halfWidth: i32): void {
  const row = 16 * width;
  for (let y = 0; y < height; y += 2) {
    const isPair = y + 1 < height;
    let to = out + 16 * (y >> 1) * halfWidth;
    for (let x = 0; x < width; x += 2, to += 16) {
      const at = flow + y * row + 16 * x;
      const isWide = x + 1 < width;
      let sum = slowed(at);
      if (isWide) sum = f32x4.add(sum, slowed(at + 16));
      if (isPair) sum = f32x4.add(sum, slowed(at + row));
      if (isPair && isWide) sum = f32x4.add(sum, slowed(at + row + 16));
      const slow = f32x4.extract_lane(sum, 3);
      const mean = slow > 0 ? f32x4.div(sum, f32x4.splat(slow)) : sum;
      v128.store(to, f32x4.replace_lane(mean, 2, min<f32>(1, f32x4.extract_lane(sum, 2))));
    }
  }
}

// The weighted vector, its weight, and the weight that prefers slow vectors.
function slowed(at: usize): v128 {
  const own = v128.load(at);
  const weight = f32x4.extract_lane(own, 2);
  const squares = f32x4.mul(own, own);
  const length = f32x4.extract_lane(squares, 0) + f32x4.extract_lane(squares, 1);
  const slow = weight / (1 + SLOWNESS * length);
  const weighted = f32x4.mul(own, f32x4.splat(slow));
  return f32x4.replace_lane(f32x4.replace_lane(weighted, 2, weight), 3, slow);
}

function blendWithMean(flow: usize, size: i32): void {
  let sum = f32x4.splat(0);
  for (let n = 0; n < size; n++) {
    const own = v128.load(flow + 16 * n);
    const weight = f32x4.extract_lane(own, 2);
    sum = f32x4.add(sum, f32x4.mul(f32x4.replace_lane(own, 2, 1), f32x4.splat(weight)));
  }
  // Without known vectors there is no motion: a few outliers must not decide it.
  const mean = f32x4.div(sum, f32x4.splat(f32x4.extract_lane(sum, 2) + 0.5));
  for (let n = 0; n < size; n++) blend(flow + 16 * n, mean);
}
