import { kernels } from '../kernels/kernels.js';
import { scratchFloats, withScratch } from '../memory/scratch.js';

/** One channel of an image as floating-point numbers, in the memory of the engine. */
export interface Luma {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** A plane with undefined contents, in scratch memory. Functions that return a plane return one like this. */
export function scratchLuma(width: number, height: number): Luma {
  return { width, height, data: scratchFloats(width * height) };
}

/** The address of work memory for kernels: this many planes of the size, and some numbers per column. */
export function planeWork({ width, height }: Omit<Luma, 'data'>, planes: number): number {
  return scratchFloats(planes * (width * height + 4) + 4 * width + 16).byteOffset;
}

/** The luma of an I420 image averaged over blocks of `cell` x `cell`: sample (i, j) is node (i, j) of a warp grid. */
export function averageBlocks(image: Uint8Array, width: number, height: number, cell: number): Luma {
  const out = scratchLuma(Math.ceil(width / cell), Math.ceil(height / cell));
  kernels().averageBlocks(image.byteOffset, width, height, cell, out.data.byteOffset);
  return out;
}

/** Half the size, by a 2x2 mean: sample i of the result is between samples 2i and 2i + 1. */
export function halved({ width, height, data }: Luma): Luma {
  const out = scratchLuma(Math.max(1, width >> 1), Math.max(1, height >> 1));
  kernels().halvePlane(data.byteOffset, width, height, out.data.byteOffset);
  return out;
}

/** The image and its successive halves, largest first, down to a shorter side of at least `minSide`. */
export function buildPyramid(luma: Luma, minSide: number): Luma[] {
  const levels = [luma];
  for (let level = luma; Math.min(level.width, level.height) >= 2 * minSide; ) {
    level = halved(level);
    levels.push(level);
  }
  return levels;
}

/** The mean over a square window of 2 * radius + 1, clipped at the border, written to `out`. */
export function boxMean(luma: Luma, radius: number, out: Luma = scratchLuma(luma.width, luma.height)): Luma {
  const { width, height, data } = luma;
  withScratch(() =>
    kernels().boxMean(data.byteOffset, width, height, radius, out.data.byteOffset, planeWork(luma, 1)),
  );
  return out;
}

/** Removes local brightness and contrast, so that a change of exposure does not look like motion. Written to `out`. */
export function normalizeContrast(luma: Luma, radius: number, out: Luma): void {
  const { width, height, data } = luma;
  withScratch(() =>
    kernels().normalizeContrast(
      ...([data.byteOffset, width, height, radius, out.data.byteOffset, planeWork(luma, 3)] as const),
    ),
  );
}
