import { boxMean, planeWork, scratchLuma } from '../image/luma.js';
import { kernels } from '../kernels/kernels.js';
import { scratchFloats, withScratch } from '../memory/scratch.js';
import type { Flow } from './flow.js';
import type { MiddleImage } from './middle-pair.js';
import { spreadFlow } from './spread-flow.js';

/** The checked flow of one direction: every pixel has a vector usable for drawing, and its trust, 0 to 1. */
export interface ReliableFlow extends Flow {
  readonly trust: Float32Array;
}

/**
 * Keeps the vectors that agree in both directions and under which the images correlate; the other pixels get the motion
 * of their surroundings. `forward` starts at `from`, `backward` at `to`. Fills `field` with u, v, trust and background of each
 * pixel: how much trust in slow vectors reaches it along similar colours.
 */
export function makeReliable(
  forward: Flow,
  backward: Flow,
  from: MiddleImage,
  to: MiddleImage,
  field: Float32Array,
): ReliableFlow {
  const { width, height } = forward;
  const size = width * height;
  const flow = {
    ...{ width, height },
    ...{ u: scratchFloats(size), v: scratchFloats(size), trust: scratchFloats(size) },
  };
  const { combineSpreads, writeField } = kernels();
  withScratch(() => {
    const trust = measureTrust(forward, backward, from, to);
    const near = spreadFlow(forward, trust, from.steps, NEAR);
    const far = spreadFlow(forward, trust, from.steps, FAR);
    combineSpreads(
      ...([near.byteOffset, far.byteOffset, width, height] as const),
      ...([from.inside.byteOffset, to.inside.byteOffset] as const),
      ...([flow.u.byteOffset, flow.v.byteOffset, flow.trust.byteOffset] as const),
      ...([scratchFloats(2 * size + 64 * (width + height)).byteOffset, planeWork(flow, 6)] as const),
    );
    const background = spreadFlow(forward, keepResting(forward, trust), from.steps, FAR);
    writeField(
      ...([flow.u.byteOffset, flow.v.byteOffset, flow.trust.byteOffset] as const),
      ...([background.byteOffset, size, field.byteOffset] as const),
    );
  });
  return flow;
}

// In pixels of the middle view. The near spread smooths; the far one crosses a plain surface.
const NEAR = 3;
const FAR = 40;

function keepResting({ u, v }: Flow, trust: Float32Array): Float32Array {
  const out = scratchFloats(trust.length);
  kernels().keepResting(u.byteOffset, v.byteOffset, trust.byteOffset, trust.length, out.byteOffset);
  return out;
}

function measureTrust(forward: Flow, backward: Flow, from: MiddleImage, to: MiddleImage): Float32Array {
  const { width, height } = forward;
  const trust = scratchFloats(width * height);
  withScratch(() => {
    const whole = markWholePatches(from);
    kernels().measureTrust(
      ...([forward.u.byteOffset, forward.v.byteOffset, backward.u.byteOffset] as const),
      ...([backward.v.byteOffset, width, height] as const),
      ...([from.luma.data.byteOffset, to.luma.data.byteOffset, to.inside.byteOffset] as const),
      ...([whole.byteOffset, trust.byteOffset, planeWork(forward, 8)] as const),
    );
  });
  return trust;
}

// At the border of an image, half of a patch is outside, and what that half matches is chance.
function markWholePatches({ luma: { width, height }, inside }: MiddleImage): Float32Array {
  const shown = scratchLuma(width, height);
  shown.data.set(inside);
  return boxMean(shown, PATCH_RADIUS).data;
}

const PATCH_RADIUS = 4;
