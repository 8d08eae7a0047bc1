import type { Flow } from './flow.js';
import type { ReliableFlow } from './reliable-flow.js';

/** A motion, in pixels of the middle view. */
export interface Vector {
  u: number;
  v: number;
}

/** The flow of one image at a place: the vector, its trust, and how certainly the place is backbackground. */
export interface FlowPlace extends Vector {
  trust: number;
  background: number;
}

/** Writes the bilinear vector at (x, y) to `out`; outside, that of the border. Returns the index of the nearest pixel. */
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

/** Writes the flow at (x, y) to `out`. */
export function lookUpPlace(flow: ReliableFlow, x: number, y: number, out: FlowPlace): void {
  const nearest = lookUpVector(flow, x, y, out);
  out.trust = flow.trust[nearest]!;
  out.background = flow.background[nearest]!;
}

/** A place for {@link lookUpPlace} to write to. */
export function emptyPlace(): FlowPlace {
  return { u: 0, v: 0, trust: 0, background: 0 };
}
