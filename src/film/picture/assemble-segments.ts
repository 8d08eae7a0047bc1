import type { ColourTags } from '../../media/h264-arguments.js';
import { freeParameterSet } from '../../media/mp4/joined-entry.js';
import { orderedPool, settleAll, sharedByNeighbours } from '../../system/ordered-pool.js';
import type { Timeline } from '../../timeline/timeline.js';
import type { BurntCaption } from '../captions/burnt-captions.js';
import { matchedFrames } from '../colour/matched-frames.js';
import { entryFrames } from './entry-frames.js';
import { entrySegments } from './entry-segments.js';
import { type PlacedSegment, placedSegment } from './placed-segments.js';
import type { AssemblyTools, SegmentWork } from './segment-work.js';
import { transitionSegment } from './transition-segment.js';
import { type AssembledSegment, type FilmVideo, videoTrackOf } from './video-track.js';

/** The film's video track, and what it is made of. */
export interface AssembledVideo extends FilmVideo {
  /** In the film's order. */
  readonly segments: readonly PlacedSegment[];
  /** How many of its samples are copied from clips. */
  readonly copied: number;
}

/**
 * Turns every shot and every transition of the timeline into segments that can be joined: copied where that is safe,
 * encoded where it is not. Only frames near a transition or under a caption are encoded, so a change costs the same in
 * any film. Throws Unjoinable.
 */
export async function assembleSegments(
  timeline: Timeline,
  captions: readonly BurntCaption[],
  tools: AssemblyTools,
): Promise<AssembledVideo> {
  const work: SegmentWork = { timeline, captions, tags: await tagsFor(timeline, tools), tools };
  const { entries, transitions } = timeline;
  const track = videoTrackOf(timeline);
  const placed: PlacedSegment[] = [];
  let copied = 0;
  const add = (segments: readonly AssembledSegment[], [from, to]: readonly [number, number]): void => {
    let frame = from;
    for (const segment of segments) {
      track.add(segment, frame);
      placed.push(placedSegment(segment, frame));
      frame += segment.samples.length;
      if (segment.copied) copied += segment.samples.length;
    }
    if (frame !== to) throw new Error(`Frames ${from} to ${to} of the film were assembled up to ${frame}.`);
  };
  const frames = sharedByNeighbours(entries.length, (n) => entryFrames(n, work));
  const addShot = async (n: number): Promise<void> => {
    // Waits for the neighbours: otherwise its own excerpts would be encoded before the transition segment.
    await settleAll(frames.around(n));
    const entry = entries[n]!;
    const colours = await matchedFrames(entry, [transitions[n - 1], transitions[n]], tools.colours);
    const segments = await entrySegments(entry, { own: await frames.of(n), colours }, work);
    add(segments, [entry.start, entry.start + entry.range[1] - entry.range[0]]);
  };
  const addTransition = async (n: number, length: number): Promise<void> => {
    const sides = await settleAll([frames.of(n), frames.of(n + 1)]);
    const { start } = entries[n + 1]!; // A transition is between two entries.
    add([await transitionSegment(n, sides, work)], [start - length, start]);
  };
  await orderedPool(entries.length, Math.max(SIDE_BY_SIDE, tools.segments.ahead ?? 0), async (n) => {
    const length = transitions[n]?.frames ?? 0;
    // The transition after a shot takes longest, so it starts first.
    await (length === 0 ? addShot(n) : settleAll([addTransition(n, length), addShot(n)]));
    frames.leave(n);
  });
  return { ...track.finish(), segments: placed.sort((a, b) => a.at - b.at), copied };
}

// Assembling a long film mostly waits for the disk. The job runner limits how many encoders run.
const SIDE_BY_SIDE = 8;

async function tagsFor({ entries, format }: Timeline, { clips, read }: AssemblyTools): Promise<ColourTags> {
  const model = entries.find(({ conform }) => conform === null);
  if (model === undefined) return { colour: format.colour, parameterSet: 1 };
  await clips.check(model.clip, model.shot);
  const { entry, lengthSize } = await read(model.clip.path);
  return { colour: format.colour, parameterSet: lengthSize === null ? 1 : freeParameterSet(entry) };
}
