import { type CameraPath, computeCameraPath } from '../camera/camera-path.js';
import { type CameraFinding, findCamera, type SurveyOptions } from '../camera/find-camera.js';
import { estimateDenseFlow } from '../flow/dense-flow.js';
import type { Flow } from '../flow/flow.js';
import { buildMiddlePair, type MiddlePair, type MiddlePlanes } from '../flow/middle-pair.js';
import { findSeeds, type Seed } from '../flow/seeds.js';
import { chooseCellSize } from '../image/cell-size.js';
import type { SharedImage } from '../image/shared-image.js';
import type { CancelFlag } from '../memory/cancel-flag.js';

/** The first stage of the analysis: the camera path, and the input for the flow against it. */
export interface Survey {
  readonly camera: CameraFinding;
  readonly path: CameraPath;
  /** Pixels between the nodes of the flow grid. */
  readonly cell: number;
  readonly pair: MiddlePair;
  readonly seeds: readonly Seed[];
}

/** Estimates the camera motion and prepares the flow estimation in `planes`. */
export function surveyPair(
  first: SharedImage,
  last: SharedImage,
  { hint, quality }: SurveyOptions,
  planes: MiddlePlanes,
  cancel: CancelFlag,
): Survey {
  const camera = findCamera(first, last, { hint, quality }, cancel);
  const cell = chooseCellSize(first.width, first.height, quality);
  const path = computeCameraPath(camera.toLast, first.width, first.height);
  const pair = buildMiddlePair(first, last, path, cell, planes);
  return { camera, path, cell, pair, seeds: findSeeds(camera.matches, path, cell) };
}

/** Estimates the flow in the middle view from one of the images to the other. */
export function estimateFlow(
  { pair, seeds }: Survey,
  from: 'first' | 'last',
  out: Flow,
  cancel: CancelFlag,
): void {
  if (from === 'first') {
    estimateDenseFlow(pair.first.luma, pair.last.luma, seeds, out, cancel);
    return;
  }
  const reversed = seeds.map(({ x, y, u, v }) => ({ x: x + u, y: y + v, u: -u, v: -v }));
  estimateDenseFlow(pair.last.luma, pair.first.luma, reversed, out, cancel);
}
