import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { canonicalJson } from '../../base/canonical-json.js';
import { sha256 } from '../../base/digest.js';
import type { JsonValue } from '../../base/json.js';
import { RenderError } from '../../diagnostics/render-error.js';
import type { MediaArgument, MediaEngine } from '../../media/engine.js';
import { requireAbilities } from '../../media/require-abilities.js';
import { syncFile } from '../../system/atomic-file.js';
import { fullDisk } from '../../system/full-disk.js';
import { tempPathFor } from '../../system/temp-name.js';
import type { FilmMemory } from './file-index-cache.js';
import { readVideoSource, type VideoSource } from './video-source.js';

/** Pieces of film that were encoded before, in a folder that may be deleted at any time. */
export interface SegmentCache {
  /** The piece for these inputs; made by ffmpeg when it is not there. */
  segment(wanted: WantedSegment, signal: AbortSignal): Promise<MadeSegment>;
}

export interface WantedSegment {
  /** Everything that decides the pictures: digests, ranges, target. Paths stay out. */
  readonly inputs: JsonValue;
  readonly frames: number;
  /** What not every ffmpeg has, and this piece cannot be made without. */
  readonly needs?: readonly string[];
  readonly args: (output: string) => readonly MediaArgument[];
}

export interface MadeSegment {
  readonly source: VideoSource;
  /** False when it was in the folder already. */
  readonly made: boolean;
}

const FORMAT = 2; // Raise it when the same inputs start to give other pictures.

/** A cache in this folder, whose pieces are made by this engine: as many at once as it is good for. */
export function segmentCache(
  folder: string,
  engine: () => Promise<MediaEngine>,
  read: FilmMemory['read'],
): SegmentCache {
  const underway = new Map<string, Promise<MadeSegment>>();
  let limit: ReturnType<typeof pLimit> | undefined;
  return {
    async segment(wanted, signal) {
      const { kind, version, path, lacks, parallel, run } = await engine();
      requireAbilities({ lacks, path }, wanted.needs ?? [], 'a clip that does not fit the film');
      limit ??= pLimit(Math.max(1, parallel));
      const orderedPool: MediaEngine['run'] = (job, stop) => limit!(() => run(job, stop)); // It was set above.
      const key = sha256(canonicalJson({ format: FORMAT, engine: [kind, version], inputs: wanted.inputs }));
      // Two shots may show one clip.
      const other = underway.get(key);
      if (other !== undefined) return { ...(await other), made: false };
      const making = make(key, wanted, orderedPool, signal).finally(() => underway.delete(key));
      underway.set(key, making);
      return making;
    },
  };

  async function make(
    key: string,
    { frames, args }: WantedSegment,
    run: MediaEngine['run'],
    signal: AbortSignal,
  ): Promise<MadeSegment> {
    const path = join(folder, `${key}.mp4`);
    const known = await usable(path, frames, read);
    if (known !== undefined) return { source: known, made: false };
    const temporary = tempPathFor(path, '.mp4');
    try {
      await mkdir(folder, { recursive: true });
      await run({ args: args(temporary) }, signal);
      await checkSegment(temporary, frames);
      // The index stands in front, so a piece that a power cut emptied would look whole.
      await syncFile(temporary);
      await rename(temporary, path);
    } catch (error) {
      throw fullDisk(path, error) ?? error;
    } finally {
      await rm(temporary, { force: true });
    }
    return { source: await read(path), made: true };
  }
}

// Before it gets its name: what lies in the cache is whole.
async function checkSegment(path: string, frames: number): Promise<void> {
  if ((await usable(path, frames, readVideoSource)) !== undefined) return;
  throw new RenderError(
    'piece-incomplete',
    `ffmpeg made a piece of the film without all of its ${frames} frames.`,
    {
      hint: 'See whether the disk is full, and whether another ffmpeg does better: `inbetween doctor` lists them.',
    },
  );
}

async function usable(
  path: string,
  frames: number,
  read: FilmMemory['read'],
): Promise<VideoSource | undefined> {
  try {
    const source = await read(path);
    return source.samples.count === frames ? source : undefined;
  } catch {
    return undefined;
  }
}
