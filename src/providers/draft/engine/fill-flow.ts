import type { Flow } from './dense-flow.js';

/**
 * Gives every pixel a vector: where `weight` is small, that of the surroundings, slow ones before fast ones (what is
 * uncovered is mostly background), fading to none far from anything known. Push and pull over halves of the picture,
 * as Gortler et al. 1996 fill a lumigraph.
 */
export function fillFlow(flow: Flow, weight: Float32Array): Flow {
  return pull(flow, weight);
}

const RESERVE = 0.02;

function pull(flow: Flow, weight: Float32Array): Flow {
  const { width, height } = flow;
  const u = new Float32Array(width * height);
  const v = new Float32Array(width * height);
  if (width <= 4 || height <= 4) {
    const [mu, mv] = weightedMean(flow, weight);
    u.fill(mu);
    v.fill(mv);
  } else {
    const half = halfOf(flow, weight);
    const wide = pull(half.flow, half.weight);
    for (let y = 0, n = 0; y < height; y++) {
      for (let x = 0; x < width; x++, n++) {
        u[n] = between(wide.u, wide.width, wide.height, x, y);
        v[n] = between(wide.v, wide.width, wide.height, x, y);
      }
    }
  }
  for (let n = 0; n < u.length; n++) {
    const own = weight[n]!;
    const share = own / (own + RESERVE);
    u[n]! += (flow.u[n]! - u[n]!) * share;
    v[n]! += (flow.v[n]! - v[n]!) * share;
  }
  return { width, height, u, v };
}

function halfOf(flow: Flow, weight: Float32Array): { readonly flow: Flow; readonly weight: Float32Array } {
  const width = (flow.width + 1) >> 1;
  const height = (flow.height + 1) >> 1;
  const u = new Float32Array(width * height);
  const v = new Float32Array(width * height);
  const half = new Float32Array(width * height);
  const slow = new Float32Array(width * height);
  for (let y = 0, n = 0; y < flow.height; y++) {
    for (let x = 0; x < flow.width; x++, n++) {
      const known = weight[n]!;
      if (known === 0) continue;
      const to = (y >> 1) * width + (x >> 1);
      const fu = flow.u[n]!;
      const fv = flow.v[n]!;
      const w = known / (1 + SLOWNESS * (fu * fu + fv * fv));
      u[to]! += w * fu;
      v[to]! += w * fv;
      slow[to]! += w;
      half[to]! += known;
    }
  }
  for (let n = 0; n < half.length; n++) {
    if (slow[n]! > 0) {
      u[n]! /= slow[n]!;
      v[n]! /= slow[n]!;
    }
    half[n] = Math.min(1, half[n]!);
  }
  return { flow: { width, height, u, v }, weight: half };
}

// How much a slow vector is preferred over a fast one, per squared pixel.
const SLOWNESS = 0.05;

function weightedMean(flow: Flow, weight: Float32Array): readonly [number, number] {
  let u = 0;
  let v = 0;
  // Nothing known means no motion, not the motion of a few strays.
  let sum = 0.5;
  for (let n = 0; n < weight.length; n++) {
    u += weight[n]! * flow.u[n]!;
    v += weight[n]! * flow.v[n]!;
    sum += weight[n]!;
  }
  return [u / sum, v / sum];
}

function between(plane: Float32Array, width: number, height: number, x: number, y: number): number {
  const hx = (x - 0.5) / 2;
  const hy = (y - 0.5) / 2;
  const ix = Math.max(0, Math.min(width - 2, Math.floor(hx)));
  const iy = Math.max(0, Math.min(height - 2, Math.floor(hy)));
  const fx = Math.max(0, Math.min(1, hx - ix));
  const fy = Math.max(0, Math.min(1, hy - iy));
  const at = iy * width + ix;
  const top = plane[at]! + (plane[at + 1]! - plane[at]!) * fx;
  const bottom = plane[at + width]! + (plane[at + width + 1]! - plane[at + width]!) * fx;
  return top + (bottom - top) * fy;
}
