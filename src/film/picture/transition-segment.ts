import { captionOverlays } from '../captions/burnt-captions.js';
import { jobFile } from '../conform/segment-runner.js';
import { TRANSITION_REVISION, type TransitionRecipe } from './encode-transition.js';
import { type EntryFrames, wholeFile } from './entry-frames.js';
import type { SegmentWork } from './segment-work.js';
import { allSamples } from './select-samples.js';
import type { AssembledSegment } from './video-track.js';

/** The frames that are made of both shots of a transition. */
export async function transitionSegment(
  index: number,
  [before, after]: readonly [EntryFrames, EntryFrames],
  { timeline, captions, tags, tools: { segments, signal } }: SegmentWork,
): Promise<AssembledSegment> {
  const { entries, transitions, format } = timeline;
  signal.throwIfAborted();
  // The caller found that the transition has frames of its own. Its two last fields do not change them.
  const { match: _, shortened: __, ...transition } = transitions[index]!;
  const [earlier, later] = [entries[index]!, entries[index + 1]!]; // A transition is between two entries.
  const { overlays, inputs } = captionOverlays(captions, [later.start - transition.frames, later.start]);
  const recipe: TransitionRecipe = {
    revision: TRANSITION_REVISION,
    transition,
    ranges: { earlier: [earlier.length - transition.out, earlier.length], later: [0, transition.in] },
    ...{ format, tags, overlays },
  };
  const files = { earlier: jobFile(wholeFile(before)), later: jobFile(wholeFile(after)), ...inputs };
  const job = { kind: 'encode-transition', recipe, inputs: files } as const;
  const { source, digest } = await segments.encode(job, `${earlier.shot} -> ${later.shot}`);
  return { source, digest, samples: allSamples(source.samples.count), copied: false };
}
