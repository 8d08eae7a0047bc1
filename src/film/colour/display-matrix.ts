import type { ClipFacts } from '../../timeline/clip.js';
import type { SeamSample } from './frame-similarity.js';

/** The coefficients by which players read a picture; large ones that say nothing are taken for BT.709. */
export function shownMatrix(
  { matrix }: ClipFacts['colour'],
  { height }: { readonly height: number },
): SeamSample['matrix'] {
  if (matrix === null) return height >= 720 ? 'bt709' : 'bt601';
  return matrix === 'bt470bg' || matrix === 'smpte170m' ? 'bt601' : 'bt709';
}
