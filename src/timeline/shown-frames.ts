import type { Timeline } from './timeline.js';

/**
 * The film's frames that a person sees where two shots meet: the last of the earlier shot, the middle of what is made
 * of both, if there is any, and the first of the later shot.
 */
export function shownFrames(
  { entries, transitions }: Pick<Timeline, 'entries' | 'transitions'>,
  transition: number,
): readonly number[] {
  const [earlier, later] = [entries[transition]!, entries[transition + 1]!]; // A transition stands between two entries.
  const { frames } = transitions[transition]!;
  const window = earlier.start + earlier.range[1] - earlier.range[0];
  return [window - 1, ...(frames > 0 ? [window + Math.floor(frames / 2)] : []), later.start];
}
