import { RenderError } from '../../diagnostics/render-error.js';
import { isRefusedInput } from '../../media/run-process.js';
import type { Timeline, TimelineEntry } from '../../timeline/timeline.js';
import { atCaptions } from '../captions/burnt-captions.js';
import { clipShape } from '../conform/conform-arguments.js';
import { CONFORM_REVISION, type ConformRecipe } from '../conform/conform-clip.js';
import { fillRecipe } from '../conform/fill-recipe.js';
import type { SegmentSource } from '../conform/segment-runner.js';
import type { SegmentWork } from './segment-work.js';

/** A shot's frames in the film's format. */
export type EntryFrames =
  /** Those of the clip itself, because it can be copied. */
  | { readonly copied: true; readonly file: SegmentSource }
  /** Those of the conformed clip; null where the film shows all frames of the shot under captions. */
  | { readonly copied: false; readonly file: SegmentSource | null; readonly why: string };

/** A file with all of the shot's frames in the film's format. */
export function wholeFile({ file }: EntryFrames): SegmentSource {
  if (file === null) throw new Error('A shot was not conformed, but some of its frames have no caption.');
  return file;
}

/** The clip itself when it can be copied, or the conformed clip. */
export async function entryFrames(index: number, work: SegmentWork): Promise<EntryFrames> {
  const entry = work.timeline.entries[index]!; // The caller counts them.
  work.tools.signal.throwIfAborted();
  await work.tools.clips.check(entry.clip, entry.shot);
  let why = entry.conform;
  if (why === null) {
    const source = await work.tools.read(entry.clip.path);
    if (source.startsDecodable) return { copied: true, file: { source, digest: entry.clip.digest } };
    why = 'it does not begin with an I-frame';
  }
  const file = isWholeNeeded(index, work) ? await conformed(entry, why, work) : null;
  return { copied: false, file, why };
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
export function withAnchors(entry: TimelineEntry, work: SegmentWork): Promise<SegmentSource> {
  return conformed(entry, 'it has no I-frame near its transition', work);
}

async function conformed(
  entry: TimelineEntry,
  why: string,
  { timeline, tags, tools: { segments, emit } }: SegmentWork,
): Promise<SegmentSource> {
  const { clip, shot, length } = entry;
  const job = {
    kind: 'conform-clip',
    recipe: conformRecipe(entry, timeline, tags),
    inputs: { clip },
  } as const;
  const { made, machine, ...file } = await segments.encode(job, shot).catch((error: unknown) => {
    throw undecodable(entry, error);
  });
  const where = machine === undefined ? {} : { machine };
  if (made) emit({ type: 'clip-conformed', clip: clip.digest, shots: [shot], why, frames: length, ...where });
  return file;
}

function conformRecipe(
  { clip, length, focus, fpsFit }: TimelineEntry,
  { format }: Timeline,
  tags: SegmentWork['tags'],
): ConformRecipe {
  return {
    ...{ revision: CONFORM_REVISION, clip: clipShape(clip.facts), format, frames: length, tags },
    ...(focus ? { focus } : {}),
    ...(fpsFit ? { fill: fillRecipe(fpsFit, length) } : {}),
  };
}

// The messages of ffmpeg do not say which shot they are about.
function undecodable({ clip, shot }: TimelineEntry, error: unknown): unknown {
  if (!isRefusedInput(error)) return error;
  const message = `The clip of shot "${shot}" (${clip.facts.codec}) could not be brought into the film's format. ${error.message}`;
  const hint = `Use an ffmpeg that decodes ${clip.facts.codec}: --ffmpeg <path>. The clip is kept: ${clip.path}.`;
  return new RenderError('clip-not-conformed', message, { hint, cause: error });
}
