import { imageBytes } from '../image/image.js';
import { MARGIN, type SharpImage, type SharpPlane } from '../image/sharp-image.js';
import { type CancelFlag, checkpoint } from '../memory/cancel-flag.js';
import type { FrameTones, SampleTone } from './frame-tones.js';
import type { WarpGrid } from './warp-grid.js';

/** The source of a frame. */
export interface WarpedImages {
  readonly first: SharpImage;
  readonly last: SharpImage;
  readonly path: { readonly width: number; readonly height: number };
}

/**
 * Draws a frame: warps both images along the grid, brings them to the brightness of the frame, and mixes them by their
 * shares. All arithmetic per pixel is in integers.
 */
export function warpFrame(
  { first, last, path }: WarpedImages,
  grid: WarpGrid,
  tones: FrameTones | undefined,
  cancel: CancelFlag,
): Uint8Array<ArrayBuffer> {
  const { width, height } = path;
  const out = new Uint8Array(imageBytes(width, height));
  const luma: RowTask = { ...rowNodes(grid), ...stepsOf(grid, 1), out, count: width };
  for (let y = 0; y < height; y++) {
    if ((y & 31) === 0) checkpoint(cancel);
    // In a luma plane, pixel p is at 2p + MARGIN.
    interpolateRow(grid, y, { scale: 2, offsetY: MARGIN, first: first.y, last: last.y }, luma);
    mixRow(first.y, last.y, luma, y * width, planeTones(tones, 0));
  }
  const halfWidth = width >> 1;
  const halfHeight = height >> 1;
  const planeU = width * height;
  const planeV = planeU + halfWidth * halfHeight;
  const chroma: RowTask = { ...rowNodes(grid), ...stepsOf(grid, 2), out, count: halfWidth };
  for (let y = 0; y < halfHeight; y++) {
    if ((y & 31) === 0) checkpoint(cancel);
    // Chroma is sited at the left luma pixel of its block, halfway down: sample (x, y) is at luma (2x, 2y + 0.5).
    interpolateRow(
      grid,
      2 * y + 0.5,
      { scale: 1, offsetY: MARGIN - 0.5, first: first.u, last: last.u },
      chroma,
    );
    mixRow(first.u, last.u, chroma, planeU + y * halfWidth, planeTones(tones, 1));
    mixRow(first.v, last.v, chroma, planeV + y * halfWidth, planeTones(tones, 2));
  }
  return out;
}

/** The values of one row at the columns of the grid (with one more on each side), and the steps between them. */
interface RowTask {
  readonly x0: Int32Array;
  readonly y0: Int32Array;
  readonly x1: Int32Array;
  readonly y1: Int32Array;
  readonly share: Int32Array;
  /** Samples from node to node, as a power of two. */
  readonly perNode: number;
  /** The first sample between the two outermost nodes on the left; negative, outside the frame. */
  readonly start: number;
  /** Distance of that sample from its left node, in samples. */
  readonly phase: number;
  readonly out: Uint8Array;
  readonly count: number;
}

function rowNodes(grid: WarpGrid): Pick<RowTask, 'x0' | 'y0' | 'x1' | 'y1' | 'share'> {
  const nodes = (): Int32Array => new Int32Array(grid.columns + 2);
  return { x0: nodes(), y0: nodes(), x1: nodes(), y1: nodes(), share: nodes() };
}

// Samples are `step` luma pixels apart. The outermost node on the left is at -cell + (cell - 1) / 2.
function stepsOf(grid: WarpGrid, step: number): Pick<RowTask, 'perNode' | 'start' | 'phase'> {
  const origin = -(grid.cell + 1) / 2;
  const start = Math.ceil(origin / step);
  return { perNode: grid.cell / step, start, phase: start - origin / step };
}

const FIXED = 65536;

/** How places in the images map to places in their sharp planes. */
interface PlaneMap {
  readonly scale: number;
  readonly offsetY: number;
  readonly first: SharpPlane;
  readonly last: SharpPlane;
}

// Places become 16.16 fixed-point samples of the sharp planes, clamped to their margin; shares become 8.16.
function interpolateRow(grid: WarpGrid, y: number, map: PlaneMap, row: RowTask): void {
  const { cell, columns } = grid;
  const { scale, offsetY, first, last } = map;
  const v = (y - (cell - 1) / 2) / cell;
  const upper = Math.min(grid.rows - 1, Math.max(0, Math.floor(v)));
  const lower = Math.min(grid.rows - 1, upper + 1);
  // Beyond the outermost nodes the places are extrapolated; otherwise the border would move inwards.
  const part = v - upper;
  const a = upper * columns;
  const b = lower * columns;
  fillNodes(grid.x0, a, b, part, scale, MARGIN, first.stride - 2, columns, row.x0);
  fillNodes(grid.y0, a, b, part, scale, offsetY, first.rows - 2, columns, row.y0);
  fillNodes(grid.x1, a, b, part, scale, MARGIN, last.stride - 2, columns, row.x1);
  fillNodes(grid.y1, a, b, part, scale, offsetY, last.rows - 2, columns, row.y1);
  fillNodes(grid.share, a, b, part, 256, 0, 256, columns, row.share);
}

