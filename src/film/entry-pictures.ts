import type { Emit } from '../events.js';
import type { TimelineEntry } from '../timeline/timeline.js';
import type { ClipCheck } from './check-clip.js';
import { conformArguments, needsToneMapping } from './conform-job.js';
import type { FilmMemory } from './film-memory.js';
import type { GatherWork } from './gather-pieces.js';
import type { ColourMatches } from './match-colours.js';
import type { PictureSource } from './picture-source.js';
import type { PieceCache } from './piece-cache.js';

/** What the pieces are gathered with. */
export interface GatherTools {
  readonly cache: PieceCache;
  readonly colours: ColourMatches;
  readonly clips: ClipCheck;
  readonly read: FilmMemory['read'];
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** A shot's pictures in the film's format. */
export interface EntryPictures {
  readonly source: PictureSource;
  /** They are the clip's own. */
  readonly copied: boolean;
}

/** The clip itself when it can be copied, or its conformed self. */
export async function entryPictures(entry: TimelineEntry, work: GatherWork): Promise<EntryPictures> {
  work.tools.signal.throwIfAborted();
  await work.tools.clips.check(entry.clip, entry.shot);
  if (entry.conform !== null) return { source: await conformed(entry, entry.conform, work), copied: false };
  const source = await work.tools.read(entry.clip.path);
  if (source.startsAnew) return { source, copied: true };
  return {
    source: await conformed(entry, 'it does not begin with a picture of its own', work),
    copied: false,
  };
}

/** The shot encoded with an I-frame every second, for a clip that cannot be cut where the film needs it. */
export function withAnchors(entry: TimelineEntry, work: GatherWork): Promise<PictureSource> {
  return conformed(entry, 'it has no I-frame near its boundary', work);
}

async function conformed(
  { clip, shot, length, focus }: TimelineEntry,
  why: string,
  { timeline: { format }, tags, tools: { cache, emit, signal } }: GatherWork,
): Promise<PictureSource> {
  const { source, made } = await cache.piece(
    {
      inputs: {
        conform: clip.digest,
        frames: length,
        format: { ...format },
        tags: { ...tags },
        ...(focus ? { focus: [...focus] } : {}),
        ...(needsToneMapping(clip.facts, format) ? { toneMapping: 1 } : {}),
      },
      frames: length,
      needs: ['filter tpad'],
      args: (output) => conformArguments(clip, { format, frames: length, tags, focus }, output),
    },
    signal,
  );
  if (made) emit({ type: 'clip-conformed', clip: clip.digest, shots: [shot], why });
  return source;
}

/** What a shot's pictures add to the names of pieces that are made of them. */
export function pictureInputs(
  { clip, length }: TimelineEntry,
  copied: boolean,
): { [key: string]: string | number | boolean } {
  return { clip: clip.digest, conformed: !copied, length };
}
