import type { ColourTags } from '../../media/h264-arguments.js';
import { freeParameterSet } from '../../media/mp4/joined-entry.js';
import { all, orderedPool, sharedByNeighbours } from '../../system/ordered-pool.js';
import type { Timeline } from '../../timeline/timeline.js';
import type { BurntCaption } from '../captions/burnt-captions.js';
import { matchedFrames } from '../colour/matched-frames.js';
import { entryFrames } from './entry-frames.js';
import { entrySegments } from './entry-segments.js';
import type { AssemblyTools, SegmentWork } from './segment-work.js';
import { transitionSegment } from './transition-segment.js';
import { type AssembledSegment, type VideoTrack, videoTrackOf } from './video-track.js';

/** The film's pictures, and how many of their samples are the clips' own. */
export interface AssembledVideo extends ReturnType<VideoTrack['finish']> {
  readonly copied: number;
}

/**
 * Brings every shot and every transition of the timeline to pieces that can be joined: copied where that is safe, encoded
 * where it is not. Only frames near a transition or under a caption are made anew, so a change costs the same in any film.
 * Throws Unjoinable.
 */
export async function assembleSegments(
  timeline: Timeline,
  captions: readonly BurntCaption[],
  tools: AssemblyTools,
): Promise<AssembledVideo> {
  const work: SegmentWork = { timeline, captions, tags: await tagsFor(timeline, tools), tools };
  const { entries, transitions } = timeline;
  const track = videoTrackOf(timeline);
  let copied = 0;
  const lay = (segments: readonly AssembledSegment[], [from, to]: readonly [number, number]): void => {
    let frame = from;
    for (const segment of segments) {
      track.add(segment, frame);
      frame += segment.samples.length;
      if (segment.copied) copied += segment.samples.length;
    }
    if (frame !== to) throw new Error(`Frames ${from} to ${to} of the film were gathered up to ${frame}.`);
  };
  const pictures = sharedByNeighbours(entries.length, (n) => entryFrames(n, work));
  const shot = async (n: number): Promise<void> => {
    // Not before its neighbours are there: else the pieces beside a window would be made ahead of it.
    await all(pictures.around(n));
    const entry = entries[n]!;
    const colours = await matchedFrames(entry, [transitions[n - 1], transitions[n]], tools.colours);
    const segments = await entrySegments(entry, { own: await pictures.of(n), colours }, work);
    lay(segments, [entry.start, entry.start + entry.range[1] - entry.range[0]]);
  };
  const window = async (n: number, frames: number): Promise<void> => {
    const sides = await all([pictures.of(n), pictures.of(n + 1)]);
    const { start } = entries[n + 1]!; // A transition stands between two entries.
    lay([await transitionSegment(n, sides, work)], [start - frames, start]);
  };
  await orderedPool(entries.length, SIDE_BY_SIDE, async (n) => {
    const frames = transitions[n]?.frames ?? 0;
    // The window after a shot is the longest work, so it is begun first.
    await (frames === 0 ? shot(n) : all([window(n, frames), shot(n)]));
    pictures.leave(n);
  });
  return { ...track.finish(), copied };
}

// Most of a long film is waiting for the disk; how many encoders run is the cache's to say.
const SIDE_BY_SIDE = 8;

async function tagsFor({ entries, format }: Timeline, { clips, read }: AssemblyTools): Promise<ColourTags> {
  const model = entries.find(({ conform }) => conform === null);
  if (model === undefined) return { colour: format.colour, parameterSet: 1 };
  await clips.check(model.clip, model.shot);
  const { entry, lengthSize } = await read(model.clip.path);
  return { colour: format.colour, parameterSet: lengthSize === null ? 1 : freeParameterSet(entry) };
}
