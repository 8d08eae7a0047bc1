import type { Luma } from '../image/luma.js';
import { type CancelFlag, checkpoint } from '../memory/cancel-flag.js';
import type { Flow } from './flow.js';
import type { Seed } from './seeds.js';

/** Side of a patch in pixels. */
export const PATCH = 8;
const STRIDE = 4;
/** How far a patch may reach beyond the image. */
export const MARGIN = 24;
const MAX_DESCENT_STEPS = 10;

/** The state of one level: both images with a margin, the patches and their vectors. */
export interface PatchSearch {
  readonly width: number;
  readonly height: number;
  readonly stride: number;
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly gx: Float32Array;
  readonly gy: Float32Array;
  readonly columns: number;
  readonly rows: number;
  readonly left: Int32Array;
  readonly top: Int32Array;
  readonly u: Float32Array;
  readonly v: Float32Array;
  readonly cost: Float32Array;
}

/** Covers `a` with patches and pads both images. */
export function openSearch(a: Luma, b: Luma): PatchSearch {
  const { width, height } = a;
  const stride = width + 2 * MARGIN;
  const paddedA = padded(a);
  const columns = Math.max(1, Math.ceil((width - PATCH) / STRIDE) + 1);
  const rows = Math.max(1, Math.ceil((height - PATCH) / STRIDE) + 1);
  const origins = (count: number, side: number): Int32Array =>
    Int32Array.from({ length: count }, (_, n) => Math.max(0, Math.min(n * STRIDE, side - PATCH)) + MARGIN);
  return {
    width,
    height,
    stride,
    a: paddedA,
    b: padded(b),
    ...gradients(paddedA, stride),
    columns,
    rows,
    left: origins(columns, width),
    top: origins(rows, height),
    u: new Float32Array(columns * rows),
    v: new Float32Array(columns * rows),
    cost: new Float32Array(columns * rows),
  };
}

function padded({ width, height, data }: Luma): Float32Array {
  const stride = width + 2 * MARGIN;
  const out = new Float32Array(stride * (height + 2 * MARGIN));
  for (let y = 0; y < height + 2 * MARGIN; y++) {
    const from = Math.max(0, Math.min(height - 1, y - MARGIN)) * width;
    const to = y * stride;
    out.fill(data[from]!, to, to + MARGIN);
    out.set(data.subarray(from, from + width), to + MARGIN);
    out.fill(data[from + width - 1]!, to + MARGIN + width, to + stride);
  }
  return out;
}

function gradients(
  a: Float32Array,
  stride: number,
): { readonly gx: Float32Array; readonly gy: Float32Array } {
  const gx = new Float32Array(a.length);
  const gy = new Float32Array(a.length);
  for (let n = stride; n < a.length - stride; n++) {
    gx[n] = (a[n + 1]! - a[n - 1]!) / 2;
    gy[n] = (a[n + stride]! - a[n - stride]!) / 2;
  }
  return { gx, gy };
}

/** Starts each patch with the vector of the coarser level, or with that of a seed where it fits better. */
export function startVectors(search: PatchSearch, start: Flow | undefined, seeds: readonly Seed[]): void {
  const { columns, rows, left, top, u, v, cost } = search;
  for (let j = 0, n = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++, n++) {
      if (start !== undefined) {
        const x = Math.min(start.width - 1, left[i]! - MARGIN + PATCH / 2);
        const y = Math.min(start.height - 1, top[j]! - MARGIN + PATCH / 2);
        u[n] = start.u[y * start.width + x]!;
        v[n] = start.v[y * start.width + x]!;
      }
      cost[n] = costOf(search, i, j, u[n]!, v[n]!);
    }
  }
  for (const seed of seeds) {
    const i = Math.max(0, Math.min(columns - 1, Math.round((seed.x - PATCH / 2) / STRIDE)));
    const j = Math.max(0, Math.min(rows - 1, Math.round((seed.y - PATCH / 2) / STRIDE)));
    tryVector(search, i, j, seed.u, seed.v);
  }
}

/** Replaces the vector of a patch if this one fits better. */
function tryVector(search: PatchSearch, i: number, j: number, u: number, v: number): void {
  const n = j * search.columns + i;
  const cost = costOf(search, i, j, u, v);
  if (cost >= search.cost[n]!) return;
  search.u[n] = u;
  search.v[n] = v;
  search.cost[n] = cost;
}

