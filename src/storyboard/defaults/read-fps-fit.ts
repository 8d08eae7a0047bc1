import type { FilmSettings as FilmDocument } from '../schema/schema.generated.js';
import type { FpsFit } from '../storyboard.js';

/** How clips with fewer frames per second get the missing ones; no property where their frames are repeated. */
export function readFpsFit(written: FilmDocument['fps_fit']): { readonly fpsFit?: FpsFit } {
  return written === undefined || written === 'repeat' ? {} : { fpsFit: written };
}
