import { type CameraPath, viewAt } from './camera-path.js';
import { seenThrough } from './correlation.js';
import { blockLuma, contrastNormalised } from './luma.js';
import type { SharedPicture } from './picture.js';
import type { MiddleStill } from './reliable-flow.js';
import { compose, IDENTITY, inverse, type Transform } from './transform.js';
import { cellFor } from './warp-grid.js';

/** Both stills as the camera halfway would show them, small and contrast-normalised. */
export interface MiddlePair {
  readonly first: MiddleStill;
  readonly last: MiddleStill;
}

/** Both stills in the view halfway along `path`. */
export function middlePair(first: SharedPicture, last: SharedPicture, path: CameraPath): MiddlePair {
  const { width, height } = first;
  const cell = cellFor(width, height);
  const toPixel: Transform = [cell, 0, (cell - 1) / 2, 0, cell, (cell - 1) / 2, 0, 0, 1];
  const toNode = inverse(toPixel) ?? IDENTITY;
  const toFirst = compose(viewAt(path, 0.5), toPixel);
  const toLast = compose(path.toLast, toFirst);
  const still = (picture: SharedPicture, view: Transform): MiddleStill => {
    const small = blockLuma(picture.data, width, height, cell);
    const seen = seenThrough(small, compose(toNode, view), small.width, small.height);
    return { luma: contrastNormalised(seen.luma, 8), inside: seen.inside };
  };
  return { first: still(first, toFirst), last: still(last, toLast) };
}
