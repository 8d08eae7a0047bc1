import type { SharpImage } from '../image/sharp-image.js';
import { kernels } from '../kernels/kernels.js';
import { type CancelFlag, checkpoint } from '../memory/cancel-flag.js';
import { scratchBytes, scratchInts } from '../memory/scratch.js';
import type { FrameTones, SampleTone } from './frame-tones.js';
import type { WarpGrid } from './warp-grid.js';

/** The source of a frame. */
export interface WarpedImages {
  readonly first: SharpImage;
  readonly last: SharpImage;
  readonly path: { readonly width: number; readonly height: number };
}

/**
 * Draws a frame: warps both images along the grid, brings them to the brightness of the frame, and mixes them by their
 * shares. All arithmetic per pixel is in integers.
 */
export function warpFrame(
  { first, last, path: { width, height } }: WarpedImages,
  { planes, columns, rows, cell }: WarpGrid,
  tones: FrameTones | undefined,
  out: Uint8Array,
  cancel: CancelFlag,
): void {
  const { drawLuma, drawChroma } = kernels();
  const grid = [planes.byteOffset, columns, rows, cell] as const;
  const work = scratchBytes(24 * width + 4096).byteOffset;
  const [lumaTones, chromaTones] = [addressOf(tones, [0]), addressOf(tones, [1, 2])];
  const frame = out.byteOffset;
  for (let y = 0; y < height; y += BAND) {
    checkpoint(cancel);
    const to = Math.min(height, y + BAND);
    drawLuma(
      ...([...grid, first.y.byteOffset, last.y.byteOffset, width, height, lumaTones, frame] as const),
      ...([y, to, work] as const),
    );
    drawChroma(
      ...([...grid, first.uv.byteOffset, last.uv.byteOffset, width, height, chromaTones] as const),
      ...([frame + width * height, y >> 1, to >> 1, work] as const),
    );
  }
}

// Luma rows between two looks at the cancel flag: under 20 ms, also in 8K.
const BAND = 256;

/** Gain and lift of both images for each of the planes; 0 when samples stay as they are. */
function addressOf(tones: FrameTones | undefined, of: readonly (0 | 1 | 2)[]): number {
  if (tones === undefined) return 0;
  const numbers = scratchInts(4 * of.length);
  const pair = ({ gain, lift }: SampleTone): readonly number[] => [gain, lift];
  numbers.set(of.flatMap((plane) => [...pair(tones.first[plane]), ...pair(tones.last[plane])]));
  return numbers.byteOffset;
}
