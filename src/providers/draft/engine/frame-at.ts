import { unreachable } from '../../../base/unreachable.js';
import { viewAt } from './camera-path.js';
import type { CancelFlag } from './cancelled.js';
import { dissolve } from './dissolve.js';
import { gridAt } from './grid-at.js';
import type { MotionPlan, PushPlan } from './motion-plan.js';
import { warpFrame } from './warp-frame.js';
import { cellFor, emptyGrid, type WarpGrid } from './warp-grid.js';

/** The frame at `time` (0 = first still, 1 = last still). Depends on nothing but its arguments. */
export function frameAt(plan: MotionPlan, time: number, cancel: CancelFlag): Uint8Array<ArrayBuffer> {
  switch (plan.way) {
    case 'dissolve':
      return dissolve(plan.first, plan.last, time);
    case 'push':
      return warpFrame(plan.still, plan.still, pushGrid(plan, time), plan.path, cancel);
    case 'warp':
      return warpFrame(plan.first, plan.last, gridAt(plan, time), plan.path, cancel);
    default:
      return unreachable(plan);
  }
}

function pushGrid({ path }: PushPlan, time: number): WarpGrid {
  const cell = cellFor(path.width, path.height);
  const grid = emptyGrid(path.width, path.height, cell);
  const view = viewAt(path, time);
  for (let j = 0, n = 0; j < grid.rows; j++) {
    for (let i = 0; i < grid.columns; i++, n++) {
      const x = cell * i + (cell - 1) / 2;
      const y = cell * j + (cell - 1) / 2;
      const w = view[6] * x + view[7] * y + view[8];
      grid.x0[n] = (view[0] * x + view[1] * y + view[2]) / w;
      grid.y0[n] = (view[3] * x + view[4] * y + view[5]) / w;
    }
  }
  return grid;
}
