import type { MotionFields, WarpPlan } from '../analysis/motion-plan.js';
import { type CameraPath, viewAt } from '../camera/camera-path.js';
import { chooseCellSize } from '../image/cell-size.js';
import { kernels } from '../kernels/kernels.js';
import { compose, IDENTITY, inverse, type Transform } from '../math/transform.js';
import { scratchFloats } from '../memory/scratch.js';
import { scratchGrid, type WarpGrid } from './warp-grid.js';

/** Fills a grid for the frame at `time`: the place of each node in both images, and their shares. */
export function fillGrid({ path, cell, fields }: WarpPlan, time: number): WarpGrid {
  return fields === undefined ? cameraGrid(path, cell, time) : fieldGrid(path, cell, fields, time);
}

/** A grid that shows one image in the view at `part` of the path. */
export function pushGrid(path: CameraPath, part: number): WarpGrid {
  const grid = scratchGrid(path.width, path.height, chooseCellSize(path.width, path.height, 'fast'));
  const toImage = compose(viewAt(path, part), nodeToPixel(grid.cell));
  fillFromCamera(grid, path, [toImage, toImage], 0);
  return grid;
}

function cameraGrid(path: CameraPath, cell: number, time: number): WarpGrid {
  const grid = scratchGrid(path.width, path.height, cell);
  const toFirst = compose(viewAt(path, time), nodeToPixel(cell));
  fillFromCamera(grid, path, [toFirst, compose(path.toLast, toFirst)], time);
  return grid;
}

function fillFromCamera(
  { planes, columns, rows }: WarpGrid,
  { width, height }: CameraPath,
  transforms: readonly Transform[],
  time: number,
): void {
  const places = addressOf(transforms);
  kernels().fillCameraGrid(planes.byteOffset, columns, rows, width, height, places, time);
}

/** Maps node indexes to pixels. */
function nodeToPixel(cell: number): Transform {
  return [cell, 0, (cell - 1) / 2, 0, cell, (cell - 1) / 2, 0, 0, 1];
}

function addressOf(transforms: readonly Transform[]): number {
  const numbers = scratchFloats(9 * transforms.length);
  numbers.set(transforms.flat());
  return numbers.byteOffset;
}

/*
 * The fields are in the middle view, at the resolution of the grid. They are moved to the time of the frame there, and
 * then sampled from the view of the frame.
 */
function fieldGrid(path: CameraPath, cell: number, fields: MotionFields, time: number): WarpGrid {
  const grid = scratchGrid(path.width, path.height, cell);
  const { planes, columns, rows } = grid;
  const toPixel = nodeToPixel(cell);
  const toNode = inverse(toPixel) ?? IDENTITY;
  const middle = viewAt(path, 0.5);
  const toMiddle = compose(
    toNode,
    compose(inverse(middle) ?? IDENTITY, compose(viewAt(path, time), toPixel)),
  );
  const toFirst = compose(middle, toPixel);
  const transforms = addressOf([toMiddle, toFirst, compose(path.toLast, toFirst)]);
  const flow = scratchFloats(4 * columns * rows).byteOffset;
  const levels = scratchFloats(4 * halvesOf(columns, rows)).byteOffset;
  const fronts = scratchFloats(4 * columns * rows).byteOffset;
  const work = scratchFloats(48).byteOffset;
  const [forward, backward] = [fields.forward.byteOffset, fields.backward.byteOffset];
  const { moveFields, fillFieldGrid } = kernels();
  moveFields(forward, backward, columns, rows, time, flow, levels, fronts);
  fillFieldGrid(
    ...([planes.byteOffset, columns, rows, path.width, path.height] as const),
    ...([transforms, time, flow, forward, backward, work] as const),
  );
  return grid;
}

/** The number of pixels of all halves of an image. */
function halvesOf(width: number, height: number): number {
  if (width <= 4 || height <= 4) return 0;
  const [halfWidth, halfHeight] = [(width + 1) >> 1, (height + 1) >> 1];
  return halfWidth * halfHeight + halvesOf(halfWidth, halfHeight);
}
