import { type CameraPath, cameraPath } from '../camera/camera-path.js';
import { type CameraFinding, findCamera, type SurveyOptions } from '../camera/find-camera.js';
import { cellFor } from '../draw/warp-grid.js';
import { denseFlow, type Flow, type Seed } from '../flow/dense-flow.js';
import { type MiddlePair, middlePair } from '../flow/middle-pair.js';
import type { SharedImage } from '../image/shared-image.js';
import { seedsFrom } from '../match/seeds.js';
import type { CancelFlag } from '../workers/cancel-flag.js';

/** The first look at a pair: the camera's way, and all that is needed to follow what moves against it. */
export interface Survey {
  readonly camera: CameraFinding;
  readonly path: CameraPath;
  /** Pixels from node to node of what was followed. */
  readonly cell: number;
  readonly pair: MiddlePair;
  readonly seeds: readonly Seed[];
}

/** Takes the first look. */
export function surveyPair(
  first: SharedImage,
  last: SharedImage,
  { hint, quality }: SurveyOptions,
  cancel: CancelFlag,
): Survey {
  const camera = findCamera(first, last, { hint, quality }, cancel);
  const cell = cellFor(first.width, first.height, quality);
  const path = cameraPath(camera.toLast, first.width, first.height);
  const pair = middlePair(first, last, path, cell);
  return { camera, path, cell, pair, seeds: seedsFrom(camera.matches, path, cell) };
}

/** The flow in the middle view from one of the stills to the other. */
export function follow({ pair, seeds }: Survey, from: 'first' | 'last', cancel: CancelFlag): Flow {
  if (from === 'first') return denseFlow(pair.first.luma, pair.last.luma, seeds, cancel);
  const turned = seeds.map(({ x, y, u, v }) => ({ x: x + u, y: y + v, u: -u, v: -v }));
  return denseFlow(pair.last.luma, pair.first.luma, turned, cancel);
}
