import { boxMean, type Luma, valueAt } from '../image/luma.js';
import { correlateLocally } from '../match/correlation.js';
import { fillFlow } from './fill-flow.js';
import type { Flow } from './flow.js';
import type { MiddleImage } from './middle-pair.js';
import { spreadFlow } from './spread-flow.js';

/** The checked flow of one direction: every pixel has a vector usable for drawing, and its trust, 0 to 1. */
export interface ReliableFlow extends Flow {
  readonly trust: Float32Array;
  /** How certainly each pixel is background: how much trust in slow vectors reaches it along similar colours. */
  readonly background: Float32Array;
}

/**
 * Keeps the vectors that agree in both directions and under which the images correlate; the other pixels get the motion
 * of their surroundings. `forward` starts at `from`, `backward` at `to`.
 */
export function makeReliable(
  forward: Flow,
  backward: Flow,
  from: MiddleImage,
  to: MiddleImage,
): ReliableFlow {
  const trust = measureTrust(forward, backward, from, to);
  const near = spreadFlow(forward, trust, from.steps, NEAR);
  const far = spreadFlow(forward, trust, from.steps, FAR);
  const weight = new Float32Array(trust.length);
  for (let n = 0; n < trust.length; n++) {
    // Outside this image there is no colour to spread along: a vector that leaked there would bend the other image.
    if (from.inside[n] === 0) {
      near.reached[n] = 0;
      continue;
    }
    const close = near.reached[n]! * near.reached[n]!;
    // Outside the other image there is nothing to match: only a smooth continuation keeps straight lines straight.
    const distant = to.inside[n] === 1 ? FAR_SHARE * far.reached[n]! : 0;
    const share = distant / (close + distant + 1e-9);
    near.u[n]! += (far.u[n]! - near.u[n]!) * share;
    near.v[n]! += (far.v[n]! - near.v[n]!) * share;
    weight[n] = Math.min(1, close + distant);
  }
  const background = measureBackground(forward, trust, from);
  return { ...smoothBeyond(fillFlow(near, weight), to), trust: near.reached, background };
}

function measureBackground(forward: Flow, trust: Float32Array, { steps }: MiddleImage): Float32Array {
  const resting = trust.map((own, n) =>
    forward.u[n]! ** 2 + forward.v[n]! ** 2 < MAX_BACKGROUND_MOTION ** 2 ? own : 0,
  );
  return spreadFlow(forward, resting, steps, FAR).reached;
}

// In pixels of the middle view, which is 200 to 500 wide: the residual motion of a background under the camera motion.
const MAX_BACKGROUND_MOTION = 4;

/*
 * What has left the view of the other image has no vector of its own, and single vectors at its border are unreliable.
 * Their mean over a wide area moves it as a whole.
 */
function smoothBeyond({ width, height, u, v }: Flow, to: MiddleImage): Flow {
  const beyond = new Float32Array(width * height);
  for (let y = 0, n = 0; y < height; y++) {
    for (let x = 0; x < width; x++, n++) beyond[n] = isInside(to, x + u[n]!, y + v[n]!) ? 0 : 1;
  }
  const blur = (data: Float32Array, radius: number): Float32Array =>
    boxMean(boxMean({ width, height, data }, radius), radius).data;
  const share = blur(beyond, 6);
  const smooth = (data: Float32Array): Float32Array => {
    const wide = blur(data, WIDE_RADIUS);
    return data.map((own, n) => own + (wide[n]! - own) * share[n]!);
  };
  return { width, height, u: smooth(u), v: smooth(v) };
}

const WIDE_RADIUS = 20;

// In pixels of the middle view. The near spread smooths; the far one crosses a plain surface.
const NEAR = 3;
const FAR = 40;
const FAR_SHARE = 0.1;

function measureTrust(forward: Flow, backward: Flow, from: MiddleImage, to: MiddleImage): Float32Array {
  const { width, height } = forward;
  const warped = new Float32Array(width * height);
  const backU: Luma = { width, height, data: backward.u };
  const backV: Luma = { width, height, data: backward.v };
  const trust = new Float32Array(width * height);
  const whole = markWholePatches(from);
  for (let y = 0, n = 0; y < height; y++) {
    for (let x = 0; x < width; x++, n++) {
      const u = forward.u[n]!;
      const v = forward.v[n]!;
      const px = x + u;
      const py = y + v;
      warped[n] = valueAt(to.luma, px, py);
      if (whole[n]! < 0.999 || !isInside(to, px, py)) continue;
      const du = u + valueAt(backU, px, py);
      const dv = v + valueAt(backV, px, py);
      const tolerance = 1 + 0.003 * (u * u + v * v);
      trust[n] = Math.max(0, 1 - (du * du + dv * dv) / tolerance);
    }
  }
  const correlation = correlateLocally(from.luma, { width, height, data: warped }, 3);
  for (let n = 0; n < trust.length; n++) trust[n]! *= ramp(correlation[n]!, 0.3, 0.75);
  return keepSupported({ width, height, data: trust });
}

/*
 * One door edge matches another by chance. An isolated patch of trust in an area that cannot be followed would move all
 * of it and bend straight lines. A small object that really moves has a followed background around it.
 */
function keepSupported(trust: Luma): Float32Array {
  const around = boxMean(boxMean(trust, SUPPORT_RADIUS), SUPPORT_RADIUS).data;
  return trust.data.map((own, n) => own * ramp(around[n]!, 0.18, 0.45));
}

const SUPPORT_RADIUS = 7;

// At the border of an image, half of a patch is outside, and what that half matches is chance.
function markWholePatches({ luma: { width, height }, inside }: MiddleImage): Float32Array {
  return boxMean({ width, height, data: Float32Array.from(inside) }, PATCH_RADIUS).data;
}

const PATCH_RADIUS = 4;

function isInside({ luma, inside }: MiddleImage, x: number, y: number): boolean {
  const ix = Math.round(x);
  const iy = Math.round(y);
  return ix >= 0 && iy >= 0 && ix < luma.width && iy < luma.height && inside[iy * luma.width + ix] === 1;
}

function ramp(x: number, low: number, high: number): number {
  return Math.max(0, Math.min(1, (x - low) / (high - low)));
}
