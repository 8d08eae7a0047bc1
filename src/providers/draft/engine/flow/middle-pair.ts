import { type CameraPath, viewAt } from '../camera/camera-path.js';
import { averageBlocks, type Luma, normalizeContrast } from '../image/luma.js';
import type { SharedImage } from '../image/shared-image.js';
import { measureToneChange, type ToneChange, type ToneSample } from '../image/tone.js';
import { correlateLocally, warpLuma } from '../match/correlation.js';
import { compose, IDENTITY, inverse, type Transform } from '../math/transform.js';
import type { Room } from '../memory/room.js';
import { scratchFloats, withScratch } from '../memory/scratch.js';
import { findMovedObjects, type MovedObjects } from './moved-objects.js';
import { halvedShape, type ShapeImage } from './shape-flow.js';
import { type ColourPlanes, type ColourSteps, measureColourSteps } from './spread-flow.js';

/** One of the images in the middle view. */
export interface MiddleImage {
  readonly luma: Luma;
  /** 1 where the image shows this place at all. */
  readonly inside: Uint8Array;
  readonly steps: ColourSteps;
}

/** Planes of both images in the middle view, which the camera has halfway along its path; reduced and contrast-normalized. */
export interface MiddlePlanes {
  readonly first: MiddleImage;
  readonly last: MiddleImage;
  /** The local correlation of both images under the camera motion alone. */
  readonly correlation: Float32Array;
  readonly shapes: ShapePair;
}

/** Both images in the middle view at a quarter of the size each way, with colours and without normalization. */
export interface ShapePair {
  readonly first: ShapeImage;
  readonly last: ShapeImage;
}

/** Both images in the middle view. */
export interface MiddlePair extends MiddlePlanes {
  /** How their brightness and colours differ; undefined when they do not. */
  readonly tone: ToneChange | undefined;
  readonly objects: MovedObjects;
}

/** Planes of this size in a room, not yet filled. */
export function openMiddlePlanes(width: number, height: number, room: Room): MiddlePlanes {
  const size = width * height;
  const [columns, rows] = [Math.max(1, width >> 2), Math.max(1, height >> 2)];
  const image = (): MiddleImage => ({
    luma: { width, height, data: room.floats(size) },
    inside: room.bytes(size),
    steps: { across: room.shorts(size), down: room.shorts(size) },
  });
  const shape = (): ShapeImage => ({
    ...{ width: columns, height: rows },
    planes: room.floats(3 * columns * rows),
  });
  return {
    first: image(),
    last: image(),
    correlation: room.floats(size),
    shapes: { first: shape(), last: shape() },
  };
}

/** Transforms both images into the middle view of `path`, into the planes of `out`. */
export function buildMiddlePair(
  first: SharedImage,
  last: SharedImage,
  path: CameraPath,
  cell: number,
  out: MiddlePlanes,
): MiddlePair {
  const toPixel: Transform = [cell, 0, (cell - 1) / 2, 0, cell, (cell - 1) / 2, 0, 0, 1];
  const toNode = inverse(toPixel) ?? IDENTITY;
  const toFirst = compose(viewAt(path, 0.5), toPixel);
  const toLast = compose(path.toLast, toFirst);
  const fill = (image: SharedImage, view: Transform, to: MiddleImage, shape: ShapeImage): ToneSample => {
    const { width, height } = to.luma;
    const through = compose(toNode, view);
    const warped = averagePlanes(image, cell).map((plane) => warpLuma(plane, through, width, height));
    const planes = warped.map(({ luma }) => luma.data);
    measureColourSteps({ width, height, planes }, to.steps);
    normalizeContrast(warped[0]!.luma, 8, to.luma); // There are three planes.
    to.inside.set(warped[0]!.inside);
    reduceShape({ width, height, planes }, shape);
    return { planes, inside: to.inside };
  };
  return withScratch(() => {
    const from = fill(first, toFirst, out.first, out.shapes.first);
    const to = fill(last, toLast, out.last, out.shapes.last);
    const { width, height } = out.first.luma;
    correlateLocally(out.first.luma, out.last.luma, 3, { width, height, data: out.correlation });
    const common = out.first.inside.map((own, n) => own & out.last.inside[n]!);
    const objects = findMovedObjects({ width, height, first: from.planes, last: to.planes, common });
    return { ...out, tone: measureToneChange(from, to, out.correlation), objects };
  });
}

function reduceShape({ width, height, planes }: ColourPlanes, { planes: out }: ShapeImage): void {
  const all = scratchFloats(3 * width * height);
  for (const [n, plane] of planes.entries()) all.set(plane, n * width * height);
  out.set(halvedShape(halvedShape({ width, height, planes: all })).planes);
}

// Luma and both colour planes on the same grid.
function averagePlanes({ width, height, data }: SharedImage, cell: number): readonly [Luma, Luma, Luma] {
  const size = width * height;
  const chroma = (from: number): Luma =>
    averageBlocks(data.subarray(from, from + size / 4), width / 2, height / 2, cell / 2);
  return [averageBlocks(data, width, height, cell), chroma(size), chroma((size * 5) / 4)];
}
