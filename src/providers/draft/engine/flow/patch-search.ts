import type { Luma } from '../image/luma.js';
import { kernels } from '../kernels/kernels.js';
import { type CancelFlag, checkpoint } from '../memory/cancel-flag.js';
import { scratchFloats, scratchInts, withScratch } from '../memory/scratch.js';
import type { Flow } from './flow.js';
import type { Seed } from './seeds.js';

// Side of a patch in pixels, and the distance between patches.
const PATCH = 8;
const STRIDE = 4;
/** How far a patch may reach beyond the image. */
const MARGIN = 24;

/** The search on one level: overlapping patches with their vectors, in scratch memory. */
export interface PatchSearch {
  readonly columns: number;
  readonly rows: number;
  /** The address of the level as the kernels know it. */
  readonly address: number;
}

/** Covers `a` with patches. They start with the vectors of a level of half the size, or with a seed where it fits better. */
export function openSearch(a: Luma, b: Luma, start: Flow | undefined, seeds: readonly Seed[]): PatchSearch {
  const { width, height } = a;
  const columns = Math.max(1, Math.ceil((width - PATCH) / STRIDE) + 1);
  const rows = Math.max(1, Math.ceil((height - PATCH) / STRIDE) + 1);
  const size = (width + 2 * MARGIN) * (height + 2 * MARGIN);
  const plane = (length: number): number => scratchFloats(length).byteOffset;
  const [paddedA, paddedB, gx, gy] = [plane(size), plane(size), plane(size), plane(size)];
  const { padPlane, measureGradients, startPatches, tryVector } = kernels();
  padPlane(a.data.byteOffset, width, height, paddedA);
  padPlane(b.data.byteOffset, width, height, paddedB);
  measureGradients(paddedA, width, height, gx, gy);
  const perPatch = [plane(columns * rows), plane(columns * rows), plane(columns * rows)];
  const level = scratchInts(11);
  // In the order of the kernel's description of a level.
  level.set([width, height, columns, rows, paddedA, paddedB, gx, gy, ...perPatch]);
  const address = level.byteOffset;
  if (start === undefined) startPatches(address, 0, 0, width, height);
  else startPatches(address, start.u.byteOffset, start.v.byteOffset, start.width, start.height);
  for (const { x, y, u, v } of seeds) {
    const i = Math.max(0, Math.min(columns - 1, Math.round((x - PATCH / 2) / STRIDE)));
    const j = Math.max(0, Math.min(rows - 1, Math.round((y - PATCH / 2) / STRIDE)));
    tryVector(address, i, j, u, v);
  }
  return { columns, rows, address };
}

/** Tries the vectors of the neighbours on each patch, then descends; from the top left or from the bottom right. */
export function sweep({ rows, address }: PatchSearch, direction: 1 | -1, cancel: CancelFlag): void {
  for (let row = 0; row < rows; row += 16) {
    checkpoint(cancel);
    kernels().sweepRows(address, direction, row, Math.min(rows, row + 16));
  }
}

/** Writes the vector of each pixel: the mean over the patches that cover it, weighted by how well each explains it. */
export function vote({ address }: PatchSearch, { width, height, u, v }: Flow): void {
  withScratch(() => {
    const weights = scratchFloats(width * height).byteOffset;
    kernels().voteForPixels(address, u.byteOffset, v.byteOffset, weights);
  });
}
