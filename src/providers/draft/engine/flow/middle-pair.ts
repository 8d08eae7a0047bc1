import { type CameraPath, viewAt } from '../camera/camera-path.js';
import { averageBlocks, type Luma, normalizeContrast } from '../image/luma.js';
import type { SharedImage } from '../image/shared-image.js';
import { measureToneChange, type ToneChange, type ToneSample } from '../image/tone.js';
import { correlateLocally, warpLuma } from '../match/correlation.js';
import { compose, IDENTITY, inverse, type Transform } from '../math/transform.js';

import { type ColourSteps, measureColourSteps } from './spread-flow.js';

/** One of the images in the middle view. */
export interface MiddleImage {
  readonly luma: Luma;
  /** 1 where the image shows this place at all. */
  readonly inside: Uint8Array;
  readonly steps: ColourSteps;
}

/** Both images in the middle view, which the camera has halfway along its path; reduced and contrast-normalized. */
export interface MiddlePair {
  readonly first: MiddleImage;
  readonly last: MiddleImage;
  /** The local correlation of both images under the camera motion alone. */
  readonly correlation: Float32Array;
  /** How their brightness and colours differ; undefined when they do not. */
  readonly tone: ToneChange | undefined;
}

/** Transforms both images into the middle view of `path`. */
export function buildMiddlePair(
  first: SharedImage,
  last: SharedImage,
  path: CameraPath,
  cell: number,
): MiddlePair {
  const toPixel: Transform = [cell, 0, (cell - 1) / 2, 0, cell, (cell - 1) / 2, 0, 0, 1];
  const toNode = inverse(toPixel) ?? IDENTITY;
  const toFirst = compose(viewAt(path, 0.5), toPixel);
  const toLast = compose(path.toLast, toFirst);
  const inMiddleView = (image: SharedImage, view: Transform): MiddlePlanes => {
    const blocks = averagePlanes(image, cell);
    const through = compose(toNode, view);
    const warped = blocks.map((plane) => warpLuma(plane, through, blocks[0].width, blocks[0].height));
    const luma = warped[0]!.luma; // There are three planes.
    const planes = warped.map((one) => one.luma.data);
    const steps = measureColourSteps({ ...luma, planes });
    return { luma: normalizeContrast(luma, 8), inside: warped[0]!.inside, steps, planes };
  };
  const from = inMiddleView(first, toFirst);
  const to = inMiddleView(last, toLast);
  const correlation = correlateLocally(from.luma, to.luma, 3);
  const tone = measureToneChange(from, to, correlation);
  return { first: withoutPlanes(from), last: withoutPlanes(to), correlation, tone };
}

interface MiddlePlanes extends MiddleImage, ToneSample {}

// The planes are no longer needed, and would be copied between threads with the pair.
function withoutPlanes({ luma, inside, steps }: MiddlePlanes): MiddleImage {
  return { luma, inside, steps };
}

// Luma and both colour planes on the same grid.
function averagePlanes({ width, height, data }: SharedImage, cell: number): readonly [Luma, Luma, Luma] {
  const size = width * height;
  const chroma = (from: number): Luma =>
    averageBlocks(data.subarray(from, from + size / 4), width / 2, height / 2, cell / 2);
  return [averageBlocks(data, width, height, cell), chroma(size), chroma((size * 5) / 4)];
}
