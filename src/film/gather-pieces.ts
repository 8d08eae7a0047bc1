import pLimit from 'p-limit';
import type { PictureTags } from '../media/h264-arguments.js';
import { freeParameterSet } from '../media/mp4/joined-entry.js';
import type { TimelineBoundary } from '../timeline/boundary.js';
import type { Timeline, TimelineEntry } from '../timeline/timeline.js';
import { atCaptions, type BurntCaption, captionInputs, overlaysFor } from './burnt-captions.js';
import { excerptArguments } from './conform-job.js';
import { type EntryPictures, entryPictures, type GatherTools, withAnchors } from './entry-pictures.js';
import { colourInputs, type FrameColours } from './frame-colours.js';
import { matchedFrames, untouchedRange } from './matched-frames.js';
import type { PicturePiece } from './picture-track.js';
import { selectSamples } from './select-samples.js';
import { windowArguments } from './window-job.js';

/** A piece of the film's pictures; `copied` when its samples are the clip's own. */
export interface GatheredPiece extends PicturePiece {
  readonly copied: boolean;
}

/**
 * Brings every shot and every boundary of the timeline to pieces that can be joined: copied where that is safe, encoded
 * where it is not. Only frames near a boundary or under a caption are made anew, so a change costs the same in any film.
 */
export async function gatherPieces(
  timeline: Timeline,
  captions: readonly BurntCaption[],
  tools: GatherTools,
): Promise<readonly GatheredPiece[]> {
  const work: GatherWork = { timeline, captions, tags: await tagsFor(timeline, tools), tools };
  const { entries, boundaries } = timeline;
  const [reading, making] = [pLimit(SIDE_BY_SIDE), pLimit(SIDE_BY_SIDE)];
  const pictures = entries.map((entry) => reading(() => entryPictures(entry, work)));
  // A boundary does not wait for shots that it is not made of. Its window is the longest work, so it is begun first.
  const windows = boundaries.map(async (boundary, n) => {
    const [before, after] = await all([pictures[n]!, pictures[n + 1]!]); // It stands between two entries.
    return making(() => windowPiece(boundary, n, [before!, after!], work));
  });
  const shots = entries.map(async (entry, n) => {
    // Not before its neighbours are there: else the pieces beside a window would be made ahead of it.
    await all(pictures.slice(Math.max(0, n - 1), n + 2));
    const own = await pictures[n]!; // One for each entry.
    return making(async () => {
      const colours = await matchedFrames(entry, [boundaries[n - 1], boundaries[n]], tools.colours);
      return entryPieces(entry, { own, colours }, work);
    });
  });
  const [own, between] = await all([all(shots), all(windows)]);
  return own!.flatMap((pieces, n) => [...pieces, ...(between![n] ?? [])]);
}

// Reading an index is waiting for the disk; how many encoders run is the cache's to say.
const SIDE_BY_SIDE = 8;

/** What every piece is made with. */
export interface GatherWork {
  readonly timeline: Timeline;
  /** Those that become part of the pictures, one after the other. */
  readonly captions: readonly BurntCaption[];
  readonly tags: PictureTags;
  readonly tools: GatherTools;
}

