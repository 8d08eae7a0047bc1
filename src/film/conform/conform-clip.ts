import { fileOf, type JobWork } from '../../media/job.js';
import { requireAbilities } from '../../media/require-abilities.js';
import {
  type ClipShape,
  type ConformTerms,
  conformArguments,
  filledClipArguments,
} from './conform-arguments.js';
import type { FillRecipe } from './fill-recipe.js';
import { checkSegment } from './segment-runner.js';

/** How the input `clip` becomes the output `video`. */
export interface ConformRecipe extends ConformTerms {
  readonly revision: number;
  readonly clip: ClipShape;
  /** How frames are made between those of the clip; absent where frames are repeated. */
  readonly fill?: FillRecipe;
}

/** Increment when the same recipe starts to give other frames. */
export const CONFORM_REVISION = 3;

/** Encodes a whole clip in the film's format. */
export async function conformClip({
  recipe: { clip, fill, ...terms },
  inputs,
  outputs,
  engine,
  signal,
}: JobWork<ConformRecipe>): Promise<void> {
  const { path } = fileOf(inputs, 'clip');
  const video = fileOf(outputs, 'video');
  if (fill === undefined) {
    requireAbilities(engine, CONFORM_NEEDS, CONFORM_PURPOSE);
    await engine.run({ args: conformArguments({ path, facts: clip }, terms, video) }, signal);
  } else {
    const { openFilledFrames } = await import('./filled-frames.js'); // Most clips need no draft engine.
    const range = [0, terms.frames] as const;
    await using filled = await openFilledFrames({ ...terms, path, clip, fill, range }, engine, signal);
    await engine.run({ args: filledClipArguments(terms, video), input: filled.frames() }, signal);
  }
  await checkSegment(video, terms.frames);
}

/** What an ffmpeg must have to bring a clip to the film's rate. */
export const CONFORM_NEEDS = ['filter tpad'] as const;
/** What it needs these for, as an error names it. */
export const CONFORM_PURPOSE = 'a clip that does not fit the film';
