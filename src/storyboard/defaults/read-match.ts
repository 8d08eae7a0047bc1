import type { MatchColours } from '../schema/schema.generated.js';
import type { ColourMatch, ShotImageReferences } from '../storyboard.js';

/** How colours are matched, with defaults; null when they are not matched. */
export function readMatch(written: MatchColours): ColourMatch | null {
  if (written === false) return null;
  const { frames = 15, strength = 1 } = written === true ? {} : written;
  return { frames, strength };
}

/** Whether a shot starts on the keyframe that the shot before it ends on. `before` is its index in the file. */
export function sharesKeyframe(
  images: readonly ShotImageReferences[],
  index: number,
  before = index - 1,
): boolean {
  const [ending, after] = [images[before]?.last, images[index]?.first];
  return ending != null && after != null && ending.uri === after.uri;
}