function fillNodes(
  plane: Float32Array,
  a: number,
  b: number,
  part: number,
  scale: number,
  offset: number,
  limit: number,
  columns: number,
  out: Int32Array,
): void {
  const max = limit * FIXED;
  for (let i = 0; i < columns; i++) {
    const top = plane[a + i]!;
    const value = ((top + (plane[b + i]! - top) * part) * scale + offset) * FIXED;
    out[i + 1] = value < 0 ? 0 : value > max ? max : value;
  }
  const second = Math.min(2, columns);
  out[0] = Math.max(0, Math.min(max, 2 * out[1]! - out[second]!));
  out[columns + 1] = Math.max(0, Math.min(max, 2 * out[columns]! - out[columns + 1 - second]!));
}

interface PlaneTones {
  readonly first: SampleTone;
  readonly last: SampleTone;
}

function planeTones(tones: FrameTones | undefined, plane: 0 | 1 | 2): PlaneTones | undefined {
  return tones && { first: tones.first[plane], last: tones.last[plane] };
}

// Samples here are in 1/256 codes.
function applyTone(sample: number, { gain, lift }: SampleTone): number {
  const value = ((Math.imul(sample, gain) >> 12) + lift) | 0;
  return value < 0 ? 0 : value > 65280 ? 65280 : value;
}

function mixRow(
  first: SharpPlane,
  last: SharpPlane,
  row: RowTask,
  to: number,
  tones: PlaneTones | undefined,
): void {
  const { x0, y0, x1, y1, share, perNode, phase, out, count } = row;
  const shift = 31 - Math.clz32(perNode);
  const a = first.data;
  const b = last.data;
  const strideA = first.stride;
  const strideB = last.stride;
  let x = row.start;
  for (let i = 0; x < count; i++) {
    const stepX0 = (x0[i + 1]! - x0[i]!) >> shift;
    const stepY0 = (y0[i + 1]! - y0[i]!) >> shift;
    const stepX1 = (x1[i + 1]! - x1[i]!) >> shift;
    const stepY1 = (y1[i + 1]! - y1[i]!) >> shift;
    const stepShare = (share[i + 1]! - share[i]!) >> shift;
    let ax = (x0[i]! + stepX0 * phase) | 0;
    let ay = (y0[i]! + stepY0 * phase) | 0;
    let bx = (x1[i]! + stepX1 * phase) | 0;
    let by = (y1[i]! + stepY1 * phase) | 0;
    let weight = (share[i]! + 32768 + stepShare * phase) | 0;
    const stop = Math.min(x + perNode, count);
    for (; x < stop; x++) {
      if (x >= 0) {
        const w = weight >> 16;
        let value = 32768;
        if (w < 256) {
          const at = (Math.imul(ay >> 16, strideA) + (ax >> 16)) | 0;
          const fx = (ax >> 8) & 255;
          const p = a[at]!;
          const r = a[at + strideA]!;
          const top = ((p << 8) + Math.imul(a[at + 1]! - p, fx)) | 0;
          const bottom = ((r << 8) + Math.imul(a[at + strideA + 1]! - r, fx)) | 0;
          const mixed = (top + (Math.imul(bottom - top, (ay >> 8) & 255) >> 8)) | 0;
          const lit = tones === undefined ? mixed : applyTone(mixed, tones.first);
          value = (value + Math.imul(lit, 256 - w)) | 0;
        }
        if (w > 0) {
          const at = (Math.imul(by >> 16, strideB) + (bx >> 16)) | 0;
          const fx = (bx >> 8) & 255;
          const p = b[at]!;
          const r = b[at + strideB]!;
          const top = ((p << 8) + Math.imul(b[at + 1]! - p, fx)) | 0;
          const bottom = ((r << 8) + Math.imul(b[at + strideB + 1]! - r, fx)) | 0;
          const mixed = (top + (Math.imul(bottom - top, (by >> 8) & 255) >> 8)) | 0;
          const lit = tones === undefined ? mixed : applyTone(mixed, tones.last);
          value = (value + Math.imul(lit, w)) | 0;
        }
        out[to + x] = value >> 16;
      }
      ax = (ax + stepX0) | 0;
      ay = (ay + stepY0) | 0;
      bx = (bx + stepX1) | 0;
      by = (by + stepY1) | 0;
      weight = (weight + stepShare) | 0;
    }
  }
}
