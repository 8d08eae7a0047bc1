import type { ClipFacts } from '../../timeline/clip.js';

/** Filters that rotate a clip clockwise as its container says. */
export function turnedUpright({ rotation }: Pick<ClipFacts, 'rotation'>): readonly string[] {
  if (rotation === 90) return ['transpose=clock'];
  if (rotation === 270) return ['transpose=cclock'];
  return rotation === 180 ? ['hflip', 'vflip'] : [];
}
