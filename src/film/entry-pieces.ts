import type { TimelineEntry } from '../timeline/timeline.js';
import { atCaptions, captionInputs, overlaysFor } from './burnt-captions.js';
import { excerptArguments } from './conform-job.js';
import { type EntryPictures, pictureInputs, withAnchors } from './entry-pictures.js';
import { colourInputs, type FrameColours } from './frame-colours.js';
import type { GatherWork } from './gather-pieces.js';
import { all } from './in-turn.js';
import { untouchedRange } from './matched-frames.js';
import type { PicturePiece } from './picture-track.js';
import { allSamples, selectSamples } from './select-samples.js';

/** A piece of the film's pictures; `copied` when its samples are the clip's own. */
export interface GatheredPiece extends PicturePiece {
  readonly copied: boolean;
}

/** A shot's own pictures, and those of its frames that are shown in other colours. */
interface ShotPictures {
  readonly own: EntryPictures;
  readonly colours: readonly FrameColours[];
}

/** The pieces that show a shot: frames under a caption with it, all others as the clip has them or in matched colours. */
export async function entryPieces(
  entry: TimelineEntry,
  pictures: ShotPictures,
  work: GatherWork,
): Promise<readonly GatheredPiece[]> {
  const [from, to] = entry.range;
  const ahead = entry.start - from; // From the clip's frames to the film's.
  const parts = atCaptions([entry.start, entry.start + to - from], work.captions);
  if (parts.length === 1 && parts[0]!.under === null) return plainPieces(entry, pictures, entry.range, work);
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
  if (selection.samples.length === to - from) return [{ source, samples: selection.samples, copied }];
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
  return { source: made, samples: allSamples(made.samples.count), copied: false };
}
