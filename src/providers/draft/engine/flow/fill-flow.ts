import { scratch } from '../memory/scratch.js';
import type { Flow } from './flow.js';

/**
 * Gives every pixel a vector. Where `weight` is small, it is that of the surroundings, preferring slow vectors (what is
 * uncovered is mostly background) and fading to zero far from any known vector. Push-pull over halved images, after
 * Gortler et al. 1996. The result is in scratch memory, valid until the next call.
 */
export function fillFlow(flow: Flow, weight: Float32Array): Flow {
  return pull(flow, weight);
}

// Weight of the surroundings against a pixel's own vector.
const SURROUNDINGS_WEIGHT = 0.02;

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
    const coarse = pull(half.flow, half.weight);
    for (let y = 0, n = 0; y < height; y++) {
      // A pixel of the half-size image is between two of ours: a quarter of the distance from one, three from the other.
      const near = y >> 1;
      const far = Math.max(0, Math.min(coarse.height - 1, near + ((y & 1) === 1 ? 1 : -1)));
      const a = near * coarse.width;
      const b = far * coarse.width;
      for (let x = 0; x < width; x++, n++) {
        if (weight[n]! >= CERTAIN) continue;
        const column = x >> 1;
        const neighbour = Math.max(0, Math.min(coarse.width - 1, column + ((x & 1) === 1 ? 1 : -1)));
        const p = a + column;
        const q = a + neighbour;
        const r = b + column;
        const s = b + neighbour;
        u[n] = 0.5625 * coarse.u[p]! + 0.1875 * (coarse.u[q]! + coarse.u[r]!) + 0.0625 * coarse.u[s]!;
        v[n] = 0.5625 * coarse.v[p]! + 0.1875 * (coarse.v[q]! + coarse.v[r]!) + 0.0625 * coarse.v[s]!;
      }
    }
  }
  for (let n = 0; n < u.length; n++) {
    const own = weight[n]!;
    if (own >= CERTAIN) {
      u[n] = flow.u[n]!;
      v[n] = flow.v[n]!;
    } else {
      const share = own / (own + SURROUNDINGS_WEIGHT);
      u[n]! += (flow.u[n]! - u[n]!) * share;
      v[n]! += (flow.v[n]! - v[n]!) * share;
    }
  }
  return { width, height, u, v };
}

// Above this weight, the surroundings make no visible difference.
const CERTAIN = 0.5;

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

// Preference for slow vectors over fast ones, per squared pixel.
const SLOWNESS = 0.05;

function weightedMean(flow: Flow, weight: Float32Array): readonly [number, number] {
  let u = 0;
  let v = 0;
  // Without known vectors there is no motion: a few outliers must not decide it.
  let sum = 0.5;
  for (let n = 0; n < weight.length; n++) {
    u += weight[n]! * flow.u[n]!;
    v += weight[n]! * flow.v[n]!;
    sum += weight[n]!;
  }
  return [u / sum, v / sum];
}
