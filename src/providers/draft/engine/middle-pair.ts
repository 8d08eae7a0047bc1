import { type CameraPath, viewAt } from './camera-path.js';
import { seenThrough } from './correlation.js';
import { blockLuma, contrastNormalised, type Luma } from './luma.js';
import type { SharedPicture } from './picture.js';
import type { MiddleStill } from './reliable-flow.js';
import { colourSteps } from './spread-flow.js';
import { compose, IDENTITY, inverse, type Transform } from './transform.js';

/** Both stills as the camera halfway would show them, small and contrast-normalised. */
export interface MiddlePair {
  readonly first: MiddleStill;
  readonly last: MiddleStill;
}

/** Both stills in the view halfway along `path`. */
export function middlePair(
  first: SharedPicture,
  last: SharedPicture,
  path: CameraPath,
  cell: number,
): MiddlePair {
  const toPixel: Transform = [cell, 0, (cell - 1) / 2, 0, cell, (cell - 1) / 2, 0, 0, 1];
  const toNode = inverse(toPixel) ?? IDENTITY;
  const toFirst = compose(viewAt(path, 0.5), toPixel);
  const toLast = compose(path.toLast, toFirst);
  const still = (picture: SharedPicture, view: Transform): MiddleStill => {
    const planes = blockPlanes(picture, cell);
    const through = compose(toNode, view);
    const seen = planes.map((plane) => seenThrough(plane, through, planes[0].width, planes[0].height));
    const luma = seen[0]!.luma; // Three planes went in.
    return {
      luma: contrastNormalised(luma, 8),
      inside: seen[0]!.inside,
      steps: colourSteps({ ...luma, planes: seen.map((one) => one.luma.data) }),
    };
  };
  return { first: still(first, toFirst), last: still(last, toLast) };
}

// Luma and both colour planes on the same grid.
function blockPlanes({ width, height, data }: SharedPicture, cell: number): readonly [Luma, Luma, Luma] {
  const size = width * height;
  const chroma = (from: number): Luma =>
    blockLuma(data.subarray(from, from + size / 4), width / 2, height / 2, cell / 2);
  return [blockLuma(data, width, height, cell), chroma(size), chroma((size * 5) / 4)];
}
