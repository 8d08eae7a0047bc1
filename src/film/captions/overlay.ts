import type { MediaArgument } from '../../media/engine.js';

/** A picture that is laid over some frames of a piece of film. */
export interface Overlay {
  readonly path: string;
  readonly left: number;
  readonly top: number;
  /** Frames of the piece: the first, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

/** The pictures as inputs, in their order. */
export function overlayInputs(overlays: readonly Overlay[]): readonly MediaArgument[] {
  return overlays.flatMap(({ path }): readonly MediaArgument[] => ['-f', 'png_pipe', '-i', { read: path }]);
}

/**
 * Steps of a graph that lay the pictures over `[name]`, which has to be 4:2:0, and leave the result in the label that
 * is answered. The inputs of the pictures begin at `first`.
 */
export function overlaySteps(
  overlays: readonly Overlay[],
  name: string,
  first: number,
): { readonly steps: readonly string[]; readonly label: string } {
  let label = name;
  const steps = overlays.map(({ left, top, from, to }, n) => {
    const under = label;
    label = `over${n}`;
    // A picture is one frame that stays; `enable` says when it is seen.
    return `[${under}][${first + n}:v]overlay=x=${left}:y=${top}:format=yuv420:enable='between(n,${from},${to - 1})'[${label}]`;
  });
  return { steps, label };
}
