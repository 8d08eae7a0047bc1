import { kernels } from '../kernels/kernels.js';
import { exp } from '../math/exact-math.js';
import { scratchFloats, withScratch } from '../memory/scratch.js';
import type { Flow } from './flow.js';

/** The planes of an image on one grid. */
export interface ColourPlanes {
  readonly width: number;
  readonly height: number;
  readonly planes: readonly Float32Array[];
}

/** The colour difference of each pixel to its left and its upper neighbour, as an index of a fade table. */
export interface ColourSteps {
  readonly across: Uint16Array;
  readonly down: Uint16Array;
}

/** Measures the colour differences between neighbours. */
export function measureColourSteps({ width, height, planes }: ColourPlanes, out: ColourSteps): void {
  const { across, down } = out;
  across.fill(0);
  down.fill(0);
  for (const plane of planes) {
    kernels().addColourSteps(plane.byteOffset, width, height, across.byteOffset, down.byteOffset);
  }
}

/**
 * Spreads trusted vectors to neighbours of similar colour and no further: a plain red ball moves like its edge, not like
 * the wall behind it. An edge-aware recursive filter over rows and columns (the domain transform of Gastal
 * and Oliveira 2011) of the vectors and of their trust. Returns u, v and the trust that reached it, and an unused number, for each pixel.
 */
export function spreadFlow(
  { width, height, u, v }: Flow,
  trust: Float32Array,
  { across, down }: ColourSteps,
  reach: number,
): Float32Array {
  const out = scratchFloats(4 * width * height);
  withScratch(() => {
    const fades = scratchFloats(PASSES * STEPS);
    for (let pass = 0; pass < PASSES; pass++) fillFades(fades.subarray(pass * STEPS), reach, pass);
    kernels().spreadVectors(
      ...([u.byteOffset, v.byteOffset, trust.byteOffset, width, height] as const),
      ...([across.byteOffset, down.byteOffset, fades.byteOffset, out.byteOffset] as const),
    );
  });
  return out;
}

const PASSES = 3;
const STEPS = 512;
// A difference of this many codes counts as the whole reach.
const COLOUR_REACH = 24;

// The influence of a neighbour after a colour step of each size.
function fillFades(fades: Float32Array, reach: number, pass: number): void {
  const spread = (reach * Math.sqrt(3) * 2 ** (PASSES - pass - 1)) / Math.sqrt(4 ** PASSES - 1);
  for (let step = 0; step < STEPS; step++) {
    fades[step] = exp((-Math.SQRT2 / spread) * (1 + (reach / COLOUR_REACH) * step));
  }
}
