import pLimit from 'p-limit';
import { RenderError } from '../diagnostics/render-error.js';
import type { Emit } from '../events.js';
import type { PictureTags } from '../media/h264-arguments.js';
import { freeParameterSet } from '../media/mp4/joined-entry.js';
import type { Timeline, TimelineEntry } from '../timeline/timeline.js';
import { conformArguments, excerptArguments } from './conform-job.js';
import { type PictureSource, readPictureSource } from './picture-source.js';
import type { PicturePiece } from './picture-track.js';
import type { PieceCache } from './piece-cache.js';
import { selectSamples } from './select-samples.js';

/** What the pieces are gathered with. */
export interface GatherTools {
  readonly cache: PieceCache;
  /** Encodings side by side. */
  readonly parallel: number;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** A piece of the film's pictures; `copied` when its samples are the clip's own. */
export interface GatheredPiece extends PicturePiece {
  readonly copied: boolean;
}

/** Brings every shot of the timeline to pieces that can be joined: copied where that is safe, encoded where it is not. */
export async function gatherPieces(
  timeline: Timeline,
  tools: GatherTools,
): Promise<readonly GatheredPiece[]> {
  const limit = pLimit(Math.max(1, tools.parallel));
  const tags = await tagsFor(timeline);
  const all = timeline.entries.map((entry) => limit(() => entryPieces(entry, timeline, tags, tools)));
  const settled = await Promise.allSettled(all);
  tools.signal.throwIfAborted();
  return settled.flatMap((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

async function tagsFor({ entries, format }: Timeline): Promise<PictureTags> {
  const model = entries.find(({ conform }) => conform === null);
  if (model === undefined) return { colour: format.colour, parameterSet: 1 };
  const { entry, lengthSize } = await readPictureSource(model.clip.path);
  return { colour: format.colour, parameterSet: lengthSize === null ? 1 : freeParameterSet(entry) };
}

async function entryPieces(
  entry: TimelineEntry,
  timeline: Timeline,
  tags: PictureTags,
  tools: GatherTools,
): Promise<readonly GatheredPiece[]> {
  tools.signal.throwIfAborted();
  const copied = entry.conform === null;
  const source = copied ? await clipSource(entry) : await conformed(entry, timeline, tags, tools);
  const [from, to] = entry.range;
  const { samples, copied: kept } = await selectSamples(source, entry.range);
  const pieces: GatheredPiece[] = [];
  const excerpt = async (range: readonly [number, number]): Promise<void> => {
    if (range[0] < range[1]) pieces.push(await excerptPiece(entry, source, range, timeline, tags, tools));
  };
  await excerpt([from, Math.min(to, kept[0])]);
  if (samples.length > 0) pieces.push({ source, samples, copied });
  await excerpt([Math.max(from, kept[1]), to]);
  return pieces;
}

async function clipSource({ clip, shot }: TimelineEntry): Promise<PictureSource> {
  const source = await readPictureSource(clip.path);
  if (source.bytes === clip.bytes && source.samples.count === clip.facts.frames) return source;
  throw new RenderError(
    'clip-altered',
    `The clip of "${shot}" is not the one that was accepted: ${clip.path}.`,
    {
      hint: 'Run `inbetween store verify` to see which clips are damaged, then render again.',
    },
  );
}

async function conformed(
  { clip, shot, conform, length }: TimelineEntry,
  { format }: Timeline,
  tags: PictureTags,
  { cache, emit, signal }: GatherTools,
): Promise<PictureSource> {
  const { source, made } = await cache.piece(
    {
      inputs: { conform: clip.digest, frames: length, format: { ...format }, tags: { ...tags } },
      frames: length,
      args: (output) => conformArguments(clip, { format, frames: length, tags }, output),
    },
    signal,
  );
  if (made) emit({ type: 'clip-conformed', clip: clip.digest, shots: [shot], why: conform ?? '' });
  return source;
}

async function excerptPiece(
  { clip, conform, length }: TimelineEntry,
  source: PictureSource,
  range: readonly [number, number],
  { format }: Timeline,
  tags: PictureTags,
  { cache, signal }: GatherTools,
): Promise<GatheredPiece> {
  const { source: made } = await cache.piece(
    {
      inputs: {
        excerpt: clip.digest,
        conformed: conform !== null,
        length,
        range: [...range],
        format: { ...format },
        tags: { ...tags },
      },
      frames: range[1] - range[0],
      args: (output) => excerptArguments(source.path, { range, format, tags }, output),
    },
    signal,
  );
  return { source: made, samples: [...made.samples.sizes.keys()], copied: false };
}
