import { boxMean, type Luma, scratchLuma } from '../image/luma.js';
import { kernels } from '../kernels/kernels.js';
import type { CancelFlag } from '../memory/cancel-flag.js';
import { scratchFloats, withScratch } from '../memory/scratch.js';
import type { Flow } from './flow.js';
import type { MiddleImage, MiddlePlanes } from './middle-pair.js';
import { estimateShapeFlow, type ShapeImage } from './shape-flow.js';

/** The fields of both directions: u, v, trust and background of each pixel. */
export interface FieldPair {
  readonly forward: Float32Array;
  readonly backward: Float32Array;
}

/**
 * Moves with the shapes of objects what neither field could follow where both images show it, such as an opening flower.
 * Returns the part of the view that moves so, 0 to 1.
 */
export function followShapes(
  { forward, backward }: FieldPair,
  { first, last, shapes }: MiddlePlanes,
  cancel: CancelFlag,
): number {
  const { width, height } = shapes.first;
  if (width < 2 || height < 2) return 0;
  return withScratch(() => {
    const there = estimateShapeFlow(shapes.first, shapes.last, cancel);
    const back = estimateShapeFlow(shapes.last, shapes.first, cancel);
    const side = (image: MiddleImage, shape: ShapeImage, flow: Flow, field: Float32Array): Side => {
      const reduced = scratchFloats(3 * width * height);
      kernels().reduceField(field.byteOffset, image.luma.width, width, height, reduced.byteOffset);
      return { image, shape, flow, field, reduced };
    };
    const from = side(first, shapes.first, there, forward);
    const to = side(last, shapes.last, back, backward);
    return (follow(from, to) + follow(to, from)) / 2;
  });
}

interface Side {
  readonly image: MiddleImage;
  readonly shape: ShapeImage;
  /** To the shape of the other image. */
  readonly flow: Flow;
  readonly field: Float32Array;
  /** u, v and trust of the field in the size of the shapes. */
  readonly reduced: Float32Array;
}

function follow(from: Side, to: Side): number {
  return withScratch(() => {
    const { width, height, u, v } = from.flow;
    const { luma, inside } = from.image;
    const size = width * height;
    const { compareShapes, weighShapes, applyShapes } = kernels();
    const [difference, shapeDifference, usable] = openPlanes(width, height);
    compareShapes(
      ...([from.shape.planes.byteOffset, to.shape.planes.byteOffset, width, height] as const),
      ...([from.reduced.byteOffset, u.byteOffset, v.byteOffset] as const),
      ...([to.flow.u.byteOffset, to.flow.v.byteOffset, to.reduced.byteOffset + 8 * size] as const),
      ...([inside.byteOffset, to.image.inside.byteOffset, luma.width] as const),
      ...([difference.data.byteOffset, shapeDifference.data.byteOffset, usable.data.byteOffset] as const),
    );
    smooth(difference);
    smooth(shapeDifference);
    weighShapes(
      ...([usable.data.byteOffset, difference.data.byteOffset] as const),
      ...([shapeDifference.data.byteOffset, size] as const),
    );
    smooth(usable);
    const moved = applyShapes(
      ...([from.field.byteOffset, luma.width, luma.height, usable.data.byteOffset] as const),
      ...([u.byteOffset, v.byteOffset, width, height] as const),
    );
    return moved / (luma.width * luma.height);
  });
}

function openPlanes(width: number, height: number): [Luma, Luma, Luma] {
  const plane = (): Luma => scratchLuma(width, height);
  return [plane(), plane(), plane()];
}

const RADIUS = 1;

function smooth(plane: Luma): void {
  for (let pass = 0; pass < 2; pass++) boxMean(plane, RADIUS, plane);
}