/** Tries the vectors of the neighbours on each patch, then descends; from the top left or from the bottom right. */
export function sweep(search: PatchSearch, direction: 1 | -1, cancel: CancelFlag): void {
  const { columns, rows, u, v } = search;
  for (let row = 0; row < rows; row++) {
    if ((row & 7) === 0) checkpoint(cancel);
    const j = direction === 1 ? row : rows - 1 - row;
    for (let column = 0; column < columns; column++) {
      const i = direction === 1 ? column : columns - 1 - column;
      const n = j * columns + i;
      const before = search.cost[n]!;
      if (column > 0) tryVector(search, i, j, u[n - direction]!, v[n - direction]!);
      if (row > 0) tryVector(search, i, j, u[n - direction * columns]!, v[n - direction * columns]!);
      if (direction === 1 || search.cost[n]! < before) descend(search, i, j);
    }
  }
}

/** Squared difference of a patch and its displaced counterpart, without the difference in mean brightness. */
function costOf(search: PatchSearch, i: number, j: number, u: number, v: number): number {
  const { a, b, stride, left, top } = search;
  const place = placeOf(search, left[i]! + u, top[j]! + v);
  const { w00, w01, w10, w11 } = place;
  let at = place.at;
  let from = top[j]! * stride + left[i]!;
  let sum = 0;
  let squares = 0;
  for (let y = 0; y < PATCH; y++) {
    for (let x = 0; x < PATCH; x++) {
      const n = at + x;
      const d =
        b[n]! * w00 + b[n + 1]! * w01 + b[n + stride]! * w10 + b[n + stride + 1]! * w11 - a[from + x]!;
      sum += d;
      squares += d * d;
    }
    at += stride;
    from += stride;
  }
  return squares - (sum * sum) / (PATCH * PATCH);
}

/** The first sample of a displaced patch, and its bilinear weights. */
export interface PatchPlace {
  readonly at: number;
  readonly w00: number;
  readonly w01: number;
  readonly w10: number;
  readonly w11: number;
}

/** The place of a patch moved to (x, y), clamped to the margin. */
export function placeOf(search: PatchSearch, x: number, y: number): PatchPlace {
  const { width, height, stride } = search;
  const cx = Math.max(0, Math.min(width + 2 * MARGIN - PATCH - 2, x));
  const cy = Math.max(0, Math.min(height + 2 * MARGIN - PATCH - 2, y));
  const ix = Math.floor(cx);
  const iy = Math.floor(cy);
  const fx = cx - ix;
  const fy = cy - iy;
  return {
    at: iy * stride + ix,
    w00: (1 - fx) * (1 - fy),
    w01: fx * (1 - fy),
    w10: (1 - fx) * fy,
    w11: fx * fy,
  };
}

function descend(search: PatchSearch, i: number, j: number): void {
  const { a, b, gx, gy, stride, left, top } = search;
  const n = j * search.columns + i;
  const from = top[j]! * stride + left[i]!;
  let sx = 0;
  let sy = 0;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let y = 0; y < PATCH; y++) {
    for (let x = 0, k = from + y * stride; x < PATCH; x++, k++) {
      const p = gx[k]!;
      const q = gy[k]!;
      sx += p;
      sy += q;
      xx += p * p;
      xy += p * q;
      yy += q * q;
    }
  }
  const area = PATCH * PATCH;
  xx += DAMPING - (sx * sx) / area;
  yy += DAMPING - (sy * sy) / area;
  xy -= (sx * sy) / area;
  const det = xx * yy - xy * xy;
  const startU = search.u[n]!;
  const startV = search.v[n]!;
  let u = startU;
  let v = startV;
  let previous = search.cost[n]!;
  for (let step = 0; step < MAX_DESCENT_STEPS; step++) {
    const place = placeOf(search, left[i]! + u, top[j]! + v);
    const { w00, w01, w10, w11 } = place;
    let sum = 0;
    let squares = 0;
    let px = 0;
    let py = 0;
    for (let y = 0; y < PATCH; y++) {
      let k = from + y * stride;
      let m = place.at + y * stride;
      for (let x = 0; x < PATCH; x++, k++, m++) {
        const d = b[m]! * w00 + b[m + 1]! * w01 + b[m + stride]! * w10 + b[m + stride + 1]! * w11 - a[k]!;
        sum += d;
        squares += d * d;
        px += d * gx[k]!;
        py += d * gy[k]!;
      }
    }
    const cost = squares - (sum * sum) / area;
    if (cost < search.cost[n]!) {
      search.u[n] = u;
      search.v[n] = v;
      search.cost[n] = cost;
    }
    if (step > 0 && cost > previous * 0.995) return;
    previous = cost;
    px -= (sx * sum) / area;
    py -= (sy * sum) / area;
    u -= (yy * px - xy * py) / det;
    v -= (xx * py - xy * px) / det;
    const du = u - startU;
    const dv = v - startV;
    if (!(du * du + dv * dv < PATCH * PATCH)) return;
  }
}

// Keeps a patch without texture in place.
const DAMPING = 200;
