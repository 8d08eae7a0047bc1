import type { JobFile } from '../../media/job.js';
import { settleAll } from '../../system/ordered-pool.js';
import type { TimelineEntry } from '../../timeline/timeline.js';
import { atCaptions, captionOverlays } from '../captions/burnt-captions.js';
import type { FrameColours } from '../colour/frame-colours.js';
import { untouchedRange } from '../colour/matched-frames.js';
import { clipShape } from '../conform/conform-arguments.js';
import { fillRecipe } from '../conform/fill-recipe.js';
import { jobFile } from '../conform/segment-runner.js';
import { EXCERPT_REVISION, type ExcerptRecipe } from './encode-excerpt.js';
import { type EntryFrames, wholeFile, withAnchors } from './entry-frames.js';
import type { SegmentWork } from './segment-work.js';
import { allSamples, selectSamples } from './select-samples.js';
import type { AssembledSegment } from './video-track.js';

/** A shot's frames, and those of them that are shown in other colours. */
interface ShotFrames {
  readonly own: EntryFrames;
  readonly colours: readonly FrameColours[];
}

/** The segments that show a shot: frames with their captions, all others as the clip has them or in matched colours. */
export async function entrySegments(
  entry: TimelineEntry,
  frames: ShotFrames,
  work: SegmentWork,
): Promise<readonly AssembledSegment[]> {
  const [from, to] = entry.range;
  const ahead = entry.start - from; // From the clip's frames to the film's.
  const parts = atCaptions([entry.start, entry.start + to - from], work.captions);
  if (parts.length === 1 && parts[0]!.under === null) return plainSegments(entry, frames, entry.range, work);
  let encoded = 0;
  const segments = await settleAll(
    parts.map(async ({ range, under }) => {
      const own = [range[0] - ahead, range[1] - ahead] as const;
      if (under === null) return plainSegments(entry, frames, own, work);
      const { segment, made } = await captionedSegment(entry, frames, own, work);
      if (made) encoded += segment.samples.length;
      return [segment];
    }),
  );
  const { own } = frames;
  // Without a conformed file, these frames are all that was conformed of the clip.
  if (encoded > 0 && !own.copied && own.file === null) {
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
  frames: ShotFrames,
  range: readonly [number, number],
  work: SegmentWork,
): Promise<readonly AssembledSegment[]> {
  work.tools.signal.throwIfAborted();
  const [from, to] = range;
  const untouched = untouchedRange(range, frames.colours);
  let [file, copied] = [wholeFile(frames.own), frames.own.copied];
  let selection = await selectSamples(file.source, untouched);
  if (copied && Math.min(untouched[1], selection.copied[0]) - untouched[0] > secondOf(work)) {
    // Decoding cannot begin for a long time, so nothing could be copied there. One encoding of the whole shot serves
    // every later change of its transitions.
    file = await withAnchors(entry, work);
    copied = false;
    selection = await selectSamples(file.source, untouched);
  }
  if (selection.samples.length === to - from) return [{ ...file, samples: selection.samples, copied }];
  const excerpt = async (part: readonly [number, number]): Promise<readonly AssembledSegment[]> =>
    part[0] < part[1] ? [await excerptSegment(entry, frames, part, work)] : [];
  const [head, tail] = await settleAll([
    excerpt([from, Math.min(to, selection.copied[0])]),
    excerpt([Math.max(from, selection.copied[1]), to]),
  ]);
  const copy = selection.samples.length > 0 ? [{ ...file, samples: selection.samples, copied }] : [];
  return [...head!, ...copy, ...tail!];
}

function secondOf({ timeline: { format } }: SegmentWork): number {
  return Math.ceil(format.rate[0] / format.rate[1]);
}

async function excerptSegment(
  entry: TimelineEntry,
  { own, colours }: ShotFrames,
  range: readonly [number, number],
  work: SegmentWork,
): Promise<AssembledSegment> {
  const source = jobFile(wholeFile(own));
  return (await encodeFrames({ entry, colours, range, source, conform: null }, work)).segment;
}

/**
 * Frames under a caption. Those of a clip that does not fit are encoded from the clip itself: a second encoding of the
 * conformed clip would be visible. So a changed caption has only its own frames conformed once more.
 */
async function captionedSegment(
  entry: TimelineEntry,
  frames: ShotFrames,
  range: readonly [number, number],
  work: SegmentWork,
): Promise<EncodedFrames> {
  if (frames.own.copied) return { segment: await excerptSegment(entry, frames, range, work), made: false };
  const { clip, focus, fpsFit, length } = entry;
  const fill = fpsFit ? { fill: fillRecipe(fpsFit, length) } : {};
  const conform = { clip: clipShape(clip.facts), ...(focus ? { focus } : {}), ...fill };
  return encodeFrames({ entry, colours: frames.colours, range, source: clip, conform }, work);
}

interface EncodedFrames {
  readonly segment: AssembledSegment;
  readonly made: boolean;
}

interface FramesToEncode extends Pick<ExcerptRecipe, 'range' | 'conform'> {
  readonly entry: TimelineEntry;
  readonly colours: readonly FrameColours[];
  readonly source: JobFile;
}

async function encodeFrames(
  { entry, colours, range, source, conform }: FramesToEncode,
  { timeline: { format }, captions, tags, tools: { segments } }: SegmentWork,
): Promise<EncodedFrames> {
  const [from, to] = range;
  const ahead = entry.start - entry.range[0]; // From the clip's frames to the film's.
  const { overlays, inputs } = captionOverlays(captions, [from + ahead, to + ahead]);
  const recipe: ExcerptRecipe = {
    ...{ revision: EXCERPT_REVISION, range, format, tags, overlays, conform },
    colours: colours.filter(({ frame }) => from <= frame && frame < to),
  };
  const job = { kind: 'encode-excerpt', recipe, inputs: { source, ...inputs } } as const;
  const { made, machine, ...file } = await segments.encode(job, entry.shot);
  return { segment: { ...file, samples: allSamples(file.source.samples.count), copied: false }, made };
}
