import { type CameraPath, viewAt } from '../camera/camera-path.js';
import { blockLuma, contrastNormalised, type Luma } from '../image/luma.js';
import type { SharedImage } from '../image/shared-image.js';
import { type ToneChange, type ToneLook, toneChange } from '../image/tone.js';
import { localCorrelation, seenThrough } from '../match/correlation.js';
import { compose, IDENTITY, inverse, type Transform } from '../math/transform.js';
import type { MiddleImage } from './reliable-flow.js';
import { colourSteps } from './spread-flow.js';

/** Both stills as the camera halfway would show them, small and contrast-normalised. */
export interface MiddlePair {
  readonly first: MiddleImage;
  readonly last: MiddleImage;
  /** How well they lie on each other as they are: local correlation. */
  readonly alike: Float32Array;
  /** How their light differs; undefined when it does not. */
  readonly tone: ToneChange | undefined;
}

/** Both stills in the view halfway along `path`. */
export function middlePair(
  first: SharedImage,
  last: SharedImage,
  path: CameraPath,
  cell: number,
): MiddlePair {
  const toPixel: Transform = [cell, 0, (cell - 1) / 2, 0, cell, (cell - 1) / 2, 0, 0, 1];
  const toNode = inverse(toPixel) ?? IDENTITY;
  const toFirst = compose(viewAt(path, 0.5), toPixel);
  const toLast = compose(path.toLast, toFirst);
  const image = (image: SharedImage, view: Transform): Looked => {
    const blocks = blockPlanes(image, cell);
    const through = compose(toNode, view);
    const seen = blocks.map((plane) => seenThrough(plane, through, blocks[0].width, blocks[0].height));
    const luma = seen[0]!.luma; // Three planes went in.
    const planes = seen.map((one) => one.luma.data);
    const steps = colourSteps({ ...luma, planes });
    return { luma: contrastNormalised(luma, 8), inside: seen[0]!.inside, steps, planes };
  };
  const from = image(first, toFirst);
  const to = image(last, toLast);
  const alike = localCorrelation(from.luma, to.luma, 3);
  return { first: kept(from), last: kept(to), alike, tone: toneChange(from, to, alike) };
}

interface Looked extends MiddleImage, ToneLook {}

// The planes have served, and would go from thread to thread with the pair.
function kept({ luma, inside, steps }: Looked): MiddleImage {
  return { luma, inside, steps };
}

// Luma and both colour planes on the same grid.
function blockPlanes({ width, height, data }: SharedImage, cell: number): readonly [Luma, Luma, Luma] {
  const size = width * height;
  const chroma = (from: number): Luma =>
    blockLuma(data.subarray(from, from + size / 4), width / 2, height / 2, cell / 2);
  return [blockLuma(data, width, height, cell), chroma(size), chroma((size * 5) / 4)];
}
