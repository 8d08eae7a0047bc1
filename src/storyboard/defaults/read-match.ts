import type { MatchColours } from '../schema/schema.generated.js';
import type { ColourMatch, ShotImageReferences } from '../storyboard.js';

/** How colours are matched, as it is written and with what that leaves out filled in; null when they are not. */
export function readMatch(written: MatchColours): ColourMatch | null {
  if (written === false) return null;
  const { frames = 15, strength = 1 } = written === true ? {} : written;
  return { frames, strength };
}

/** Whether a shot starts on the still that the one before ends on. */
export function shareImage(images: readonly ShotImageReferences[], index: number): boolean {
  const [before, after] = [images[index - 1]?.last, images[index]?.first];
  return before != null && after != null && before.uri === after.uri;
}
