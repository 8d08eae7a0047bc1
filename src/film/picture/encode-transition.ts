import type { ColourTags } from '../../media/h264-arguments.js';
import { fileOf, type JobWork } from '../../media/job.js';
import type { FilmFormat } from '../../timeline/timeline.js';
import type { TimelineTransition } from '../../timeline/transition.js';
import { type OverlayRecipe, overlaysOf } from '../captions/overlay.js';
import { checkSegment } from '../conform/segment-runner.js';
import { transitionArguments } from './transition-arguments.js';

/** How frames of the inputs `earlier` and `later` become the output `video`. */
export interface TransitionRecipe {
  readonly revision: number;
  readonly transition: Omit<TimelineTransition, 'match' | 'shortened'>;
  /** Frames of each input: the first, and the one after the last. */
  readonly ranges: { readonly earlier: readonly [number, number]; readonly later: readonly [number, number] };
  readonly format: FilmFormat;
  readonly tags: ColourTags;
  readonly overlays: readonly OverlayRecipe[];
}

/** Increment when the same recipe starts to give other frames. */
export const TRANSITION_REVISION = 3;

/** Encodes the frames in which one shot becomes the next. */
export async function encodeTransition({
  recipe,
  inputs,
  outputs,
  engine,
  signal,
}: JobWork<TransitionRecipe>): Promise<void> {
  const { transition, ranges, format, tags } = recipe;
  const video = fileOf(outputs, 'video');
  const sides = [
    { path: fileOf(inputs, 'earlier').path, range: ranges.earlier },
    { path: fileOf(inputs, 'later').path, range: ranges.later },
  ] as const;
  const terms = { transition, format, tags, overlays: overlaysOf(recipe.overlays, inputs) };
  await engine.run({ args: transitionArguments(sides, terms, video) }, signal);
  await checkSegment(video, transition.frames);
}
