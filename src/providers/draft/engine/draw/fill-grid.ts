import type { MotionFields, WarpPlan } from '../analysis/motion-plan.js';
import { type CameraPath, viewAt } from '../camera/camera-path.js';
import { fillFlow } from '../flow/fill-flow.js';
import type { Flow } from '../flow/flow.js';
import { emptyPlace, lookUpPlace, lookUpVector } from '../flow/flow-lookup.js';
import { compose, IDENTITY, inverse, type Transform } from '../math/transform.js';
import { scratch } from '../memory/scratch.js';
import { visibilityWeight } from './visibility-weight.js';
import { scratchGrid, type WarpGrid } from './warp-grid.js';

/** Fills a grid for the frame at `time`: the place of each node in both images, and their shares. */
export function fillGrid(plan: WarpPlan, time: number): WarpGrid {
  const { path, cell, fields } = plan;
  const grid = scratchGrid(path.width, path.height, cell);
  if (fields === undefined) fillFromCamera(grid, path, time);
  else fillFromFields(grid, path, fields, time);
  return grid;
}

/** Maps node indexes to pixels. */
function nodeToPixel(cell: number): Transform {
  return [cell, 0, (cell - 1) / 2, 0, cell, (cell - 1) / 2, 0, 0, 1];
}

function fillFromCamera(grid: WarpGrid, path: CameraPath, time: number): void {
  const toFirst = compose(viewAt(path, time), nodeToPixel(grid.cell));
  const toLast = compose(path.toLast, toFirst);
  for (let j = 0, n = 0; j < grid.rows; j++) {
    for (let i = 0; i < grid.columns; i++, n++) {
      placeNode(grid, n, toFirst, toLast, i, j, i, j);
      const a = (1 - time) * visibility(grid.x0[n]!, grid.y0[n]!, path);
      const b = time * visibility(grid.x1[n]!, grid.y1[n]!, path);
      grid.share[n] = a + b > 1e-6 ? b / (a + b) : time;
    }
  }
}

function placeNode(
  grid: WarpGrid,
  n: number,
  toFirst: Transform,
  toLast: Transform,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): void {
  const wa = toFirst[6] * ax + toFirst[7] * ay + toFirst[8];
  grid.x0[n] = (toFirst[0] * ax + toFirst[1] * ay + toFirst[2]) / wa;
  grid.y0[n] = (toFirst[3] * ax + toFirst[4] * ay + toFirst[5]) / wa;
  const wb = toLast[6] * bx + toLast[7] * by + toLast[8];
  grid.x1[n] = (toLast[0] * bx + toLast[1] * by + toLast[2]) / wb;
  grid.y1[n] = (toLast[3] * bx + toLast[4] * by + toLast[5]) / wb;
}

// An image fades out over a strip inside its border; otherwise its edge would be visible in the frame.
const STRIP = 24;

function visibility(x: number, y: number, { width, height }: CameraPath): number {
  const inside = Math.min(x + 0.5, y + 0.5, width - 0.5 - x, height - 0.5 - y);
  return inside <= 0 ? 0 : inside >= STRIP ? 1 : inside / STRIP;
}

/*
 * The fields are in the middle view, at the resolution of the grid. They are moved to the time of the frame there, and
 * then sampled from the view of the frame.
 */
function fillFromFields(grid: WarpGrid, path: CameraPath, fields: MotionFields, time: number): void {
  const toPixel = nodeToPixel(grid.cell);
  const toNode = inverse(toPixel) ?? IDENTITY;
  const middle = viewAt(path, 0.5);
  const toMiddle = compose(
    toNode,
    compose(inverse(middle) ?? IDENTITY, compose(viewAt(path, time), toPixel)),
  );
  const toFirst = compose(middle, toPixel);
  const toLast = compose(path.toLast, toFirst);
  const flow = moveFields(fields, time);
  const vector = { u: 0, v: 0 };
  const sight = { inFirst: emptyPlace(), inLast: emptyPlace(), first: 0, last: 0 };
  for (let j = 0, n = 0; j < grid.rows; j++) {
    for (let i = 0; i < grid.columns; i++, n++) {
      const w = toMiddle[6] * i + toMiddle[7] * j + toMiddle[8];
      const x = (toMiddle[0] * i + toMiddle[1] * j + toMiddle[2]) / w;
      const y = (toMiddle[3] * i + toMiddle[4] * j + toMiddle[5]) / w;
      lookUpVector(flow, x, y, vector);
      const { u, v } = vector;
      const ax = x - time * u;
      const ay = y - time * v;
      const bx = ax + u;
      const by = ay + v;
      placeNode(grid, n, toFirst, toLast, ax, ay, bx, by);
      sight.first = (1 - time) * visibility(grid.x0[n]!, grid.y0[n]!, path);
      sight.last = time * visibility(grid.x1[n]!, grid.y1[n]!, path);
      lookUpPlace(fields.forward, ax, ay, sight.inFirst);
      lookUpPlace(fields.backward, bx, by, sight.inLast);
      grid.share[n] = visibilityWeight(sight, vector) ?? time;
    }
  }
}

/** The motion from the first to the last image, for each pixel of the middle view at `time`. */
function moveFields({ forward, backward }: MotionFields, time: number): Flow {
  const { width, height } = forward;
  const sums: Sums = {
    u: scratch('moved u', width * height).fill(0),
    v: scratch('moved v', width * height).fill(0),
    weight: scratch('moved weight', width * height).fill(0),
  };
  splat(forward.u, forward.v, forward.trust, width, height, time, 1, (1 - time) * 0.9 + 0.1, sums);
  splat(backward.u, backward.v, backward.trust, width, height, 1 - time, -1, time * 0.9 + 0.1, sums);
  const { u, v, weight } = sums;
  for (let n = 0; n < u.length; n++) {
    const w = weight[n]!;
    if (w > 0) {
      u[n]! /= w;
      v[n]! /= w;
      weight[n] = Math.min(1, w);
    }
  }
  return fillFlow({ width, height, u, v }, weight);
}

interface Sums {
  readonly u: Float32Array;
  readonly v: Float32Array;
  readonly weight: Float32Array;
}

function splat(
  fromU: Float32Array,
  fromV: Float32Array,
  trust: Float32Array,
  width: number,
  height: number,
  part: number,
  sign: 1 | -1,
  strength: number,
  sums: Sums,
): void {
  for (let y = 0, n = 0; y < height; y++) {
    for (let x = 0; x < width; x++, n++) {
      const weight = strength * (trust[n]! * trust[n]! + 0.001);
      const fu = fromU[n]!;
      const fv = fromV[n]!;
      const px = x + part * fu;
      const py = y + part * fv;
      const ix = Math.floor(px);
      const iy = Math.floor(py);
      if (ix < 0 || iy < 0 || ix >= width - 1 || iy >= height - 1) continue;
      const fx = px - ix;
      const fy = py - iy;
      const at = iy * width + ix;
      const u = sign * fu;
      const v = sign * fv;
      add(sums, at, weight * (1 - fx) * (1 - fy), u, v);
      add(sums, at + 1, weight * fx * (1 - fy), u, v);
      add(sums, at + width, weight * (1 - fx) * fy, u, v);
      add(sums, at + width + 1, weight * fx * fy, u, v);
    }
  }
}

function add(sums: Sums, at: number, weight: number, u: number, v: number): void {
  sums.u[at]! += weight * u;
  sums.v[at]! += weight * v;
  sums.weight[at]! += weight;
}
