import type { ClipFacts } from '../../timeline/clip.js';
import type { SeamSample } from './seam-sample.js';

/** The matrix coefficients that players use for a video; without a tag, BT.709 from 720 lines up. */
export function shownMatrix(
  { matrix }: ClipFacts['colour'],
  { height }: { readonly height: number },
): SeamSample['matrix'] {
  if (matrix === null) return height >= 720 ? 'bt709' : 'bt601';
  return matrix === 'bt470bg' || matrix === 'smpte170m' ? 'bt601' : 'bt709';
}
