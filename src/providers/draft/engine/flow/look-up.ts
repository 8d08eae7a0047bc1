import type { Flow } from './dense-flow.js';
import type { ReliableFlow } from './reliable-flow.js';

/** A motion, in pixels of the middle view. */
export interface Vector {
  u: number;
  v: number;
}

/** What one still says of a place: where it goes, how far that is to be trusted, and how surely it is background. */
export interface Place extends Vector {
  trust: number;
  ground: number;
}

/** The vector at (x, y) between the pixels, into `out`; outside, the border's. Returns the nearest pixel's number. */
export function lookUpVector({ u, v, width, height }: Flow, x: number, y: number, out: Vector): number {
  const cx = x < 0 ? 0 : x > width - 1 ? width - 1 : x;
  const cy = y < 0 ? 0 : y > height - 1 ? height - 1 : y;
  const ix = cx >= width - 1 ? width - 2 : cx | 0;
  const iy = cy >= height - 1 ? height - 2 : cy | 0;
  const fx = cx - ix;
  const fy = cy - iy;
  const p = iy * width + ix;
  const q = p + width;
  const topU = u[p]! + (u[p + 1]! - u[p]!) * fx;
  const topV = v[p]! + (v[p + 1]! - v[p]!) * fx;
  out.u = topU + (u[q]! + (u[q + 1]! - u[q]!) * fx - topU) * fy;
  out.v = topV + (v[q]! + (v[q + 1]! - v[q]!) * fx - topV) * fy;
  return fx < 0.5 ? (fy < 0.5 ? p : q) : fy < 0.5 ? p + 1 : q + 1;
}

/** What the still says of (x, y), into `out`. */
export function lookUpPlace(flow: ReliableFlow, x: number, y: number, out: Place): void {
  const nearest = lookUpVector(flow, x, y, out);
  out.trust = flow.trust[nearest]!;
  out.ground = flow.ground[nearest]!;
}

/** A place to look up into. */
export function emptyPlace(): Place {
  return { u: 0, v: 0, trust: 0, ground: 0 };
}
