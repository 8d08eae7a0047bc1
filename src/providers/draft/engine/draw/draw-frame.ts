import { unreachable } from '../../../../base/unreachable.js';
import type { DissolvePlan, Drift, MotionPlan } from '../analysis/motion-plan.js';
import type { CameraPath } from '../camera/camera-path.js';
import { imageBytes } from '../image/image.js';
import type { SharpImage } from '../image/sharp-image.js';
import { thereAndBack } from '../math/easing.js';
import { sin } from '../math/exact-math.js';
import type { CancelFlag } from '../memory/cancel-flag.js';
import { scratchBytes, withScratch } from '../memory/scratch.js';
import { dissolve } from './dissolve.js';
import { fillGrid, pushGrid } from './fill-grid.js';
import { computeTones } from './frame-tones.js';
import { warpFrame } from './warp-frame.js';

/** Draws the frame at `time` (0 = first image, 1 = last image) into `out`. It depends only on the plan and the time. */
export function drawFrame(plan: MotionPlan, time: number, out: Uint8Array, cancel: CancelFlag): void {
  withScratch(() => {
    switch (plan.kind) {
      case 'dissolve':
        return plan.drift === undefined
          ? dissolve(plan.first, plan.last, time, out)
          : drawDriftingDissolve(plan, plan.drift, time, out, cancel);
      case 'push':
        return plan.course === 'forward'
          ? drawPush(plan.image, plan.path, time, out, cancel)
          : drawPush(plan.image, swingPath(plan.path, time), thereAndBack(time), out, cancel);
      case 'warp':
        return warpFrame(plan, fillGrid(plan, time), computeTones(plan.tone, time), out, cancel);
      default:
        return unreachable(plan);
    }
  });
}

function drawDriftingDissolve(
  images: DissolvePlan,
  { first, last, path }: Drift,
  time: number,
  out: Uint8Array,
  cancel: CancelFlag,
): void {
  const { width, height } = images.first;
  const pushed = (image: SharpImage, course: CameraPath | undefined, part: number, own: Uint8Array) => {
    if (course === undefined) return { width, height, data: own };
    const data = scratchBytes(imageBytes(width, height));
    drawPush(image, course, part, data, cancel);
    return { width, height, data };
  };
  const from = pushed(first, path.first, time, images.first.data);
  const to = pushed(last, path.last, 1 - time, images.last.data);
  dissolve(from, to, time, out);
}

// To one side and then to the other, like a pendulum: centred at both ends and halfway.
function swingPath(path: CameraPath, time: number): CameraPath {
  return path.dx === 0 ? path : { ...path, dx: path.dx * sin(2 * Math.PI * time) };
}

function drawPush(
  image: SharpImage,
  path: CameraPath,
  part: number,
  out: Uint8Array,
  cancel: CancelFlag,
): void {
  warpFrame({ first: image, last: image, path }, pushGrid(path, part), undefined, out, cancel);
}
