// Which vectors of a flow can be trusted, and what moves the rest. Planes are 32-bit floats, `inside` bytes.
import { boxMean, correlateLocally } from './filters';
import { fill } from './move-fields';
import { valueAt, warpByFlow } from './planes';

/**
 * Trust in each vector, 0 to 1: it agrees with the flow in the other direction, and the images correlate under it. `whole` is how
 * much of the surroundings is inside. `work` has room for seven planes and 16 bytes per column.
 */
export function measureTrust(
  u: usize,
  v: usize,
  backU: usize,
  backV: usize,
  width: i32,
  height: i32,
  from: usize,
  to: usize,
  insideTo: usize,
  whole: usize,
  trust: usize,
  work: usize,
): void {
  const bytes = 4 * width * height;
  const plane = (bytes + 15) & ~15;
  warpByFlow(to, width, height, u, v, work);
  correlateLocally(from, work, width, height, 3, trust, work + plane);
  for (let y = 0, n = 0; y < height; y++) {
    for (let x = 0; x < width; x++, n++) {
      const at = 4 * n;
      const pu = <f64>load<f32>(u + at);
      const pv = <f64>load<f32>(v + at);
      const px = <f64>x + pu;
      const py = <f64>y + pv;
      let own: f32 = 0;
      if (load<f32>(whole + at) >= 0.999 && isInside(insideTo, width, height, px, py)) {
        const du = pu + valueAt(backU, width, height, px, py);
        const dv = pv + valueAt(backV, width, height, px, py);
        const tolerance = 1 + 0.003 * (pu * pu + pv * pv);
        own = <f32>max<f64>(0, 1 - (du * du + dv * dv) / tolerance);
      }
      store<f32>(trust + at, own * ramp(load<f32>(trust + at), 0.3, 0.75));
    }
  }
  keepSupported(trust, width, height, work, work + plane);
}

function isInside(inside: usize, width: i32, height: i32, x: f64, y: f64): bool {
  const right = floor<f64>(x + 0.5);
  const below = floor<f64>(y + 0.5);
  if (!(right >= 0 && below >= 0 && right < <f64>width && below < <f64>height)) return false;
  return load<u8>(inside + <i32>below * width + <i32>right) === 1;
}

function ramp(x: f32, low: f32, high: f32): f32 {
  return max<f32>(0, min<f32>(1, (x - low) / (high - low)));
}

const SUPPORT_RADIUS: i32 = 7;

/*
 * One door edge matches another by chance. An isolated patch of trust in an area that cannot be followed would move all
 * of it and bend straight lines. A small object that really moves has a followed background around it.
 */
function keepSupported(trust: usize, width: i32, height: i32, around: usize, work: usize): void {
  boxMean(trust, width, height, SUPPORT_RADIUS, around, work);
  boxMean(around, width, height, SUPPORT_RADIUS, around, work);
  for (let at = 0, end = 4 * width * height; at < end; at += 4) {
    store<f32>(trust + at, load<f32>(trust + at) * ramp(load<f32>(around + at), 0.18, 0.45));
  }
}

// In pixels of the middle view, which is 200 to 500 wide: the residual motion of a background under the camera motion.
const MAX_BACKGROUND_MOTION: f32 = 4;

/** Trust where the vectors are slow, else 0. */
export function keepResting(u: usize, v: usize, trust: usize, size: i32, out: usize): void {
  for (let at = 0, end = 4 * size; at < end; at += 4) {
    const pu = load<f32>(u + at);
    const pv = load<f32>(v + at);
    const isSlow = pu * pu + pv * pv < MAX_BACKGROUND_MOTION * MAX_BACKGROUND_MOTION;
    store<f32>(out + at, isSlow ? load<f32>(trust + at) : 0);
  }
}

const FAR_SHARE: f32 = 0.1;
const WIDE_RADIUS: i32 = 20;
const BORDER_RADIUS: i32 = 6;

/**
 * Combines vectors that spread near and far (four 32-bit floats: u, v, trust, unused) and fills what none reaches. Writes the planes
 * u, v and trust. `levels` has room for four floats of half as many pixels; `work` for six planes and 16 bytes per column.
 */
export function combineSpreads(
  near: usize,
  far: usize,
  width: i32,
  height: i32,
  insideFrom: usize,
  insideTo: usize,
  u: usize,
  v: usize,
  trust: usize,
  levels: usize,
  work: usize,
): void {
  const size = width * height;
  for (let n = 0; n < size; n++) {
    const at = near + 16 * n;
    // Outside this image there is no colour to spread along: a vector that leaked there would bend the other image.
    const reached: f32 = load<u8>(insideFrom + n) === 0 ? 0 : load<f32>(at, 8);
    store<f32>(trust + 4 * n, reached);
    const isShown = load<u8>(insideFrom + n) !== 0;
    const close = reached * reached;
    // Outside the other image there is nothing to match: only a smooth continuation keeps straight lines straight.
    const canReach = isShown && load<u8>(insideTo + n) === 1;
    const distant: f32 = canReach ? FAR_SHARE * load<f32>(far + 16 * n, 8) : 0;
    const share = f32x4.splat(distant / (close + distant + 1e-9));
    const own = v128.load(at);
    const vector = f32x4.add(own, f32x4.mul(f32x4.sub(v128.load(far + 16 * n), own), share));
    v128.store(at, f32x4.replace_lane(vector, 2, isShown ? min<f32>(1, close + distant) : 0));
  }
  fill(near, width, height, levels);
  for (let n = 0; n < size; n++) {
    store<f32>(u + 4 * n, load<f32>(near + 16 * n));
    store<f32>(v + 4 * n, load<f32>(near + 16 * n, 4));
  }
  smoothBeyond(u, v, width, height, insideTo, work);
}

/*
 * What has left the view of the other image has no vector of its own, and single vectors at its border are unreliable.
 * Their mean over a wide area moves it as a whole.
 */
function smoothBeyond(u: usize, v: usize, width: i32, height: i32, insideTo: usize, work: usize): void {
  const plane = (4 * width * height + 15) & ~15;
  const wide = work + plane;
  const rest = wide + plane;
  for (let y = 0, n = 0; y < height; y++) {
    for (let x = 0; x < width; x++, n += 4) {
      const px = <f64>x + load<f32>(u + n);
      const py = <f64>y + load<f32>(v + n);
      store<f32>(work + n, isInside(insideTo, width, height, px, py) ? 0 : 1);
    }
  }
  blur(work, width, height, BORDER_RADIUS, work, rest);
  for (let k = 0; k < 2; k++) {
    const own = k === 0 ? u : v;
    blur(own, width, height, WIDE_RADIUS, wide, rest);
    for (let at = 0; at < plane; at += 16) {
      const sharp = v128.load(own + at);
      const away = f32x4.sub(v128.load(wide + at), sharp);
      v128.store(own + at, f32x4.add(sharp, f32x4.mul(away, v128.load(work + at))));
    }
  }
}

function blur(source: usize, width: i32, height: i32, radius: i32, out: usize, work: usize): void {
  boxMean(source, width, height, radius, out, work);
  boxMean(out, width, height, radius, out, work);
}

/** Writes a field for drawing: u, v, trust and background of each pixel. `background` has four floats per pixel. */
export function writeField(u: usize, v: usize, trust: usize, background: usize, size: i32, out: usize): void {
  for (let n = 0; n < size; n++) {
    const at = 4 * n;
    const reached = load<f32>(background + 16 * n, 8);
    v128.store(out + 16 * n, f32x4(load<f32>(u + at), load<f32>(v + at), load<f32>(trust + at), reached));
  }
}
