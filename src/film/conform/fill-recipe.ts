import { DRAFT_REVISION } from '../../providers/models/draft-revision.js';
import type { FpsFit } from '../../storyboard/storyboard.js';

/** How frames are made between those of a clip that has fewer per second than the film. */
export interface FillRecipe {
  readonly fit: FpsFit;
  /** Of the code that makes them. */
  readonly revision: string;
  /** All frames of the shot at the film's rate. */
  readonly frames: number;
}

/** The recipe for a shot with so many frames at the film's rate. */
export function fillRecipe(fit: FpsFit, frames: number): FillRecipe {
  return { fit, revision: fit === 'inbetween' ? DRAFT_REVISION : BLEND_REVISION, frames };
}

export const BLEND_REVISION = 'blend-1'; // Change it when the same frames start to give other blends.
