import type { MediaArgument } from '../../media/engine.js';
import { fileOf, type JobFile } from '../../media/job.js';

/** An image over some frames of a segment. */
export interface Overlay {
  readonly path: string;
  readonly left: number;
  readonly top: number;
  /** Frames of the segment: the first, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

/** An overlay as a job names it: by the input that holds its image. */
export interface OverlayRecipe extends Omit<Overlay, 'path'> {
  readonly input: string;
}

/** The overlays of a job, with the paths of their images. */
export function overlaysOf(
  overlays: readonly OverlayRecipe[],
  inputs: Readonly<Record<string, JobFile>>,
): readonly Overlay[] {
  return overlays.map(({ input, ...place }) => ({ ...place, path: fileOf(inputs, input).path }));
}

/** The images as inputs of ffmpeg, in their order. */
export function overlayInputs(overlays: readonly Overlay[]): readonly MediaArgument[] {
  return overlays.flatMap(({ path }): readonly MediaArgument[] => ['-f', 'png_pipe', '-i', { read: path }]);
}

/**
 * Steps of a filter graph that put the images over `[name]`, which has to be 4:2:0. They leave the result in the
 * returned label. The inputs of the images begin at `first`.
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
    // The image is one frame that stays; `enable` says when it is seen.
    return `[${under}][${first + n}:v]overlay=x=${left}:y=${top}:format=yuv420:enable='between(n,${from},${to - 1})'[${label}]`;
  });
  return { steps, label };
}
