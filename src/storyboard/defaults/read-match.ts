import type { MatchColours } from '../schema/schema.generated.js';
import type { ColourMatch, ShotImageReferences } from '../storyboard.js';

/** How colours are matched, with defaults; null when they are not matched. */
export function readMatch(written: MatchColours): ColourMatch | null {
  if (written === false) return null;
  const { frames = 15, strength = 1 } = written === true ? {} : written;
  return { frames, strength };
}

/** Whether a shot starts on the keyframe that the previous shot ends on. */
export function sharesKeyframe(images: readonly ShotImageReferences[], index: number): boolean {
  const [before, after] = [images[index - 1]?.last, images[index]?.first];
  return before != null && after != null && before.uri === after.uri;
}
