import type { Timeline } from './timeline.js';

/**
 * The film's frames that show how two shots meet: the last of the earlier shot, the middle of the mixed frames, if there
 * are any, and the first of the later shot.
 */
export function shownFrames(
  { entries, transitions }: Pick<Timeline, 'entries' | 'transitions'>,
  transition: number,
): readonly number[] {
  const [earlier, later] = [entries[transition]!, entries[transition + 1]!]; // A transition is between two entries.
  const { frames } = transitions[transition]!;
  const end = earlier.start + earlier.range[1] - earlier.range[0];
  return [end - 1, ...(frames > 0 ? [end + Math.floor(frames / 2)] : []), later.start];
}
