import { fileOf, type JobWork } from '../../media/job.js';
import { requireAbilities } from '../../media/require-abilities.js';
import { type ClipShape, type ConformTerms, conformArguments } from './conform-arguments.js';
import { checkSegment } from './segment-runner.js';

/** How the input `clip` becomes the output `video`. */
export interface ConformRecipe extends ConformTerms {
  readonly revision: number;
  readonly clip: ClipShape;
}

/** Increment when the same recipe starts to give other frames. */
export const CONFORM_REVISION = 3;

/** Encodes a whole clip in the film's format. */
export async function conformClip({
  recipe: { clip, ...terms },
  inputs,
  outputs,
  engine,
  signal,
}: JobWork<ConformRecipe>): Promise<void> {
  requireAbilities(engine, CONFORM_NEEDS, CONFORM_PURPOSE);
  const video = fileOf(outputs, 'video');
  const args = conformArguments({ path: fileOf(inputs, 'clip').path, facts: clip }, terms, video);
  await engine.run({ args }, signal);
  await checkSegment(video, terms.frames);
}

/** What an ffmpeg must have to bring a clip to the film's rate. */
export const CONFORM_NEEDS = ['filter tpad'] as const;
/** What it needs these for, as an error names it. */
export const CONFORM_PURPOSE = 'a clip that does not fit the film';
