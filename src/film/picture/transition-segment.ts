import { captionInputs, overlaysFor } from '../captions/burnt-captions.js';
import type { GatherWork } from './assemble-segments.js';
import { type EntryPictures, pictureInputs, wholeSource } from './entry-frames.js';
import type { GatheredPiece } from './entry-segments.js';
import { allSamples } from './select-samples.js';
import { windowArguments } from './transition-arguments.js';

/** The frames that are made of both shots of a boundary. */
export async function windowPiece(
  index: number,
  [before, after]: readonly [EntryPictures, EntryPictures],
  { timeline, captions, tags, tools: { cache, signal } }: GatherWork,
): Promise<GatheredPiece> {
  const { entries, boundaries, format } = timeline;
  signal.throwIfAborted();
  const boundary = boundaries[index]!; // The caller found that it has frames of its own.
  const { match: _, shortened: __, ...window } = boundary; // Neither is seen in a window.
  const [earlier, later] = [entries[index]!, entries[index + 1]!]; // A boundary stands between two entries.
  const sides = [
    { path: wholeSource(before).path, range: [earlier.length - boundary.out, earlier.length] },
    { path: wholeSource(after).path, range: [0, boundary.in] },
  ] as const;
  const shown = [later.start - boundary.frames, later.start] as const;
  const overlays = overlaysFor(captions, shown);
  const { source } = await cache.piece(
    {
      inputs: {
        window,
        earlier: pictureInputs(earlier, before.copied, timeline),
        later: pictureInputs(later, after.copied, timeline),
        format: { ...format },
        tags: { ...tags },
        ...captionInputs(captions, shown),
      },
      frames: boundary.frames,
      args: (output) => windowArguments(sides, { boundary, format, tags, overlays }, output),
    },
    signal,
  );
  return { source, samples: allSamples(source.samples.count), copied: false };
}
