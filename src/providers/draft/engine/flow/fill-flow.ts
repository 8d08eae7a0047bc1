import { scratch } from '../math/scratch.js';
import type { Flow } from './dense-flow.js';

/**
 * Gives every pixel a vector: where `weight` is small, that of the surroundings, slow ones before fast ones (what is
 * uncovered is mostly background), fading to none far from anything known. Push and pull over halves of the picture,
 * as Gortler et al. 1996 fill a lumigraph. The answer lives in scratch memory until the next call.
 */
export function fillFlow(flow: Flow, weight: Float32Array): Flow {
  return pull(flow, weight);
}

const RESERVE = 0.02;

function pull(flow: Flow, weight: Float32Array): Flow {
  const { width, height } = flow;
  const u = scratch(`filled u ${width}`, width * height);
  const v = scratch(`filled v ${width}`, width * height);
  if (width <= 4 || height <= 4) {
    const [mu, mv] = weightedMean(flow, weight);
    u.fill(mu);
    v.fill(mv);
  } else {
    const half = halfOf(flow, weight);
    const wide = pull(half.flow, half.weight);
    for (let y = 0, n = 0; y < height; y++) {
      // A pixel of the half stands between two of ours: a quarter of the way to the one, three to the other.
      const near = y >> 1;
      const far = Math.max(0, Math.min(wide.height - 1, near + ((y & 1) === 1 ? 1 : -1)));
      const a = near * wide.width;
      const b = far * wide.width;
      for (let x = 0; x < width; x++, n++) {
        if (weight[n]! >= SURE) continue;
        const column = x >> 1;
        const beside = Math.max(0, Math.min(wide.width - 1, column + ((x & 1) === 1 ? 1 : -1)));
        const p = a + column;
        const q = a + beside;
        const r = b + column;
        const s = b + beside;
        u[n] = 0.5625 * wide.u[p]! + 0.1875 * (wide.u[q]! + wide.u[r]!) + 0.0625 * wide.u[s]!;
        v[n] = 0.5625 * wide.v[p]! + 0.1875 * (wide.v[q]! + wide.v[r]!) + 0.0625 * wide.v[s]!;
      }
    }
  }
  for (let n = 0; n < u.length; n++) {
    const own = weight[n]!;
    if (own >= SURE) {
      u[n] = flow.u[n]!;
      v[n] = flow.v[n]!;
    } else {
      const share = own / (own + RESERVE);
      u[n]! += (flow.u[n]! - u[n]!) * share;
      v[n]! += (flow.v[n]! - v[n]!) * share;
    }
  }
  return { width, height, u, v };
}

// From here on the surroundings would change nothing that can be seen.
const SURE = 0.5;

function halfOf(flow: Flow, weight: Float32Array): { readonly flow: Flow; readonly weight: Float32Array } {
  const width = (flow.width + 1) >> 1;
  const height = (flow.height + 1) >> 1;
  const u = scratch(`half u ${width}`, width * height).fill(0);
  const v = scratch(`half v ${width}`, width * height).fill(0);
  const half = scratch(`half weight ${width}`, width * height).fill(0);
  const slow = scratch(`half slow ${width}`, width * height).fill(0);
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
