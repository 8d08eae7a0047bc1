import { unreachable } from '../../../../base/unreachable.js';
import type { DissolvePlan, Drift, MotionPlan } from '../analysis/motion-plan.js';
import { type CameraPath, viewAt } from '../camera/camera-path.js';
import { chooseCellSize } from '../image/cell-size.js';
import type { SharpImage } from '../image/sharp-image.js';
import { thereAndBack } from '../math/easing.js';
import { sin } from '../math/exact-math.js';
import { apply } from '../math/transform.js';
import type { CancelFlag } from '../memory/cancel-flag.js';
import { dissolve } from './dissolve.js';
import { fillGrid } from './fill-grid.js';
import { computeTones } from './frame-tones.js';
import { warpFrame } from './warp-frame.js';
import { scratchGrid } from './warp-grid.js';

/** Draws the frame at `time` (0 = first image, 1 = last image). The result depends only on the arguments. */
export function drawFrame(plan: MotionPlan, time: number, cancel: CancelFlag): Uint8Array<ArrayBuffer> {
  switch (plan.kind) {
    case 'dissolve':
      return plan.drift === undefined
        ? dissolve(plan.first, plan.last, time)
        : drawDriftingDissolve(plan, plan.drift, time, cancel);
    case 'push':
      return plan.course === 'forward'
        ? drawPush(plan.image, plan.path, time, cancel)
        : drawPush(plan.image, swingPath(plan.path, time), thereAndBack(time), cancel);
    case 'warp':
      return warpFrame(plan, fillGrid(plan, time), computeTones(plan.tone, time), cancel);
    default:
      return unreachable(plan);
  }
}

function drawDriftingDissolve(
  images: DissolvePlan,
  { first, last, path }: Drift,
  time: number,
  cancel: CancelFlag,
): Uint8Array<ArrayBuffer> {
  const { width, height } = images.first;
  const from = path.first ? drawPush(first, path.first, time, cancel) : images.first.data;
  const to = path.last ? drawPush(last, path.last, 1 - time, cancel) : images.last.data;
  return dissolve({ width, height, data: from }, { width, height, data: to }, time);
}

// To one side and then to the other, like a pendulum: centred at both ends and halfway.
function swingPath(path: CameraPath, time: number): CameraPath {
  return path.dx === 0 ? path : { ...path, dx: path.dx * sin(2 * Math.PI * time) };
}

function drawPush(
  image: SharpImage,
  path: CameraPath,
  part: number,
  cancel: CancelFlag,
): Uint8Array<ArrayBuffer> {
  const cell = chooseCellSize(path.width, path.height, 'fast');
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
  return warpFrame({ first: image, last: image, path }, grid, computeTones(undefined, part), cancel);
}
