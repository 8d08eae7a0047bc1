import type { Timeline } from './timeline.js';

/**
 * The film's frames that a person sees where two shots meet: the last of the earlier shot, the middle of what is made
 * of both, if there is any, and the first of the later shot.
 */
export function shownFrames(
  { entries, boundaries }: Pick<Timeline, 'entries' | 'boundaries'>,
  boundary: number,
): readonly number[] {
  const [earlier, later] = [entries[boundary]!, entries[boundary + 1]!]; // A boundary stands between two entries.
  const { frames } = boundaries[boundary]!;
  const window = earlier.start + earlier.range[1] - earlier.range[0];
  return [window - 1, ...(frames > 0 ? [window + Math.floor(frames / 2)] : []), later.start];
}
