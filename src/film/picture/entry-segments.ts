import type { JsonValue } from '../../base/json.js';
import { all } from '../../system/ordered-pool.js';
import type { TimelineEntry } from '../../timeline/timeline.js';
import { atCaptions, captionInputs, overlaysFor } from '../captions/burnt-captions.js';
import { colourInputs, type FrameColours } from '../colour/frame-colours.js';
import { untouchedRange } from '../colour/matched-frames.js';
import { type EntryFrames, frameInputs, wholeSource, withAnchors } from './entry-frames.js';
import { conformedExcerptArguments, type ExcerptTerms, excerptArguments } from './excerpt-arguments.js';
import type { SegmentWork } from './segment-work.js';
import { allSamples, selectSamples } from './select-samples.js';
import type { AssembledSegment } from './video-track.js';

/** A shot's own pictures, and those of its frames that are shown in other colours. */
interface ShotImages {
  readonly own: EntryFrames;
  readonly colours: readonly FrameColours[];
}

/** The pieces that show a shot: frames under a caption with it, all others as the clip has them or in matched colours. */
export async function entrySegments(
  entry: TimelineEntry,
  pictures: ShotImages,
  work: SegmentWork,
): Promise<readonly AssembledSegment[]> {
  const [from, to] = entry.range;
  const ahead = entry.start - from; // From the clip's frames to the film's.
  const parts = atCaptions([entry.start, entry.start + to - from], work.captions);
  if (parts.length === 1 && parts[0]!.under === null)
    return plainSegments(entry, pictures, entry.range, work);
  let encoded = 0;
  const segments = await all(
    parts.map(async ({ range, under }) => {
      const frames = [range[0] - ahead, range[1] - ahead] as const;
      if (under === null) return plainSegments(entry, pictures, frames, work);
      const { segment, made } = await captionedSegment(entry, pictures, frames, work);
      if (made) encoded += segment.samples.length;
      return [segment];
    }),
  );
  const { own } = pictures;
  // Where there is no conformed file, this is what the clip was conformed to.
  if (encoded > 0 && !own.copied && own.source === null) {
    work.tools.emit({
      type: 'clip-conformed',
      clip: entry.clip.digest,
      shots: [entry.shot],
      why: own.why,
      frames: encoded,
    });
  }
  return segments.flat();
}

async function plainSegments(
  entry: TimelineEntry,
  pictures: ShotImages,
  range: readonly [number, number],
  work: SegmentWork,
): Promise<readonly AssembledSegment[]> {
  work.tools.signal.throwIfAborted();
  const [from, to] = range;
  const untouched = untouchedRange(range, pictures.colours);
  let [source, copied] = [wholeSource(pictures.own), pictures.own.copied];
  let selection = await selectSamples(source, untouched);
  if (copied && Math.min(untouched[1], selection.copied[0]) - untouched[0] > secondOf(work)) {
    // Nothing can be copied for a long time, because decoding cannot begin in there. One encoding of the whole shot
    // serves every later change of its transitions.
    source = await withAnchors(entry, work);
    copied = false;
    selection = await selectSamples(source, untouched);
  }
  if (selection.samples.length === to - from) return [{ source, samples: selection.samples, copied }];
  const excerpt = async (part: readonly [number, number]): Promise<readonly AssembledSegment[]> =>
    part[0] < part[1] ? [await excerptSegment(entry, pictures, part, work)] : [];
  const [head, tail] = await all([
    excerpt([from, Math.min(to, selection.copied[0])]),
    excerpt([Math.max(from, selection.copied[1]), to]),
  ]);
  const copy = selection.samples.length > 0 ? [{ source, samples: selection.samples, copied }] : [];
  return [...head!, ...copy, ...tail!];
}

function secondOf({ timeline: { format } }: SegmentWork): number {
  return Math.ceil(format.rate[0] / format.rate[1]);
}

async function excerptSegment(
  entry: TimelineEntry,
  { own, colours: all }: ShotImages,
  range: readonly [number, number],
  work: SegmentWork,
): Promise<AssembledSegment> {
  const { path } = wholeSource(own);
  const { inputs, terms } = excerptOf(entry, all, range, work);
  const { source } = await work.tools.cache.segment(
    {
      inputs: { excerpt: frameInputs(entry, own.copied, work.timeline), ...inputs },
      frames: range[1] - range[0],
      args: (output) => excerptArguments({ path, range }, terms, output),
    },
    work.tools.signal,
  );
  return { source, samples: allSamples(source.samples.count), copied: false };
}

/**
 * Frames under a caption. Those of a clip that does not fit are brought into shape anew from the clip itself: what was
 * conformed is encoded already, and a second encoding on top of it can be seen. A changed caption so costs the shape of its
 * own frames once more, and leaves everything else as it is.
 */
async function captionedSegment(
  entry: TimelineEntry,
  pictures: ShotImages,
  range: readonly [number, number],
  work: SegmentWork,
): Promise<{ readonly segment: AssembledSegment; readonly made: boolean }> {
  if (pictures.own.copied)
    return { segment: await excerptSegment(entry, pictures, range, work), made: false };
  const { inputs, terms } = excerptOf(entry, pictures.colours, range, work);
  const { source, made } = await work.tools.cache.segment(
    {
      inputs: {
        excerpt: { ...frameInputs(entry, false, work.timeline), once: true },
        ...inputs,
      },
      frames: range[1] - range[0],
      needs: ['filter tpad'],
      args: (output) =>
        conformedExcerptArguments({ ...entry.clip, focus: entry.focus, range }, terms, output),
    },
    work.tools.signal,
  );
  return { segment: { source, samples: allSamples(source.samples.count), copied: false }, made };
}

// What lies over the frames and changes their colours, as it is asked of ffmpeg and as pieces are named by it.
function excerptOf(
  entry: TimelineEntry,
  all: readonly FrameColours[],
  range: readonly [number, number],
  { timeline: { format }, captions, tags }: SegmentWork,
): { readonly inputs: { readonly [key: string]: JsonValue }; readonly terms: ExcerptTerms } {
  const ahead = entry.start - entry.range[0];
  const shown = [range[0] + ahead, range[1] + ahead] as const;
  const colours = all.filter(({ frame }) => range[0] <= frame && frame < range[1]);
  return {
    inputs: {
      range: [...range],
      format: { ...format },
      tags: { ...tags },
      ...captionInputs(captions, shown),
      ...colourInputs(colours),
    },
    terms: { format, tags, overlays: overlaysFor(captions, shown), colours },
  };
}
