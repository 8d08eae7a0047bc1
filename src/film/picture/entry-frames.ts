import type { JsonValue } from '../../base/json.js';
import type { Timeline, TimelineEntry } from '../../timeline/timeline.js';
import { atCaptions } from '../captions/burnt-captions.js';
import { conformArguments, needsToneMapping } from '../conform/conform-arguments.js';
import type { VideoSource } from '../conform/video-source.js';
import type { SegmentWork } from './segment-work.js';

/** A shot's pictures in the film's format. */
export type EntryFrames =
  /** The clip itself, because it can be copied. */
  | { readonly copied: true; readonly source: VideoSource }
  /** The clip's conformed self; none where the film shows no frame of it without a caption, or mixed with another shot's. */
  | { readonly copied: false; readonly source: VideoSource | null; readonly why: string };

/** A file with all of the shot's frames in the film's format. */
export function wholeSource({ source }: EntryFrames): VideoSource {
  if (source === null)
    throw new Error('A shot was not conformed, though frames of it are shown as they are.');
  return source;
}

/** The clip itself when it can be copied, or its conformed self. */
export async function entryFrames(index: number, work: SegmentWork): Promise<EntryFrames> {
  const entry = work.timeline.entries[index]!; // The caller counts them.
  work.tools.signal.throwIfAborted();
  await work.tools.clips.check(entry.clip, entry.shot);
  let why = entry.conform;
  if (why === null) {
    const source = await work.tools.read(entry.clip.path);
    if (source.startsAnew) return { source, copied: true };
    why = 'it does not begin with a picture of its own';
  }
  const source = isWholeNeeded(index, work) ? await conformed(entry, why, work) : null;
  return { source, copied: false, why };
}

function isWholeNeeded(
  index: number,
  { timeline: { entries, transitions }, captions }: SegmentWork,
): boolean {
  if ((transitions[index - 1]?.frames ?? 0) + (transitions[index]?.frames ?? 0) > 0) return true;
  const { start, range } = entries[index]!; // The caller found it.
  return atCaptions([start, start + range[1] - range[0]], captions).some(({ under }) => under === null);
}

/** The shot encoded with an I-frame every second, for a clip that cannot be cut where the film needs it. */
export function withAnchors(entry: TimelineEntry, work: SegmentWork): Promise<VideoSource> {
  return conformed(entry, 'it has no I-frame near its transition', work);
}

async function conformed(
  entry: TimelineEntry,
  why: string,
  { timeline, tags, tools: { cache, emit, signal } }: SegmentWork,
): Promise<VideoSource> {
  const { clip, shot, length, focus } = entry;
  const { format } = timeline;
  const { source, made } = await cache.segment(
    {
      inputs: {
        conform: clip.digest,
        frames: length,
        format: { ...format },
        tags: { ...tags },
        ...shapeInputs(entry, timeline),
      },
      frames: length,
      needs: ['filter tpad'],
      args: (output) => conformArguments(clip, { format, frames: length, tags, focus }, output),
    },
    signal,
  );
  if (made) emit({ type: 'clip-conformed', clip: clip.digest, shots: [shot], why, frames: length });
  return source;
}

/** What a shot's pictures add to the names of pieces that are made of them. */
export function frameInputs(
  entry: TimelineEntry,
  copied: boolean,
  timeline: Timeline,
): { readonly [key: string]: JsonValue } {
  const { clip, length } = entry;
  return {
    ...{ clip: clip.digest, conformed: !copied, length },
    ...(copied ? {} : shapeInputs(entry, timeline)),
  };
}

/** How a clip comes into the film's shape, beside the film's own format. */
function shapeInputs(
  { clip, focus }: TimelineEntry,
  { format }: Timeline,
): { readonly [key: string]: JsonValue } {
  return {
    ...(focus ? { focus: [...focus] } : {}),
    ...(needsToneMapping(clip.facts, format) ? { toneMapping: 1 } : {}),
  };
}
