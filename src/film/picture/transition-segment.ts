import { captionInputs, overlaysFor } from '../captions/burnt-captions.js';
import { type EntryFrames, frameInputs, wholeSource } from './entry-frames.js';
import type { SegmentWork } from './segment-work.js';
import { allSamples } from './select-samples.js';
import { transitionArguments } from './transition-arguments.js';
import type { AssembledSegment } from './video-track.js';

/** The frames that are made of both shots of a transition. */
export async function transitionSegment(
  index: number,
  [before, after]: readonly [EntryFrames, EntryFrames],
  { timeline, captions, tags, tools: { cache, signal } }: SegmentWork,
): Promise<AssembledSegment> {
  const { entries, transitions, format } = timeline;
  signal.throwIfAborted();
  const transition = transitions[index]!; // The caller found that it has frames of its own.
  const { match: _, shortened: __, ...window } = transition; // Neither is seen in a window.
  const [earlier, later] = [entries[index]!, entries[index + 1]!]; // A transition stands between two entries.
  const sides = [
    { path: wholeSource(before).path, range: [earlier.length - transition.out, earlier.length] },
    { path: wholeSource(after).path, range: [0, transition.in] },
  ] as const;
  const shown = [later.start - transition.frames, later.start] as const;
  const overlays = overlaysFor(captions, shown);
  const { source } = await cache.segment(
    {
      inputs: {
        window,
        earlier: frameInputs(earlier, before.copied, timeline),
        later: frameInputs(later, after.copied, timeline),
        format: { ...format },
        tags: { ...tags },
        ...captionInputs(captions, shown),
      },
      frames: transition.frames,
      args: (output) => transitionArguments(sides, { transition, format, tags, overlays }, output),
    },
    signal,
  );
  return { source, samples: allSamples(source.samples.count), copied: false };
}
