import { unreachable } from '../../../../base/unreachable.js';
import type { DissolvePlan, Drift, MotionPlan } from '../analysis/motion-plan.js';
import { type CameraPath, viewAt } from '../camera/camera-path.js';
import type { SharpImage } from '../image/sharp-image.js';
import { thereAndBack } from '../math/easing.js';
import { sin } from '../math/exact-math.js';
import { apply } from '../math/transform.js';
import type { CancelFlag } from '../workers/cancel-flag.js';
import { dissolve } from './dissolve.js';
import { gridAt } from './grid-at.js';
import { tonesAt } from './tones-at.js';
import { warpFrame } from './warp-frame.js';
import { cellFor, scratchGrid } from './warp-grid.js';

/** The frame at `time` (0 = first still, 1 = last still). Depends on nothing but its arguments. */
export function frameAt(plan: MotionPlan, time: number, cancel: CancelFlag): Uint8Array<ArrayBuffer> {
  switch (plan.way) {
    case 'dissolve':
      return plan.drift === undefined
        ? dissolve(plan.first, plan.last, time)
        : driftingDissolve(plan, plan.drift, time, cancel);
    case 'push':
      return plan.course === 'there'
        ? pushed(plan.image, plan.path, time, cancel)
        : pushed(plan.image, swung(plan.path, time), thereAndBack(time), cancel);
    case 'warp':
      return warpFrame(plan, gridAt(plan, time), tonesAt(plan.tone, time), cancel);
    default:
      return unreachable(plan);
  }
}

function driftingDissolve(
  images: DissolvePlan,
  { first, last, path }: Drift,
  time: number,
  cancel: CancelFlag,
): Uint8Array<ArrayBuffer> {
  const { width, height } = images.first;
  const from = path.first ? pushed(first, path.first, time, cancel) : images.first.data;
  const to = path.last ? pushed(last, path.last, 1 - time, cancel) : images.last.data;
  return dissolve({ width, height, data: from }, { width, height, data: to }, time);
}

// At rest in the middle of both ends and of the way, and as smooth there as a pendulum.
function swung(path: CameraPath, time: number): CameraPath {
  return path.dx === 0 ? path : { ...path, dx: path.dx * sin(2 * Math.PI * time) };
}

function pushed(
  image: SharpImage,
  path: CameraPath,
  part: number,
  cancel: CancelFlag,
): Uint8Array<ArrayBuffer> {
  const cell = cellFor(path.width, path.height, 'fast');
  const grid = scratchGrid(path.width, path.height, cell);
  const view = viewAt(path, part);
  grid.x1.fill(0);
  grid.y1.fill(0);
  grid.share.fill(0);
  for (let j = 0, n = 0; j < grid.rows; j++) {
    for (let i = 0; i < grid.columns; i++, n++) {
      const [x, y] = apply(view, cell * i + (cell - 1) / 2, cell * j + (cell - 1) / 2);
      grid.x0[n] = x;
      grid.y0[n] = y;
    }
  }
  return warpFrame({ first: image, last: image, path }, grid, tonesAt(undefined, part), cancel);
}
