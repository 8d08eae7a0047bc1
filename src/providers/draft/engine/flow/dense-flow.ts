import { buildPyramid, type Luma } from '../image/luma.js';
import type { CancelFlag } from '../memory/cancel-flag.js';
import type { Flow } from './flow.js';
import { MARGIN, openSearch, PATCH, type PatchSearch, placeOf, startVectors, sweep } from './patch-search.js';
import type { Seed } from './seeds.js';

/**
 * Dense flow from `a` to `b` by dense inverse search (Kroeger et al. 2016): overlapping patches search their
 * place in the other image by inverse compositional descent, coarse to fine; good vectors spread to neighbours; the
 * patches then vote for each pixel. Seeds help to find small fast objects that the coarse levels do not show.
 */
export function estimateDenseFlow(a: Luma, b: Luma, seeds: readonly Seed[], cancel: CancelFlag): Flow {
  const levelsA = buildPyramid(a, 12);
  const levelsB = buildPyramid(b, 12);
  let flow: Flow | undefined;
  for (let n = levelsA.length - 1; n >= 0; n--) {
    const scale = 2 ** n;
    const scaled = seeds.map(({ x, y, u, v }) => ({
      x: x / scale,
      y: y / scale,
      u: u / scale,
      v: v / scale,
    }));
    const start = flow === undefined ? undefined : doubled(flow, levelsA[n]!);
    flow = flowOfLevel(levelsA[n]!, levelsB[n]!, start, scaled, cancel);
  }
  return flow!; // A pyramid has at least one level.
}

function flowOfLevel(
  a: Luma,
  b: Luma,
  start: Flow | undefined,
  seeds: readonly Seed[],
  cancel: CancelFlag,
): Flow {
  const search = openSearch(a, b);
  startVectors(search, start, seeds);
  sweep(search, 1, cancel);
  sweep(search, -1, cancel);
  return vote(search);
}

/** The vector of each pixel: the mean over the patches that cover it, weighted by how well each explains the pixel. */
function vote(search: PatchSearch): Flow {
  const { width, height, stride, a, b, columns, rows, left, top } = search;
  const u = new Float32Array(width * height);
  const v = new Float32Array(width * height);
  const weights = new Float32Array(width * height);
  for (let j = 0, n = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++, n++) {
      const pu = search.u[n]!;
      const pv = search.v[n]!;
      const place = placeOf(search, left[i]! + pu, top[j]! + pv);
      const { w00, w01, w10, w11 } = place;
      for (let y = 0; y < PATCH && top[j]! - MARGIN + y < height; y++) {
        let m = place.at + y * stride;
        let k = (top[j]! + y) * stride + left[i]!;
        let to = (top[j]! - MARGIN + y) * width + left[i]! - MARGIN;
        for (let x = 0; x < PATCH && left[i]! - MARGIN + x < width; x++, m++, k++, to++) {
          const d = b[m]! * w00 + b[m + 1]! * w01 + b[m + stride]! * w10 + b[m + stride + 1]! * w11 - a[k]!;
          const weight = 1 / (16 + d * d);
          u[to]! += weight * pu;
          v[to]! += weight * pv;
          weights[to]! += weight;
        }
      }
    }
  }
  for (let n = 0; n < u.length; n++) {
    u[n]! /= weights[n]!;
    v[n]! /= weights[n]!;
  }
  return { width, height, u, v };
}

function doubled(flow: Flow, { width, height }: Luma): Flow {
  const u = new Float32Array(width * height);
  const v = new Float32Array(width * height);
  for (let y = 0, n = 0; y < height; y++) {
    const from = Math.min(flow.height - 1, y >> 1) * flow.width;
    for (let x = 0; x < width; x++, n++) {
      const at = from + Math.min(flow.width - 1, x >> 1);
      u[n] = 2 * flow.u[at]!;
      v[n] = 2 * flow.v[at]!;
    }
  }
  return { width, height, u, v };
}