// All are waited for, so that no encoder is still at work when the first failure is told.
async function all<T>(promises: readonly Promise<T>[]): Promise<readonly T[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

async function tagsFor({ entries, format }: Timeline, { clips, read }: GatherTools): Promise<PictureTags> {
  const model = entries.find(({ conform }) => conform === null);
  if (model === undefined) return { colour: format.colour, parameterSet: 1 };
  await clips.check(model.clip, model.shot);
  const { entry, lengthSize } = await read(model.clip.path);
  return { colour: format.colour, parameterSet: lengthSize === null ? 1 : freeParameterSet(entry) };
}

/** A shot's own pictures, and those of its frames that are shown in other colours. */
interface ShotPictures {
  readonly own: EntryPictures;
  readonly colours: readonly FrameColours[];
}

// Frames under a caption are encoded with it; all others are as the clip has them, or in matched colours.
async function entryPieces(
  entry: TimelineEntry,
  pictures: ShotPictures,
  work: GatherWork,
): Promise<readonly GatheredPiece[]> {
  const [from, to] = entry.range;
  const ahead = entry.start - from; // From the clip's frames to the film's.
  const parts = atCaptions([entry.start, entry.start + to - from], work.captions);
  const pieces = await all(
    parts.map(async ({ range, under }) => {
      const frames = [range[0] - ahead, range[1] - ahead] as const;
      if (under === null) return plainPieces(entry, pictures, frames, work);
      return [await excerptPiece(entry, pictures, frames, work)];
    }),
  );
  return pieces.flat();
}

async function plainPieces(
  entry: TimelineEntry,
  pictures: ShotPictures,
  range: readonly [number, number],
  work: GatherWork,
): Promise<readonly GatheredPiece[]> {
  work.tools.signal.throwIfAborted();
  const [from, to] = range;
  const untouched = untouchedRange(range, pictures.colours);
  let { source, copied } = pictures.own;
  let selection = await selectSamples(source, untouched);
  if (copied && Math.min(untouched[1], selection.copied[0]) - untouched[0] > secondOf(work)) {
    // Nothing can be copied for a long time, because decoding cannot begin in there. One encoding of the whole shot
    // serves every later change of its boundaries.
    source = await withAnchors(entry, work);
    copied = false;
    selection = await selectSamples(source, untouched);
  }
  const excerpt = async (part: readonly [number, number]): Promise<readonly GatheredPiece[]> =>
    part[0] < part[1] ? [await excerptPiece(entry, pictures, part, work)] : [];
  const [head, tail] = await all([
    excerpt([from, Math.min(to, selection.copied[0])]),
    excerpt([Math.max(from, selection.copied[1]), to]),
  ]);
  const copy = selection.samples.length > 0 ? [{ source, samples: selection.samples, copied }] : [];
  return [...head!, ...copy, ...tail!];
}

function secondOf({ timeline: { format } }: GatherWork): number {
  return Math.ceil(format.rate[0] / format.rate[1]);
}

async function excerptPiece(
  entry: TimelineEntry,
  { own: { source, copied }, colours: all }: ShotPictures,
  range: readonly [number, number],
  { timeline: { format }, captions, tags, tools: { cache, signal } }: GatherWork,
): Promise<GatheredPiece> {
  const ahead = entry.start - entry.range[0];
  const shown = [range[0] + ahead, range[1] + ahead] as const;
  const overlays = overlaysFor(captions, shown);
  const colours = all.filter(({ frame }) => range[0] <= frame && frame < range[1]);
  const { source: made } = await cache.piece(
    {
      inputs: {
        excerpt: pictureInputs(entry, copied),
        range: [...range],
        format: { ...format },
        tags: { ...tags },
        ...captionInputs(captions, shown),
        ...colourInputs(colours),
      },
      frames: range[1] - range[0],
      args: (output) =>
        excerptArguments({ path: source.path, range }, { format, tags, overlays, colours }, output),
    },
    signal,
  );
  return { source: made, samples: [...made.samples.sizes.keys()], copied: false };
}

async function windowPiece(
  boundary: TimelineBoundary,
  index: number,
  [before, after]: readonly [EntryPictures, EntryPictures],
  { timeline: { entries, format }, captions, tags, tools: { cache, signal } }: GatherWork,
): Promise<readonly GatheredPiece[]> {
  if (boundary.frames === 0) return [];
  signal.throwIfAborted();
  const { match: _, ...window } = boundary; // Only a boundary without a window has one.
  const [earlier, later] = [entries[index]!, entries[index + 1]!]; // A boundary stands between two entries.
  const sides = [
    { path: before.source.path, range: [earlier.length - boundary.out, earlier.length] },
    { path: after.source.path, range: [0, boundary.in] },
  ] as const;
  const shown = [later.start - boundary.frames, later.start] as const;
  const overlays = overlaysFor(captions, shown);
  const { source } = await cache.piece(
    {
      inputs: {
        window,
        earlier: pictureInputs(earlier, before.copied),
        later: pictureInputs(later, after.copied),
        format: { ...format },
        tags: { ...tags },
        ...captionInputs(captions, shown),
      },
      frames: boundary.frames,
      args: (output) => windowArguments(sides, { boundary, format, tags, overlays }, output),
    },
    signal,
  );
  return [{ source, samples: [...source.samples.sizes.keys()], copied: false }];
}

function pictureInputs(
  { clip, length }: TimelineEntry,
  copied: boolean,
): { [key: string]: string | number | boolean } {
  return { clip: clip.digest, conformed: !copied, length };
}
