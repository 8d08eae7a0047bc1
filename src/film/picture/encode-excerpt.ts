import { fileOf, type JobWork } from '../../media/job.js';
import { requireAbilities } from '../../media/require-abilities.js';
import type { Point } from '../../storyboard/storyboard.js';
import { type OverlayRecipe, overlaysOf } from '../captions/overlay.js';
import { CONFORM_NEEDS, CONFORM_PURPOSE, type ConformRecipe } from '../conform/conform-clip.js';
import { checkSegment } from '../conform/segment-runner.js';
import {
  conformedExcerptArguments,
  type ExcerptTerms,
  excerptArguments,
  filledExcerptArguments,
} from './excerpt-arguments.js';

/** How frames of the input `source` become the output `video`. */
export interface ExcerptRecipe extends Required<Omit<ExcerptTerms, 'overlays'>> {
  readonly revision: number;
  /** The first frame, and the one after the last. */
  readonly range: readonly [number, number];
  readonly overlays: readonly OverlayRecipe[];
  /** For a source that is not in the film's format yet. */
  readonly conform: ExcerptConform | null;
}

/** How a clip is brought into the film's format. */
export interface ExcerptConform extends Pick<ConformRecipe, 'clip' | 'fill'> {
  readonly focus?: Point;
}

/** Increment when the same recipe starts to give other frames. */
export const EXCERPT_REVISION = 3;

/** Encodes a few frames of a clip. */
export async function encodeExcerpt({
  recipe,
  inputs,
  outputs,
  engine,
  signal,
}: JobWork<ExcerptRecipe>): Promise<void> {
  const { range, conform } = recipe;
  const { path } = fileOf(inputs, 'source');
  const video = fileOf(outputs, 'video');
  const terms = { ...recipe, overlays: overlaysOf(recipe.overlays, inputs) };
  if (conform?.fill !== undefined) {
    const { openFilledFrames } = await import('../conform/filled-frames.js'); // Most clips need no draft engine.
    const { clip, fill, focus } = conform;
    const filling = { path, clip, format: recipe.format, focus, fill, range };
    await using filled = await openFilledFrames(filling, engine, signal);
    const args = filledExcerptArguments(range, terms, video);
    await engine.run({ args, input: filled.frames() }, signal);
    return checkSegment(video, range[1] - range[0]);
  }
  if (conform !== null) requireAbilities(engine, CONFORM_NEEDS, CONFORM_PURPOSE);
  const args =
    conform === null
      ? excerptArguments({ path, range }, terms, video)
      : conformedExcerptArguments({ path, range, facts: conform.clip, focus: conform.focus }, terms, video);
  await engine.run({ args }, signal);
  await checkSegment(video, range[1] - range[0]);
}
