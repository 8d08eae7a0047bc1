import type { TimelineEntry } from '../../timeline/timeline.js';
import type { TimelineTransition, TransitionMatch } from '../../timeline/transition.js';
import { weakened } from './colour-correction.js';
import type { FrameColours } from './frame-colours.js';
import type { ColourMatches, ShotEnd } from './match-colours.js';

/**
 * The frames of a shot whose colours its transitions change: fully at the frame that shows the keyframe, even when the
 * film leaves that one out, and less from there over the frames of the match.
 */
export async function matchedFrames(
  entry: TimelineEntry,
  [before, after]: readonly [TimelineTransition | undefined, TimelineTransition | undefined],
  colours: ColourMatches,
): Promise<readonly FrameColours[]> {
  if (before?.match === undefined && after?.match === undefined) return [];
  const [from, to] = entry.range;
  const fading = async (
    match: TransitionMatch | undefined,
    end: ShotEnd,
    frameAt: (distance: number) => number,
  ): Promise<readonly FrameColours[]> => {
    const correction = match && (await colours.at(entry, end, match));
    if (!match || !correction) return [];
    return Array.from({ length: match.frames }, (_, distance) => ({
      frame: frameAt(distance),
      correction: weakened(correction, 1 - distance / match.frames),
    }));
  };
  const frames = [
    ...(await fading(before?.match, 'first', (distance) => distance)),
    ...(await fading(after?.match, 'last', (distance) => entry.length - 1 - distance)),
  ];
  return frames.filter(({ frame }) => from <= frame && frame < to);
}

/** The part of a range between the frames that change: colours change at the ends of a shot only. */
export function untouchedRange(
  [from, to]: readonly [number, number],
  colours: readonly FrameColours[],
): readonly [number, number] {
  const changed = new Set(colours.map(({ frame }) => frame));
  let [first, end] = [from, to];
  while (first < end && changed.has(first)) first += 1;
  while (end > first && changed.has(end - 1)) end -= 1;
  return [first, end];
}
