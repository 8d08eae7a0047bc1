import { type CameraPath, viewAt } from '../camera/camera-path.js';
import { blockLuma, contrastNormalised, type Luma } from '../image/luma.js';
import type { SharedPicture } from '../image/shared-image.js';
import { type ToneChange, type ToneLook, toneChange } from '../image/tone.js';
import { localCorrelation, seenThrough } from '../match/correlation.js';
import { compose, IDENTITY, inverse, type Transform } from '../math/transform.js';
import type { MiddleStill } from './reliable-flow.js';
import { colourSteps } from './spread-flow.js';

/** Both stills as the camera halfway would show them, small and contrast-normalised. */
export interface MiddlePair {
  readonly first: MiddleStill;
  readonly last: MiddleStill;
  /** How well they lie on each other as they are: local correlation. */
  readonly alike: Float32Array;
  /** How their light differs; undefined when it does not. */
  readonly tone: ToneChange | undefined;
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
  const still = (picture: SharedPicture, view: Transform): Looked => {
    const blocks = blockPlanes(picture, cell);
    const through = compose(toNode, view);
    const seen = blocks.map((plane) => seenThrough(plane, through, blocks[0].width, blocks[0].height));
    const luma = seen[0]!.luma; // Three planes went in.
    const planes = seen.map((one) => one.luma.data);
    const steps = colourSteps({ ...luma, planes });
    return { luma: contrastNormalised(luma, 8), inside: seen[0]!.inside, steps, planes };
  };
  const from = still(first, toFirst);
  const to = still(last, toLast);
  const alike = localCorrelation(from.luma, to.luma, 3);
  return { first: kept(from), last: kept(to), alike, tone: toneChange(from, to, alike) };
}

interface Looked extends MiddleStill, ToneLook {}

// The planes have served, and would go from thread to thread with the pair.
function kept({ luma, inside, steps }: Looked): MiddleStill {
  return { luma, inside, steps };
}

// Luma and both colour planes on the same grid.
function blockPlanes({ width, height, data }: SharedPicture, cell: number): readonly [Luma, Luma, Luma] {
  const size = width * height;
  const chroma = (from: number): Luma =>
    blockLuma(data.subarray(from, from + size / 4), width / 2, height / 2, cell / 2);
  return [blockLuma(data, width, height, cell), chroma(size), chroma((size * 5) / 4)];
}
